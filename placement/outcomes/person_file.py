"""A file with a row for each participant, for a WIOA funder's upload. It leaves only when it is asked for in words.

It names nobody: who is behind a row stands in a code that is another one every programme year. From dates and wages a
person can be known all the same, so each file and each person in it is written down.
"""

import base64
import csv
import io
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from people.base.enums import Role
from people.base.rules import barred, has_role
from people.models import User
from people.trail.services.access import record_read
from placement.base.enums import Cut
from placement.base.errors import NoSuchRight
from placement.outcomes.deriving import participations
from placement.outcomes.models import FigureLook, KeptFacts
from placement.outcomes.pirl import ELEMENTS, row_of
from placement.outcomes.reading import histories

FIELD, REASON = "outcomes", "person file for a funder"
SALT = "placement.outcomes.person_file"


@transaction.atomic
def make_person_file(*, year: int, by: User) -> str:
    """Return the participant record (CSV) of everybody who took part in a programme year, a row for each period.

    Appends a `FigureLook` for the file and a read of `outcomes` to the log of each person in it. People whose records
    are closed to the reader are left out. Raises `NoSuchRight` for everybody without the role for it.
    """
    if not has_role(by, Role.REPORTER):
        raise NoSuchRight
    today = timezone.localdate()
    FigureLook.objects.create(by=by, first_year=year, last_year=year, cut=Cut.PEOPLE)
    found = _rows(year, today)
    people = {user.pk: user for user in User.objects.filter(pk__in=found)}
    shown = {pk: rows for pk, rows in found.items() if pk in people and not barred(by, people[pk])}
    for pk in shown:
        record_read(reader=by, subject=people[pk], field=FIELD, reason=REASON)
    return _csv(sorted(row for own in shown.values() for row in own))


def _rows(year: int, today: date) -> dict[UUID, list[list[str]]]:
    first, last = date(year, 7, 1), date(year + 1, 6, 30)
    found: dict[UUID, list[list[str]]] = {}
    for pk, history in histories().items():
        for period, facts in participations(history, today):
            if period.began_on <= last and (period.exit_on is None or period.exit_on >= first):
                found.setdefault(pk, []).append(row_of(code_of(pk, year), period, facts, history, year, today))
    return found


def code_of(person: UUID, year: int) -> str:
    """Return twelve letters and digits: the same for one person in one programme year, and for nobody else."""
    digest = salted_hmac(SALT, f"{year}:{person}", algorithm="sha256").digest()
    return base64.b32encode(digest)[:12].decode()


def _csv(rows: list[list[str]]) -> str:
    file = io.StringIO()
    written: Any = csv.writer(file)
    written.writerow([f"{number} {name}" for number, name in ELEMENTS.items()])
    written.writerows(rows)
    return file.getvalue()


def erased_people() -> int:
    """Return how many people count in figures without a name; they are in no file."""
    return KeptFacts.objects.count()
