"""Why somebody fits an opening, in plain words: pure functions over needs and skill levels."""

from collections.abc import Callable, Iterable, Sequence
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


@dataclass(frozen=True)
class Match:
    """One person and one opening: every skill with its reason. For staff and for the person, never for employers."""

    order: JobOrder
    fits: Sequence[SkillFit]

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
        """Return whether the bar is reached: every needed skill (where none is needed, one of those wished for).

        Near is at least half of them. An opening that names no skill fits everybody.
        """
        asked = self.required or self.wished
        reached = sum(fit.has for fit in asked)
        if reached == len(asked) or (not self.required and reached):
            return Level.FITS
        return Level.NEAR if reached * 2 >= len(asked) else Level.NOT_YET

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
    def order_key(self) -> tuple[float, float, float]:
        """Return a sort key, best first: share of required skills, then of all, then mean level."""
        required = sum(fit.has for fit in self.required) / len(self.required) if self.required else 1.0
        everything = len(self.has) / len(self.fits) if self.fits else 1.0
        mean = sum(fit.percent for fit in self.fits) / len(self.fits) if self.fits else 0.0
        return (-required, -everything, -mean)


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


@dataclass(frozen=True)
class Grouped(Generic[T]):
    """Things with a match, by how near each is; the order inside a group is kept."""

    fitting: list[T]
    near: list[T]
    not_yet: list[T]


def by_level(found: Iterable[T], match_of: Callable[[T], Match]) -> Grouped[T]:
    """Return what fits, what nearly does, and the rest."""
    rows = [(match_of(one).level, one) for one in found]
    return Grouped(*([one for level, one in rows if level == wanted] for wanted in Level))
