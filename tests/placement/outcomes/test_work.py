"""Days at work from evidence, pay of a job, and CIRR codes."""

from datetime import date
from decimal import Decimal

import pytest

from placement.outcomes.history import Held
from placement.outcomes.work import cirr_code_of, code_on, daily_pay, days_known, in_field_from, spans_of

START = date(2025, 1, 10)


@pytest.mark.parametrize(
    ("marks", "spans"),
    [
        ([], []),
        ([(date(2025, 1, 2), "same")], [(START, START)]),
        ([(START, "same"), (date(2025, 4, 10), "same")], [(START, date(2025, 4, 10))]),
        ([(date(2025, 2, 9), "same"), (date(2025, 4, 10), "unknown")], [(START, date(2025, 2, 9))]),
        (
            [(date(2025, 2, 9), "same"), (date(2025, 4, 10), "no"), (date(2026, 1, 10), "same")],
            [(START, date(2025, 2, 9)), (date(2026, 1, 10), date(2026, 1, 10))],
        ),
        ([(date(2025, 2, 9), "no"), (date(2025, 4, 10), "other")], []),
    ],
)
def test_days_at_work_go_from_evidence_to_evidence(marks, spans):
    assert list(spans_of(START, marks)) == spans


@pytest.mark.parametrize(
    ("wage", "unit", "hours", "daily"),
    [("21", "hour", 35, "105"), ("700", "week", 20, "100"), ("3650", "month", 40, "120"), ("36500", "year", 40, "100")],
)
def test_pay_of_a_calendar_day(wage, unit, hours, daily):
    assert daily_pay(Decimal(wage), unit, Decimal(hours)) == Decimal(daily)


@pytest.mark.parametrize(
    ("in_field", "hours", "permanence", "found_by", "code"),
    [
        (True, 30, "permanent", "self", "1A"),
        (True, 29, "permanent", "self", "1E"),
        (True, 40, "temporary", "referral", "1E"),
        (True, 40, "apprenticeship", "referral", "1B"),
        (True, 40, "fixed_term", "referral", "1B"),
        (True, 10, "permanent", "school", "1C"),
        (True, 10, "permanent", "venture", "1D"),
        (False, 40, "permanent", "school", "2A"),
        (False, 40, "permanent", "venture", "2B"),
    ],
)
def test_cirr_code_of_a_job(in_field, hours, permanence, found_by, code):
    found = cirr_code_of(in_field=in_field, hours=Decimal(hours), permanence=permanence, found_by=found_by)
    assert found == code


def job(first: date, last: date, **more) -> Held:
    return Held(start_on=first, spans=((first, last),), **({"tag": "A"} | more))


def test_code_on_a_day_is_of_the_best_job_else_what_was_told_last():
    day = date(2025, 6, 30)
    jobs = [job(START, day, cirr_code="2B"), job(START, day, cirr_code="1E")]
    assert code_on(day, jobs, []) == "1E"
    told = [("3A", START), ("3B", day), ("3A", date(2025, 7, 1))]
    assert code_on(date(2025, 7, 1), [], told[:2]) == "3B"
    assert code_on(day, [job(START, date(2025, 6, 29), cirr_code="1A")], []) == "4"


def test_first_day_in_the_field_after_a_finish():
    finish = date(2025, 3, 1)
    assert in_field_from(finish, [job(START, finish, in_field=True)]) == finish
    assert in_field_from(finish, [job(START, date(2025, 2, 28), in_field=True)]) is None
    assert in_field_from(finish, [job(date(2025, 4, 1), date(2025, 4, 2), in_field=True)]) == date(2025, 4, 1)
    assert in_field_from(finish, [job(START, date(2025, 9, 1))]) is None


def test_day_of_a_job_that_ended_is_known_from_other_jobs():
    first = job(START, date(2025, 2, 20), known={30: "same", 90: "unknown"})
    again = job(date(2025, 4, 1), date(2025, 7, 15))
    other = job(date(2025, 4, 1), date(2025, 7, 15), tag="B")
    assert days_known(first, [again])[90] == "same"
    assert days_known(first, [other]) == {30: "same", 60: "unknown", 90: "other", 180: "other", 365: "unknown"}
