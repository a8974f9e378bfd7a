"""Job orders: what an employer needs and which skills it takes."""

from django.conf import settings
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import RandomIdModel
from placement.base.enums import OPEN_ORDER_STATES, OrderState, Permanence, SkillBar, SkillNeed, WageUnit
from placement.base.models import MoveEvent
from placement.employers.models import Employer

soc_code = RegexValidator(r"^\d{2}-\d{4}(\.\d{2})?$", _("Write the code like this: 15-1231."))


class JobTerms(RandomIdModel):
    """What a job order and a placement both say about a job.

    Personal data: that of the concrete model. Retired: with the concrete model.
    """

    title = models.CharField(_("job title"), max_length=120)
    soc_code = models.CharField(_("SOC code"), max_length=10, validators=[soc_code])
    hours = models.DecimalField(_("hours a week"), max_digits=4, decimal_places=1, validators=[MinValueValidator(1)])
    wage = models.DecimalField(_("wage in dollars"), max_digits=9, decimal_places=2, validators=[MinValueValidator(0)])
    wage_unit = models.CharField(_("paid per"), max_length=5, choices=WageUnit.choices, default=WageUnit.HOUR)
    benefits = models.CharField(_("benefits"), max_length=300, blank=True)
    permanence = models.CharField(
        _("how long it lasts"), max_length=16, choices=Permanence.choices, default=Permanence.PERMANENT
    )

    class Meta:
        abstract = True


class JobOrder(JobTerms):
    """An employer's order for people: one job, one or more openings. `state` is the fold of its events.

    Personal data: which contact proposed it. Retired: five years after it closed.
    """

    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="orders")
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

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Return whether students may still be referred."""
        return self.state in OPEN_ORDER_STATES


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
