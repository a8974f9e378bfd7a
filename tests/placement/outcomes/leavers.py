"""People who left, written down by hand as those from before this site are."""

from datetime import date, timedelta
from decimal import Decimal

from people.caseload.services import assign_student
from placement.outcomes.entries import record_outcome, record_quarter
from tests.people.factories import person


def record(by, number, *, pathway="networking", exit_on=date(2024, 9, 10), employed=None):
    """Record `number` people who left; every second one works in Q2 and Q4 unless said."""
    for n in range(number):
        student = person()
        assign_student(staff=by, student=student, by=None)
        works = n % 2 == 0 if employed is None else employed
        record_outcome(
            student=student,
            by=by,
            pathway=pathway,
            enrolled_on=exit_on - timedelta(days=200),
            planned_end_on=exit_on,
            graduated_on=exit_on if works else None,
            exit_on=exit_on,
        )
        record_quarter(
            student=student,
            by=by,
            year=2025,
            quarter=1,
            employed=works,
            earnings=Decimal(7000) if works else None,
            employer_tag="A" if works else "",
            evidence="pay_slip_shown",
        )
