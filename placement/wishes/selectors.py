"""What a student sees of openings once their wishes and the employers kept away have spoken."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from people.models import User
from people.trail.confidential import open_sealed
from placement.openings.matching import Grouped, Match, by_level
from placement.openings.selectors import matches_for
from placement.wishes.away import away_of
from placement.wishes.models import WorkWishes
from placement.wishes.values import Wishes, wishes_from


@dataclass(frozen=True)
class Outside:
    """An opening that is not as wished, and in words why."""

    match: Match
    against: list[str]


@dataclass(frozen=True)
class Offers:
    """Openings for one student: as wished, by how near they are, and those outside the wishes."""

    groups: Grouped[Match]
    outside: list[Outside]


def own_wishes(student: User) -> Wishes:
    """Return what the student wishes for, for the student."""
    return _opened(student, WorkWishes.objects.filter(student=student).first(), reader=student, reason="")


def _opened(student: User, row: WorkWishes | None, *, reader: User, reason: str) -> Wishes:
    if row is None:
        return Wishes()
    return wishes_from(open_sealed(student, "wishes", row.sealed_wishes, reader=reader, reason=reason))


def shown_wishes(student: User, *, reader: User, reason: str) -> Wishes | None:
    """Return the wishes for the student's own placement staff, `None` where the student does not show them.

    The look is written down, and the student can read it.
    """
    row = WorkWishes.objects.filter(student=student, shown=True).first()
    return _opened(student, row, reader=reader, reason=reason) if row else None


def offers_for(student: User, *, without: Collection[UUID] = (), only: Collection[UUID] | None = None) -> Offers:
    """Return the open openings for a student who searches, best first; `without` are ids of openings taken up, `only`
    those that the student looks for; all of them where it is `None`.

    An employer who is kept away is not there at all. What is outside the wishes fits in no group.
    """
    away, wishes = away_of(student), own_wishes(student)
    matches = [
        match
        for match in matches_for(student)
        if match.order.pk not in without
        and (only is None or match.order.pk in only)
        and not away.covers(match.order.employer)
    ]
    outside = [Outside(match, found) for match in matches if (found := wishes.against(match.order))]
    beyond = {one.match.order.pk for one in outside}
    inside = [match for match in matches if match.order.pk not in beyond]
    return Offers(by_level(inside, lambda match: match), outside)
