"""Pictures: the same people throughout, and exact ones for one role alone."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from people.base.enums import Role
from placement.base.errors import NoSuchRight
from placement.models import FigureLook
from placement.outcomes.exact_pictures import curve, funnel, look_at_pictures, wage_change
from placement.outcomes.facts import Facts, Part, Work
from placement.outcomes.periods import quarter_after_exit
from placement.outcomes.pictures import chart_rows
from placement.outcomes.table import Span
from tests.people.factories import person
from tests.people.signin.signing import browser
from tests.placement.factories import staff
from tests.placement.outcomes.leavers import record

SPAN = Span(2023, 2023, date(2026, 1, 1))
EXIT = date(2023, 9, 1)


def figure(yes, total):
    return {"yes": yes, "total": total, "percent": round(100 * yes / total, 1), "left_out": 0}


def drawn(**figures):
    return chart_rows({"rows": [{"groups": ["*"], "figures": figures}]})


def test_published_funnel_is_of_the_same_people_and_each_step_of_those_before():
    bars = drawn(employed_q4=figure(30, 50), same_employer=figure(20, 25)).funnel
    assert [bar.number for bar in bars] == ["50 of 50", "25 of 50", "20 of 50"]
    assert [(bar.percent, bar.width) for bar in bars] == [("100.0 %", 320), ("50.0 %", 160), ("40.0 %", 128)]


@pytest.mark.parametrize(
    ("shown", "numbers"), [("employed_q4", ["50 of 50", None, None]), ("same_employer", [None] * 3)]
)
def test_published_funnel_draws_nothing_of_a_figure_that_is_hidden(shown, numbers):
    bars = drawn(**{shown: figure(20, 50)}).funnel
    assert [bar.number for bar in bars] == numbers
    assert [bar.width for bar in bars if bar.number is None] == [0] * numbers.count(None)


def somebody(*, finished=True, second=None, fourth=None, exit_on=EXIT, out=(), began=date(2023, 1, 1)):
    """Return the rows of one person: of completion and of work; wages of both quarters, `None` for no work."""
    pay = {n: wage for n, wage in ((2, second), (4, fourth)) if wage is not None}
    quarters = {
        quarter_after_exit(exit_on, n): Work(True, earnings=Decimal(wage) if wage else None) for n, wage in pay.items()
    }
    done = Facts(
        "it", began, exit_on, exit_on if finished else None, exclusions=out, parts=frozenset({Part.COMPLETION})
    )
    work = Facts("it", began, exit_on, None, exit_on, exclusions=out, quarters=quarters, parts=frozenset({Part.WORK}))
    return [done, work]


def test_exact_funnel_follows_each_person_from_step_to_step():
    people = [
        somebody(second=7000, fourth=8000),
        somebody(second=7000),
        somebody(fourth=8000),
        somebody(finished=False, second=7000, fourth=8000),
        somebody(second=7000, fourth=8000, out=(("deceased", date(2023, 8, 1)),)),
        somebody(second=7000, fourth=8000, exit_on=date(2025, 6, 1)),
    ]
    assert [bar.number for bar in funnel(people, SPAN)] == ["4 of 4", "3 of 4", "2 of 4", "1 of 4"]


def test_exact_funnel_takes_the_work_after_the_period_in_which_somebody_finished():
    """Who left, came back and finished is followed from the second exit."""
    first = Facts("it", date(2021, 1, 1), EXIT, None, date(2021, 3, 1), parts=frozenset({Part.WORK}))
    assert [bar.number for bar in funnel([[first, *somebody(second=7000)]], SPAN)] == [
        "1 of 1",
        "1 of 1",
        "1 of 1",
        "0 of 1",
    ]


def test_wage_change_is_of_people_of_whom_both_quarters_are_known():
    people = [
        somebody(second=6000, fourth=6500),
        somebody(second=8000, fourth=7000),
        somebody(second=7000, fourth=7100),
        somebody(second=99000),
        somebody(second=0, fourth=99000),
    ]
    found = wage_change(people, SPAN)
    assert (found.people, [bar.number for bar in found.bars], found.change) == (3, ["$7,000", "$7,000"], "$100")
    assert wage_change([somebody(second=8000, fourth=6999)], SPAN).change == "−$1,001"
    assert wage_change([somebody(second=7000)], SPAN) is None


def test_curve_falls_where_a_job_ends_and_only_there():
    drawn_curve = curve([(73, True), (73, False), (146, False), (365, False)])
    assert drawn_curve.path == "M0 0 H64.0 V40.0 H128.0 H320.0"
    assert (drawn_curve.jobs, drawn_curve.median, drawn_curve.last_day) == (4, None, 365)
    assert [(row.day, row.at_risk) for row in drawn_curve.table] == [
        (0, 4),
        (30, 4),
        (60, 4),
        (90, 2),
        (180, 1),
        (365, 1),
    ]
    assert curve([]) is None


@pytest.mark.django_db
@pytest.mark.usefixtures("networking")
def test_exact_pictures_are_drawn_for_who_reports_and_written_down():
    record(staff(), 5, exit_on=date(2023, 9, 10) + timedelta(days=1))
    reporter = person(Role.REPORTER)
    asked = {"first_year": 2023, "last_year": 2023, "cut": "pictures"}
    page = browser(reporter, confirmed=True).post(reverse("placement:exact"), asked).content.decode()
    assert "5 of 5" in page
    assert "3 of 5" in page
    assert FigureLook.objects.get().cut == "pictures"
    with pytest.raises(NoSuchRight):
        look_at_pictures(first_year=2023, last_year=2023, by=staff())
