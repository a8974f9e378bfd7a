"""Every hand-over of labs that makes a task: what it says and whose duty it is."""

from django.utils.translation import gettext_lazy as _

from labs.dates.hand_overs import MORE_TIME, MORE_TIME_FOR_ALL
from labs.grades.hand_overs import HAND_GRADING
from labs.queue.hand_overs import SET_ASIDE
from pathways.cohorts.duties import TEACHING
from people.tasks.kinds import Kind, register_kind

KINDS = (
    Kind(MORE_TIME, _("A student asks for more time"), TEACHING),
    Kind(MORE_TIME_FOR_ALL, _("Somebody asks for more time for a whole cohort"), TEACHING),
    # Daily work: the list says so, and no message for each.
    Kind(HAND_GRADING, _("Answers wait for your points"), TEACHING, message=""),
    Kind(SET_ASIDE, _("The checks of a hand-in did not finish"), TEACHING),
)


def register() -> None:
    """Add them; called once from `AppConfig.ready`."""
    register_kind(*KINDS)
