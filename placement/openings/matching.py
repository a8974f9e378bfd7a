"""Why somebody fits an opening, in plain words: pure functions over needs and skill levels."""

from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from django.utils.translation import gettext as _

from pathways.learning.values import Evidence, SkillLevel
from pathways.models import Skill
from placement.base.enums import SkillNeed
from placement.openings.models import JobOrder, OrderSkill


@dataclass(frozen=True)
class Teaching:
    """The lesson that teaches a skill."""

    title: str
    url: str


@dataclass(frozen=True)
class SkillFit:
    """One skill of an opening beside what the person has shown; `percent` 0–100, 0 where nothing is shown yet."""

    skill: Skill
    need: str
    bar: int
    percent: int
    evidence: Evidence | None = None
    lesson: Teaching | None = None

    @property
    def has(self) -> bool:
        """Return whether the level reaches the bar."""
        return self.percent >= self.bar

    @property
    def required(self) -> bool:
        """Return whether the opening needs this skill."""
        return self.need == SkillNeed.REQUIRED

    @property
    def sentence(self) -> str:
        """Return the fit in words, with its evidence or the lesson that teaches it."""
        name = {"skill": self.skill.title, "percent": self.percent, "bar": self.bar}
        if self.has and self.evidence:
            return _("%(skill)s: %(percent)s %% from %(source)s") % {**name, "source": self.evidence.label}
        if self.has:
            return _("%(skill)s: %(percent)s %%") % name
        if self.percent:
            return _("%(skill)s: %(percent)s %% so far, %(bar)s %% is asked for") % name
        return _("%(skill)s: nothing to show yet, %(bar)s %% is asked for") % name


class Level(StrEnum):
    """How near somebody is to an opening. Only the first is called fitting."""

    FITS = "fits"
    NEAR = "near"
    NOT_YET = "not_yet"


Key = tuple[float, float, float]


def weighed(asked: Sequence[tuple[bool, int, int]]) -> tuple[Level, Key]:
    """Return how near somebody is and a sort key, best first, from each skill's (required, bar, percent).

    The bar is reached with every needed skill (where none is needed, with one of those wished for); near is at least
    half of them; an opening that names no skill fits everybody. The key is the share of required skills, then of all,
    then the mean level.
    """
    has = sum(percent >= bar for _required, bar, percent in asked)
    required = [percent >= bar for needed, bar, percent in asked if needed]
    reached, of = (sum(required), len(required)) if required else (has, len(asked))
    share = sum(required) / len(required) if required else 1.0
    everything = has / len(asked) if asked else 1.0
    mean = sum(percent for _required, _bar, percent in asked) / len(asked) if asked else 0.0
    fits = reached == of or (not required and reached > 0)
    level = Level.FITS if fits else Level.NEAR if reached * 2 >= of else Level.NOT_YET
    return level, (-share, -everything, -mean)


@dataclass(frozen=True)
class Match:
    """One person and one opening: every skill with its reason. For staff and for the person, never for employers.

    `weight` is what `weighed` says of the fits where it is known without them: most of a long list is never shown, and
    its reasons need not be found.
    """

    order: JobOrder
    fits: Sequence[SkillFit]
    weight: tuple[Level, Key] | None = None

    @property
    def required(self) -> list[SkillFit]:
        """Return the skills that the opening needs."""
        return [fit for fit in self.fits if fit.required]

    @property
    def wished(self) -> list[SkillFit]:
        """Return the skills that the opening would like."""
        return [fit for fit in self.fits if not fit.required]

    @property
    def has(self) -> list[SkillFit]:
        """Return the skills that reach their bar."""
        return [fit for fit in self.fits if fit.has]

    @property
    def missing(self) -> list[SkillFit]:
        """Return the skills that do not reach their bar yet, needed ones first."""
        return sorted((fit for fit in self.fits if not fit.has), key=lambda fit: not fit.required)

    @property
    def level(self) -> Level:
        """Return whether the bar is reached, by what was asked for: `weighed`."""
        return self._weight[0]

    @property
    def headline(self) -> str:
        """Return "has 5 of 6" in words."""
        if not self.fits:
            return _("This opening names no skills")
        return _("Has %(has)s of %(all)s skills") % {"has": len(self.has), "all": len(self.fits)}

    @property
    def own_headline(self) -> str:
        """Return the same to the student."""
        if not self.fits:
            return _("This opening names no skills")
        return _("You have %(has)s of %(all)s skills") % {"has": len(self.has), "all": len(self.fits)}

    @property
    def order_key(self) -> Key:
        """Return a sort key, best first: share of required skills, then of all, then mean level."""
        return self._weight[1]

    @property
    def _weight(self) -> tuple[Level, Key]:
        return self.weight or weighed([(fit.required, fit.bar, fit.percent) for fit in self.fits])


def explain(
    order: JobOrder,
    needs: Iterable[OrderSkill],
    profile: Iterable[SkillLevel],
    lesson_of: Callable[[Skill], Teaching | None],
) -> Match:
    """Return why the person with this profile fits the order; the best evidence of each skill is named."""
    levels = {level.skill.pk: level for level in profile}
    fits = []
    for need in sorted(needs, key=lambda need: (need.need != SkillNeed.REQUIRED, need.skill.order, need.skill.key)):
        level = levels.get(need.skill_id)
        percent = level.percent if level else 0
        best = max(level.evidence, key=lambda one: one.percent) if level and level.evidence else None
        lesson = lesson_of(need.skill) if percent < need.level else None
        fits.append(SkillFit(need.skill, need.need, need.level, percent, best, lesson))
    return Match(order, fits)


T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True)
class Grouped(Generic[T]):
    """Things with a match, by how near each is; the order inside a group is kept."""

    fitting: list[T]
    near: list[T]
    not_yet: list[T]

    def each(self, change: Callable[[T], U]) -> "Grouped[U]":
        """Return the same groups of what `change` makes of each."""
        return Grouped(*([change(one) for one in group] for group in (self.fitting, self.near, self.not_yet)))

    def only(self, these: Container[T]) -> "Grouped[T]":
        """Return the same groups without what is not among these: left the list, or erased, since it was counted."""
        return Grouped(*([one for one in group if one in these] for group in (self.fitting, self.near, self.not_yet)))


def by_level(found: Iterable[T], match_of: Callable[[T], Match]) -> Grouped[T]:
    """Return what fits, what nearly does, and the rest."""
    return grouped((match_of(one).level, one) for one in found)


def grouped(rows: Iterable[tuple[Level, T]]) -> Grouped[T]:
    """Return things by the level beside each; the order inside a group is kept."""
    groups: dict[Level, list[T]] = {level: [] for level in Level}
    for level, one in rows:
        groups[level].append(one)
    return Grouped(*groups.values())
