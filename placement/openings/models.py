"""Job orders: what an employer needs and which skills it takes."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import AppendOnlyModel, RandomIdModel
from placement.base.enums import (
    OPEN_ORDER_STATES,
    ORDER_ENDS,
    OrderState,
    Permanence,
    ReferralState,
    SkillBar,
    SkillNeed,
    WageUnit,
)
from placement.base.models import MoveEvent
from placement.employers.models import Employer
from placement.occupations.soc import known_code, title_of
from placement.openings.conditions import WorkConditions


class JobTerms(RandomIdModel):
    """What a job order and a placement both say about a job.

    Personal data: that of the concrete model. Retired: with the concrete model.
    """

    title = models.CharField(_("job title"), max_length=120)
    soc_code = models.CharField(_("SOC code"), max_length=10, validators=[known_code])
    hours = models.DecimalField(_("hours a week"), max_digits=4, decimal_places=1, validators=[MinValueValidator(1)])
    wage = models.DecimalField(_("wage in dollars"), max_digits=9, decimal_places=2, validators=[MinValueValidator(0)])
    wage_unit = models.CharField(_("paid per"), max_length=5, choices=WageUnit.choices, default=WageUnit.HOUR)
    benefits = models.CharField(_("benefits"), max_length=300, blank=True)
    permanence = models.CharField(
        _("how long it lasts"), max_length=16, choices=Permanence.choices, default=Permanence.PERMANENT
    )

    class Meta:
        abstract = True

    @property
    def occupation(self) -> str:
        """Return the official title of the occupation, in English; "" for a code of another list."""
        return title_of(self.soc_code)


class JobOrder(WorkConditions, JobTerms):
    """An employer's order for people: one job, one or more openings. `state` is the fold of its events.

    Personal data: which contact proposed it. Retired: five years after it closed.
    """

    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="orders")
    reference = models.CharField(_("reference of the employer"), max_length=60, blank=True)
    summary = models.TextField(_("what the work is"), max_length=2000, blank=True)
    place = models.CharField(_("where"), max_length=80, blank=True)
    remote = models.BooleanField(_("can be done from home"), default=False)
    openings = models.PositiveSmallIntegerField(_("number of openings"), default=1, validators=[MinValueValidator(1)])
    start_on = models.DateField(_("start date"), null=True, blank=True)
    state = models.CharField(max_length=14, choices=OrderState.choices, default=OrderState.DRAFT)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["employer", "reference"], condition=~models.Q(reference=""), name="one_opening_a_reference"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Return whether students may still be referred: it is open, and its last day is not over."""
        return self.state in OPEN_ORDER_STATES and not self.has_passed

    @property
    def has_passed(self) -> bool:
        """Return whether the last day to apply is over."""
        return self.closes_on is not None and self.closes_on < timezone.localdate()

    @property
    def is_over(self) -> bool:
        """Return whether it has come to an end, from which only `reopen_order` leads."""
        return self.state in ORDER_ENDS

    @property
    def filled(self) -> int:
        """Return how many people have started: one query."""
        return self.referrals.filter(state=ReferralState.STARTED).count()


class LocalPay(AppendOnlyModel):
    """Pay in a county, as staff wrote it down: the least that openings may pay an hour, and what one can live on.

    The newest row of a county stands; `county` "" is the whole academy. `source` says where the figures are from.
    Personal data: who wrote it. Retired: never; the account behind `by` may go.
    """

    county = models.CharField(_("county"), max_length=80, blank=True)
    least = models.DecimalField(_("least pay an hour, in dollars"), max_digits=6, decimal_places=2)
    living = models.DecimalField(_("living wage an hour, in dollars"), max_digits=6, decimal_places=2, null=True)
    source = models.CharField(_("where the figures are from"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.county}: {self.least}"


class OrderSkill(RandomIdModel):
    """A skill that a job order requires or wishes for, and how strong it must be.

    Personal data: none. Retired: with the job order.
    """

    order = models.ForeignKey(JobOrder, on_delete=models.CASCADE, related_name="skills")
    skill = models.ForeignKey("pathways.Skill", on_delete=models.PROTECT, related_name="+")
    need = models.CharField(max_length=8, choices=SkillNeed.choices, default=SkillNeed.REQUIRED)
    level = models.PositiveSmallIntegerField(choices=SkillBar.choices, default=SkillBar.WORKING)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "skill"], name="one_need_per_skill")]

    def __str__(self) -> str:
        return f"{self.skill_id} ≥ {self.level} %"


class OrderEvent(MoveEvent):
    """A step of a job order.

    Personal data: who acted. Retired: with the job order.
    """

    STATES = OrderState

    order = models.ForeignKey(JobOrder, on_delete=models.CASCADE, related_name="events")
