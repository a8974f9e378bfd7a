"""People who left, written down by hand as those from before this site are."""

from datetime import date, timedelta
from decimal import Decimal

from people.models import User
from placement.models import OutcomeRecord, QuarterRecord
from tests.people.factories import UserFactory


def record(by, number, *, pathway="networking", exit_on=date(2024, 9, 10), employed=None):
    """Record `number` people who left; every second one works in Q2 and Q4 unless said.

    Rows alone, as the services leave them: what these refuse is tested with the entries.
    """
    people = User.objects.bulk_create(UserFactory.build_batch(number))
    works = [n % 2 == 0 if employed is None else employed for n in range(number)]
    known = {"by": by, "pathway": pathway, "enrolled_on": exit_on - timedelta(days=200), "planned_end_on": exit_on}
    pairs = list(zip(people, works, strict=True))
    OutcomeRecord.objects.bulk_create(
        OutcomeRecord(student=one, graduated_on=exit_on if work else None, exit_on=exit_on, **known)
        for one, work in pairs
    )
    QuarterRecord.objects.bulk_create(
        QuarterRecord(
            student=one,
            by=by,
            year=2025,
            quarter=1,
            employed=work,
            earnings=Decimal(7000) if work else None,
            employer_tag="A" if work else "",
            evidence="pay_slip_shown",
        )
        for one, work in pairs
    )
    return people
