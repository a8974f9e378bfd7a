"""The participant record: the elements that the academy knows, for one role alone, each person in it logged."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from people.base.enums import Role
from people.models import AccessEvent
from placement.base.errors import NoSuchRight
from placement.models import FigureLook
from placement.outcomes.deriving import participations
from placement.outcomes.history import Held, History, Past, Seat, Wage
from placement.outcomes.periods import Quarter
from placement.outcomes.person_file import code_of, make_person_file
from placement.outcomes.pirl import ELEMENTS, row_of
from tests.people.factories import person
from tests.people.signin.signing import browser
from tests.placement.factories import staff
from tests.placement.outcomes.leavers import record

TODAY = date(2026, 1, 15)
SEAT = Seat("it", date(2024, 1, 8), None, date(2024, 1, 8), date(2024, 6, 20))
SERVICES = tuple(date(2024, month, 10) for month in (1, 2, 3, 4, 5, 6))


def elements(today=TODAY, year=2023, **known):
    history = History(**({"seats": (SEAT,), "services": SERVICES} | known))
    [(period, facts)] = participations(history, today)
    return dict(zip(ELEMENTS, row_of("CODE", period, facts, history, year, today), strict=True))


def wage(quarter, earnings, *, matched=True, **more):
    return Wage(
        quarter, earnings is not None, earnings=earnings and Decimal(earnings), tag="A", matched=matched, **more
    )


def test_days_of_entry_exit_and_training_are_told_as_the_record_has_them():
    row = elements(finished=((date(2024, 6, 10), "it"),))
    assert [row[n] for n in (100, 900, 901, 923, 1300, 1302, 1307, 1308)] == [
        "CODE", "20240108", "20240610", "00", "1", "20240108", "1", "20240610",
    ]  # fmt: skip
    assert [row[n] for n in (1811, 1813)] == ["20240108", "20240610"]


def test_nothing_after_exit_is_told_of_who_has_not_left():
    row = elements(today=date(2024, 6, 15))
    assert {row[n] for n in (901, 923, *range(1600, 1608), 1618, *range(1703, 1707))} == {""}
    assert (row[1307], row[1308], row[1813]) == ("0", "", "")


@pytest.mark.parametrize(
    ("wages", "told"),
    [
        ([wage(Quarter(2024, 4), "7000.5")], ("1", "1", "7000.50")),
        ([wage(Quarter(2024, 4), "7000", matched=False)], ("1", "4", "7000.00")),
        ([wage(Quarter(2024, 4), None)], ("0", "0", "0.00")),
        ([wage(Quarter(2024, 4), "7000", subsidised=True)], ("0", "0", "0.00")),
        ([], ("9", "5", "999999.99")),
    ],
)
def test_second_quarter_is_employed_by_a_match_not_employed_or_not_yet_known(wages, told):
    row = elements(wages=tuple(wages))
    assert (row[1602], row[1603], row[1704]) == told


def test_quarter_that_is_not_over_is_not_yet_known():
    row = elements(today=date(2024, 12, 31), wages=(wage(Quarter(2024, 4), "7000"),))
    assert (row[1602], row[1603], row[1704]) == ("9", "5", "999999.99")


@pytest.mark.parametrize(
    ("tags", "kept"),
    [(("A", "A"), "1"), (("A", "B"), "0"), (("A", None), ""), ((None, "A"), ""), (("", "A"), "0")],
)
def test_same_employer_is_told_once_both_quarters_are_known(tags, kept):
    found = [
        Wage(Quarter(2024 + (n == 4), 4 if n == 2 else 2), bool(tag), tag=tag, matched=True)
        for n, tag in zip((2, 4), tags, strict=True)
        if tag is not None
    ]
    assert elements(wages=tuple(found))[1618] == kept


@pytest.mark.parametrize(
    ("code", "on", "reason"),
    [
        ("institutional", date(2024, 8, 1), "01"),
        ("health", date(2024, 8, 1), "02"),
        ("deceased", date(2025, 6, 30), "03"),
        ("reserve", date(2024, 8, 1), "04"),
        ("deceased", date(2025, 7, 1), "00"),
        ("other_study", date(2024, 8, 1), "00"),
    ],
)
def test_reason_that_leaves_out_is_told_until_the_fourth_quarter_ends(code, on, reason):
    assert elements(exclusions=((code, on),))[923] == reason


def test_exam_is_a_certification_for_a_year_after_exit_and_a_skill_gained_in_its_year():
    row = elements(credentials=(date(2024, 6, 5),), gains=(date(2024, 5, 2), date(2024, 3, 1)))
    assert [row[n] for n in (1800, 1801, 1809, 1810)] == ["6", "20240605", "20240502", "20240605"]
    late = elements(credentials=(date(2025, 6, 11),), gains=(date(2024, 5, 2),), year=2024)
    assert [late[n] for n in (1800, 1801, 1809, 1810)] == ["0", "", "", ""]


def test_credential_from_before_this_site_is_of_a_kind_that_is_not_known():
    past = Past("it", date(2023, 1, 1), date(2023, 6, 1), exit_on=date(2023, 6, 1), credential_on=date(2023, 5, 1))
    row = elements(seats=(), services=(), past=(past,))
    assert [row[n] for n in (901, 1800, 1801)] == ["20230601", "7", "20230501"]


def test_work_shown_by_evidence_alone_is_no_match():
    job = Held(date(2024, 9, 1), "A", ((date(2024, 9, 1), date(2025, 6, 30)),), daily_pay=Decimal(100))
    row = elements(jobs=(job,))
    assert (row[1602], row[1603], row[1704], row[1618]) == ("1", "4", "9200.00", "")


@pytest.mark.django_db
@pytest.mark.usefixtures("networking")
def test_file_names_nobody_logs_each_person_and_is_made_by_who_reports_alone():
    by = staff()
    people = record(by, 3)
    record(by, 2, exit_on=date(2021, 9, 10))
    with pytest.raises(NoSuchRight):
        make_person_file(year=2024, by=by)
    reporter = person(Role.REPORTER)
    rows = list(csv.reader(io.StringIO(make_person_file(year=2024, by=reporter))))
    assert rows[0][:2] == ["100 Unique Individual Identifier", "900 Date of Program Entry"]
    assert [row[0] for row in rows[1:]] == sorted(code_of(one.pk, 2024) for one in people)
    assert [row[2] for row in rows[1:]] == ["20240910"] * 3
    assert not any(word in str(rows) for one in people for word in (one.username, str(one.pk), one.display_name))
    assert {code_of(people[0].pk, year) == rows[1][0] for year in (2023, 2025)} == {False}
    assert {event.subject_id for event in AccessEvent.objects.filter(reader_id=reporter.pk)} == {p.pk for p in people}
    assert FigureLook.objects.get().cut == "people"


@pytest.mark.django_db
@pytest.mark.usefixtures("networking")
def test_file_leaves_only_by_a_form_that_was_ticked_with_the_password_typed_before():
    record(staff(), 2)
    place, asked = reverse("placement:person-file"), {"year": 2024, "safe": "on"}
    reporter = person(Role.REPORTER)
    fresh, known = browser(reporter), browser(reporter, confirmed=True)
    assert "reauthenticate" in fresh.post(place, asked)["Location"]
    for refused in (known.get(place, asked), known.post(place, {"year": 2024})):
        assert refused["Content-Type"].startswith("text/html")
    assert not FigureLook.objects.exists()
    answer = known.post(place, asked)
    assert answer["Content-Disposition"] == 'attachment; filename="participants-2024-2025.csv"'
    assert "no-store" in answer["Cache-Control"]
    assert answer.content.count(b"\n") == 3
