"""Employers that may stand here twice, and pairs of which somebody said that they are not the same."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.models import User
from placement.base.errors import IllegalMove
from placement.base.rules import need_placement_staff
from placement.employers.models import Employer, EmployersApart
from placement.employers.names import DOMAIN, EIN, NAME, Known, Pair, alike, like, pair

WHY: dict[str, str | Promise] = {EIN: _("the same EIN"), DOMAIN: _("the same website"), NAME: _("nearly the same name")}

SHOWN = ("pk", "name", "website", "ein", "place", "state", "merged_into")


@dataclass(frozen=True)
class Twin:
    """An employer that may be the same as another one, and why."""

    employer: Employer
    whys: list[str | Promise]


@dataclass(frozen=True)
class Twins:
    """Two employers that may be one, and why."""

    one: Employer
    other: Employer
    whys: list[str | Promise]


def _known(one: Employer) -> Known:
    return Known(one.pk, one.name, one.website, one.ein)


def _all() -> dict[UUID, Employer]:
    return {one.pk: one for one in Employer.objects.filter(merged_into=None).only(*SHOWN)}


def _apart() -> set[Pair]:
    return set(EmployersApart.objects.values_list("one", "other"))


def _words(whys: list[str]) -> list[str | Promise]:
    return [WHY[why] for why in WHY if why in whys]


def all_twins() -> list[Twins]:
    """Return the pairs that look alike and of which nobody said that they are two, by name. Two queries."""
    rows, apart = _all(), _apart()
    found = alike(_known(one) for one in rows.values())
    pairs = []
    for ids, whys in found.items():
        if ids not in apart:
            one, other = sorted((rows[pk] for pk in ids), key=_by_name)
            pairs.append(Twins(one, other, _words(whys)))
    return sorted(pairs, key=lambda twins: (_by_name(twins.one), _by_name(twins.other)))


def _by_name(employer: Employer) -> tuple[str, str]:
    return employer.name.casefold(), str(employer.pk)


def twins_of(employer: Employer) -> list[Twin]:
    """Return the employers that may be the same as this one, saved or not yet; two queries."""
    if employer.merged_into_id is not None:
        return []
    rows, apart = _all(), _apart()
    rows.pop(employer.pk, None)
    found = like(_known(employer), map(_known, rows.values()))
    twins = [Twin(rows[pk], _words(whys)) for pk, whys in found.items() if pair(pk, employer.pk) not in apart]
    return sorted(twins, key=lambda twin: (twin.employer.name.casefold(), str(twin.employer.pk)))


def twins_of_form(fields: dict[str, str], saved: Employer | None = None) -> list[Twin]:
    """Return the employers that may be the one that was just typed; `saved` is the row that the form changes."""
    known = {name: fields.get(name, "") for name in ("name", "website", "ein")}
    return twins_of(Employer(pk=saved.pk if saved else uuid4(), **known))


@transaction.atomic
def say_apart(*, one: Employer, others: Collection[Employer], by: User) -> int:
    """Remember that an employer is not the same as these; who and when stand with it. Twice changes nothing.

    Returns how many pairs are new. Raises `NoSuchRight`, `IllegalMove` for an employer and itself.
    """
    need_placement_staff(by)
    made = 0
    for other in others:
        if other.pk == one.pk:
            raise IllegalMove
        first, second = pair(one.pk, other.pk)
        made += EmployersApart.objects.get_or_create(one_id=first, other_id=second, defaults={"by": by})[1]
    return made
