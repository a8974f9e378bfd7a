"""Looks at facts about people who are named, codes of health, custody, death and work: each is written down."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from people.models import User
from people.trail.services.access import record_read
from people.trail.services.lists import record_listed

FIELD = "outcome_facts"


def record_look(*, student: User, by: User) -> None:
    """Append that `by` looked at one person's facts. Raises `NotAllowed` where a bar stands."""
    record_read(reader=by, subject=student, field=FIELD, reason=_("Facts for the outcome figures"))


def record_list(*, students: Iterable[User], by: User, reason: str) -> None:
    """Append that `by` saw facts of these people on a list, once a day for each. Raises as `record_look`."""
    record_listed(reader=by, subjects=students, field=FIELD, reason=reason)
