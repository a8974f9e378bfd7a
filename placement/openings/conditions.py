"""What people decide by: when the work is, who is there, what is checked, how one gets there."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from placement.base.enums import Shift


class Alone(models.TextChoices):
    """Whether somebody works with nobody near."""

    NEVER = "never", _("Never alone at work")
    SOMETIMES = "sometimes", _("Alone at work at times")
    OFTEN = "often", _("Often alone at work")


class Check(models.TextChoices):
    """Which background check there is."""

    NONE = "none", _("No background check")
    CRIMINAL = "criminal", _("Criminal record")
    DRIVING = "driving", _("Driving record")
    CREDIT = "credit", _("Credit record")
    SEVERAL = "several", _("More than one record")


class CheckWhen(models.TextChoices):
    """When the check is made."""

    BEFORE = "before", _("before an interview")
    AFTER_OFFER = "after_offer", _("after an offer")
    AFTER_START = "after_start", _("after work has begun")


class Bus(models.TextChoices):
    """Whether one gets there without a car."""

    YES = "yes", _("Bus or train stop near")
    NO = "no", _("No bus or train near")


class WorkConditions(models.Model):
    """What an opening says about the work itself; "" and empty stand for "not said".

    Personal data: none. Retired: with the concrete model.
    """

    on_days = models.BooleanField(default=False, editable=False)
    on_evenings = models.BooleanField(default=False, editable=False)
    on_nights = models.BooleanField(default=False, editable=False)
    on_weekends = models.BooleanField(default=False, editable=False)
    alone = models.CharField(_("alone at work"), max_length=10, choices=Alone.choices, blank=True)
    check_kind = models.CharField(_("background check"), max_length=10, choices=Check.choices, blank=True)
    check_years = models.PositiveSmallIntegerField(
        _("how many years back it looks"), null=True, blank=True, validators=[MaxValueValidator(99)]
    )
    check_when = models.CharField(_("when it is made"), max_length=12, choices=CheckWhen.choices, blank=True)
    bus = models.CharField(_("bus or train"), max_length=4, choices=Bus.choices, blank=True)
    transport = models.CharField(_("how to get there"), max_length=200, blank=True)
    accommodations = models.CharField(_("what can be made to fit a person"), max_length=300, blank=True)
    interview_steps = models.CharField(_("steps until a decision"), max_length=300, blank=True)
    wage_to = models.DecimalField(_("wage up to, in dollars"), max_digits=9, decimal_places=2, null=True, blank=True)
    hourly = models.DecimalField(max_digits=9, decimal_places=2, null=True, editable=False)
    county = models.CharField(_("county"), max_length=80, blank=True)
    closes_on = models.DateField(_("last day to apply"), null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def shifts(self) -> tuple[str, ...]:
        """Return when the work is, as `Shift` values; none where it is not said."""
        said = (self.on_days, self.on_evenings, self.on_nights, self.on_weekends)
        return tuple(shift for shift, yes in zip(Shift.values, said, strict=True) if yes)

    @property
    def shift_words(self) -> str:
        """Return when the work is, in words; "" where it is not said."""
        return ", ".join(str(Shift(shift).label) for shift in self.shifts)

    @property
    def check_words(self) -> str:
        """Return the background check in words: which, how far back, when; "" where it is not said."""
        if self.check_kind in {"", Check.NONE}:
            return str(Check.NONE.label) if self.check_kind else ""
        parts = [str(Check(self.check_kind).label)]
        if self.check_years:
            parts.append(str(_("%(years)s years back") % {"years": self.check_years}))
        if self.check_when:
            parts.append(str(CheckWhen(self.check_when).label))
        return ", ".join(parts)

    @property
    def not_said(self) -> list[str | Promise]:
        """Return what people decide by and this opening does not say."""
        asked = (
            (self.shifts, _("when the work is")),
            (self.alone, _("whether people are alone at work")),
            (self.check_kind, _("which background check there is")),
            (self.bus, _("whether a bus or train stops near")),
            (self.interview_steps, _("the steps until a decision")),
        )
        return [words for value, words in asked if not value]


def flags(shifts: object) -> dict[str, bool]:
    """Return the stored form of chosen `Shift` values."""
    chosen = set(shifts) if isinstance(shifts, list | tuple | set | frozenset) else set()
    names = ("on_days", "on_evenings", "on_nights", "on_weekends")
    return {name: shift in chosen for name, shift in zip(names, Shift.values, strict=True)}
