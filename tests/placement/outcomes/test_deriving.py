"""Facts derived from what happened, against a plain reference; and the found faults as examples."""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations, pairwise
from random import Random
from statistics import median

import pytest

from placement.outcomes.deriving import facts_of, jobs_of
from placement.outcomes.facts import Part
from placement.outcomes.formulas import Count, median_earnings
from placement.outcomes.history import Held, History, Past, Seat, Wage
from placement.outcomes.keeping import facts_from, plain
from placement.outcomes.periods import Quarter, programme_year
from placement.outcomes.table import MEASURES, Group, Span
from tests.placement.outcomes.histories import TODAY, somebody
from tests.placement.outcomes.reference import second_quarter_dollars, verdicts

MEASURED = ("employed_q2", "employed_q4", "same_employer", "credential", "gains", "graduated", "graduated_late")
YEARS = range(2021, 2028)


def counted(histories, today=TODAY):
    """Return (measure, year, pathway) → count, by the product."""
    facts = [one for history in histories for one in facts_of(history, today)]
    found = {}
    for pathway in {one.pathway for one in facts}:
        group = Group([one for one in facts if one.pathway == pathway], [])
        for name in (*MEASURED, "in_field", "bppe"):
            for year in YEARS:
                count = MEASURES[name](group, Span(year, year, today))
                if count != Count(0, 0):
                    found[name, year, pathway] = count
    return found


def told(people, today=TODAY):
    """Return the same by the reference."""
    rows = Counter(row for history, marks in people for row in verdicts(history, marks, today))
    found = {}
    for (name, year, pathway, said), number in rows.items():
        one = Count(number * (said == "yes"), number * (said != "out"), number * (said == "out"))
        found[name, year, pathway] = found.get((name, year, pathway), Count(0, 0)) + one
    return found


@pytest.mark.parametrize("seed", range(12))
def test_every_indicator_equals_the_plain_reference(seed):
    chance = Random(seed)
    people = [somebody(chance) for _ in range(25)]
    assert counted([history for history, _ in people]) == told(people)


def test_reference_sees_every_awkward_case():
    chance = Random(1)
    people = [somebody(chance) for _ in range(300)]
    rows = [row for history, marks in people for row in verdicts(history, marks, TODAY)]
    for measure in (*MEASURED, "in_field", "bppe"):
        assert {said for name, _, _, said in rows if name == measure} == {"yes", "no", "out"}
    histories = [history for history, _ in people]
    exits = [{o.exit_on for o in facts_of(h, TODAY) if Part.WORK in o.parts} for h in histories]
    assert any(len(days) > 1 for days in exits)
    # A leap day, and a June exit on the last day of its quarter.
    assert {date(2024, 2, 29), date(2024, 6, 30)} <= set().union(*exits)
    assert {89, 90, 91} <= {(b - a).days for h in histories for a, b in pairwise(h.services)}
    assert any(a[0] <= b[0] <= a[1] for h in histories for a, b in combinations(h.gaps, 2) if a[1])
    assert any(len(h.jobs) > len({job.tag for job in h.jobs}) > 1 for h in histories)
    assert {True, False} == {job.subsidised for h in histories for job in h.jobs}
    assert {"deceased", "1E", "unknown"} <= (
        {code for h in histories for code, _ in h.exclusions}
        | {job.cirr_code for h in histories for job in h.jobs}
        | {said for _, marks in people for job in marks for _, said in job}
    )
    assert any(len({seat.pathway for seat in h.seats}) > 1 for h in histories)


@pytest.mark.parametrize("seed", range(3))
def test_median_earnings_equal_the_plain_reference(seed):
    chance = Random(seed)
    people = [somebody(chance) for _ in range(40)]
    known = defaultdict(list)
    for history, marks in people:
        for year, pathway, dollars in second_quarter_dollars(history, marks, TODAY):
            known[year, pathway].append(dollars)
    left = [one for history, _ in people for one in facts_of(history, TODAY) if Part.WORK in one.parts and one.exit_on]
    for year, pathway in {(programme_year(one.exit_on), one.pathway) for one in left}:
        own = [one for one in left if (programme_year(one.exit_on), one.pathway) == (year, pathway)]
        dollars = known[year, pathway]
        assert median_earnings(own, TODAY) == (median(dollars) if dollars else None, len(dollars))
    assert len(known) > 5


SEAT = Seat("net", date(2024, 1, 8), None, date(2024, 1, 8), date(2024, 6, 14))
SERVED = tuple(date(2024, 1, 8) + timedelta(days=7 * n) for n in range(23))
LEFT = SERVED[-1]  # 10 June 2024
YEAR_AT_WORK = Held(
    date(2024, 7, 1), "A", ((date(2024, 7, 1), date(2025, 7, 1)),), in_field=True, cirr_code="1A", daily_pay=Decimal(70)
)


def graduate(**changes) -> History:
    values = {"seats": (SEAT,), "services": SERVED, "finished": ((LEFT, ""),), "jobs": (YEAR_AT_WORK,)}
    return History(**(values | changes))


def figures(history, year=2023, today=TODAY):
    """Return measure → count of one person in one programme year, over all pathways."""
    group = Group(facts_of(history, today), jobs_of(history, today))
    return {name: measure(group, Span(year, year, today)) for name, measure in MEASURES.items()}


def test_job_in_field_kept_for_a_year_counts_in_every_figure_of_work():
    found = figures(graduate())
    for name in ("employed_q2", "employed_q4", "earnings_q2", "same_employer", "in_field", "bppe"):
        assert found[name] == Count(1, 1), name


def test_second_start_does_not_erase_the_earlier_exit():
    back = Seat("it", date(2025, 3, 3), None, date(2025, 3, 3), date(2026, 12, 18))
    later = (*SERVED, date(2025, 3, 3), date(2026, 11, 25))
    assert figures(graduate(seats=(SEAT, back), services=later))["employed_q2"] == Count(1, 1)


def test_who_is_in_two_pathways_counts_once():
    second = Seat("it", date(2024, 2, 5), None, date(2024, 2, 5), date(2024, 6, 21))
    found = figures(graduate(seats=(SEAT, second)))
    for name in ("employed_q2", "gains", "graduated_late", "in_field", "bppe"):
        assert found[name].total == 1, name


def test_two_jobs_of_a_quarter_are_added_up():
    wages = (
        Wage(Quarter(2024, 4), True, earnings=Decimal(4000), tag="A"),
        Wage(Quarter(2024, 4), True, earnings=Decimal(3000), tag="B"),
    )
    work = next(one for one in facts_of(graduate(jobs=(), wages=wages), TODAY) if Part.WORK in one.parts)
    assert work.work_after_exit(2).earnings == Decimal(7000)
    assert work.work_after_exit(2).tags == {"A", "B"}


def test_subsidised_side_job_makes_nobody_unemployed():
    side = Held(date(2024, 8, 1), "B", ((date(2024, 8, 1), date(2025, 7, 1)),), subsidised=True, daily_pay=Decimal(9))
    found = figures(graduate(jobs=(side, YEAR_AT_WORK)))
    assert (found["employed_q2"], found["employed_q4"]) == (Count(1, 1), Count(1, 1))
    assert figures(graduate(jobs=(side,)))["employed_q2"] == Count(0, 1)


def test_earnings_of_a_job_are_its_pay_for_the_days_of_the_quarter():
    work = next(one for one in facts_of(graduate(), TODAY) if Part.WORK in one.parts)
    assert work.work_after_exit(2).earnings == 92 * 70


@pytest.mark.parametrize("code", ["other_study", "not_available"])
def test_study_and_not_available_leave_no_wioa_rate(code):
    found = figures(graduate(exclusions=((code, date(2024, 7, 1)),), jobs=()))
    for name in ("employed_q2", "employed_q4", "credential"):
        assert found[name] == Count(0, 1), name
    assert found["bppe"] == Count(0, 0, excluded=1)


def test_health_leaves_wioa_and_cirr_and_not_bppe():
    found = figures(graduate(exclusions=(("health", date(2024, 7, 1)),)))
    assert (found["employed_q2"], found["in_field"]) == (Count(0, 0, 1), Count(0, 0, 1))
    assert found["bppe"] == Count(1, 1)


def test_death_after_the_fourth_quarter_leaves_nobody_out():
    assert figures(graduate(exclusions=(("deceased", date(2025, 6, 30)),)))["employed_q4"].excluded == 1
    assert figures(graduate(exclusions=(("deceased", date(2025, 7, 1)),)))["employed_q4"] == Count(1, 1)


def test_later_pathway_does_not_take_an_old_job_along():
    back = Seat("it", date(2025, 3, 3), None, date(2025, 3, 3), date(2025, 9, 1))
    history = graduate(seats=(SEAT, back), services=(*SERVED, date(2025, 3, 3)))
    assert [job.pathway for job in jobs_of(history, TODAY)] == ["net"]


def rows_of(history, part, today=TODAY):
    return [one for one in facts_of(history, today) if part in one.parts]


BOTH = (
    Seat("net", date(2024, 1, 8), None, date(2024, 1, 8), date(2024, 6, 14), "one"),
    Seat("it", date(2024, 2, 5), None, date(2024, 2, 5), date(2024, 6, 21), "two"),
)


@pytest.mark.parametrize(
    ("start", "pathway"),
    [(date(2024, 1, 7), "net"), (date(2024, 2, 4), "net"), (date(2024, 2, 5), "it"), (date(2024, 9, 1), "it")],
)
def test_job_is_of_the_pathway_begun_last_before_it_or_else_of_the_first(start, pathway):
    history = graduate(seats=BOTH, jobs=(replace(YEAR_AT_WORK, start_on=start),))
    assert [(job.pathway, job.start_on) for job in jobs_of(history, TODAY)] == [(pathway, start)]


def test_job_without_any_training_is_of_no_pathway():
    assert jobs_of(graduate(seats=()), TODAY) == []


def test_other_jobs_tell_of_the_checkpoints_of_each():
    def job(start, *days):
        spans = tuple((start + timedelta(days=n), start + timedelta(days=n)) for n in days)
        return Held(start, f"{start}", spans)

    first, day = date(2024, 7, 1), timedelta(days=1)
    jobs = (job(first, 0), job(first + 30 * day, 0), job(first + 90 * day, 0))
    found = jobs_of(graduate(jobs=jobs), TODAY)
    assert [one.on_day(n) for n in (30, 60, 90) for one in found[:1]] == ["other", "unknown", "other"]
    assert [found[1].on_day(n) for n in (30, 60)] == ["unknown", "other"]


def test_who_is_in_two_pathways_is_planned_to_end_with_the_one_begun_last():
    history = graduate(seats=BOTH, finished=())
    for part in (Part.WORK, Part.GAINS):
        (row,) = rows_of(history, part)
        assert (row.pathway, row.planned_end_on, row.run) == ("it", date(2024, 6, 21), "two")


def test_gains_have_a_row_for_each_programme_year_in_training_and_for_no_other():
    history = graduate(services=(*SERVED, date(2024, 8, 5)), finished=((date(2024, 8, 5), ""),))
    rows = rows_of(history, Part.GAINS)
    assert [(row.enrolled_on, row.exit_on) for row in rows] == [
        (date(2024, 1, 8), date(2024, 6, 30)),
        (date(2024, 7, 1), date(2024, 8, 5)),
    ]


def test_who_came_back_for_help_and_later_for_a_pathway_is_in_training_then():
    back = Seat("it", date(2025, 9, 1), None, date(2025, 9, 1), date(2026, 3, 1))
    history = graduate(seats=(SEAT, back), services=(*SERVED, date(2025, 1, 8), date(2025, 9, 1)))
    assert [(row.pathway, row.enrolled_on) for row in rows_of(history, Part.GAINS)] == [
        ("net", SEAT.from_on),
        ("it", back.from_on),
    ]


@pytest.mark.parametrize(("after", "code"), [(179, "4"), (180, "1A"), (181, "4")])
def test_code_of_a_graduate_is_that_of_day_180(after, code):
    day = LEFT + timedelta(days=after)
    (row,) = rows_of(graduate(jobs=(Held(day, "A", ((day, day),), cirr_code="1A"),)), Part.PLACEMENT)
    assert row.cirr_code == code


def test_of_two_pathways_finished_on_one_day_the_later_name_counts():
    history = graduate(seats=BOTH, finished=((LEFT, "it"), (LEFT, "net")))
    assert [row.pathway for row in rows_of(history, Part.PLACEMENT)] == ["net"]


def test_graduate_whose_exit_nobody_typed_is_not_in_training_for_years():
    past = Past("net", date(2019, 1, 8), date(2019, 6, 14), graduated_on=date(2019, 6, 10))
    assert figures(History(past=(past,)), 2024)["gains"] == Count(0, 0)
    assert figures(History(past=(past,)), 2018)["gains"] == Count(0, 1)
    assert figures(History(past=(past,)), 2018)["employed_q2"] == Count(0, 1)


def test_unfinished_training_of_the_past_ends_with_its_plan():
    past = Past("net", date(2019, 1, 8), date(2019, 6, 14))
    assert [one.exit_on for one in facts_of(History(past=(past,)), TODAY) if Part.WORK in one.parts] == [
        past.planned_end_on
    ]


def test_seat_given_back_within_the_refund_days_was_no_enrolment():
    early = Seat("net", date(2024, 1, 8), date(2024, 1, 14), date(2024, 1, 8), date(2024, 6, 14))
    kept = Seat("net", date(2024, 1, 8), date(2024, 1, 15), date(2024, 1, 8), date(2024, 6, 14))
    assert figures(History(seats=(early,), services=SERVED[:1]))["graduated_late"] == Count(0, 0)
    assert figures(History(seats=(kept,), services=SERVED[:1]))["graduated_late"] == Count(0, 1)


def test_seat_without_any_service_is_enrolled_and_no_participant():
    found = figures(History(seats=(SEAT,)))
    assert (found["graduated_late"], found["gains"], found["employed_q2"]) == (Count(0, 1), Count(0, 0), Count(0, 0))


def test_planned_class_holds_a_period_open():
    history = graduate(services=(*SERVED, TODAY + timedelta(days=200)))
    assert [one.exit_on for one in facts_of(history, TODAY) if Part.WORK in one.parts] == [None]


@pytest.mark.parametrize("seed", range(3))
def test_facts_kept_as_json_come_back_as_they_were(seed):
    chance = Random(seed)
    for history, _ in (somebody(chance) for _ in range(25)):
        facts, jobs = facts_of(history, TODAY), jobs_of(history, TODAY)
        assert facts_from(plain(facts, jobs, None), TODAY) == (facts, jobs)


def test_who_was_erased_in_training_has_left_after_90_days():
    facts = facts_of(graduate(), LEFT)
    content = plain(facts, [], LEFT)
    exits = [
        [o.exit_on for o in facts_from(content, LEFT + timedelta(days=n))[0] if Part.WORK in o.parts] for n in (89, 90)
    ]
    assert exits == [[None], [LEFT]]
