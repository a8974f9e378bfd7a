"""Every hand-over inside the people app that makes a task: what it says and whose duty it is."""

from django.utils.translation import gettext_lazy as _

from people.tasks.kinds import Kind, register_kind
from people.tasks.owners import ADMINISTRATORS, OWN, STAFF
from people.tasks.owners import register as register_duties

KINDS = (
    Kind("release_asked", _("You are asked what you would like to share"), OWN, message="release_requested"),
    Kind("role_to_confirm", _("A role waits for a second person"), ADMINISTRATORS, message="role_to_confirm"),
    Kind("recovery_to_confirm", _("Somebody needs a second person to get back in"), STAFF),
    Kind(
        *("emergency_to_answer", _("Emergency access waits for an answer"), ADMINISTRATORS),
        message="emergency_to_answer",
        silent=True,
    ),
    Kind("emergency_to_review", _("Emergency access waits to be looked over"), ADMINISTRATORS, silent=True),
    Kind("records_request", _("A request for records is open"), ADMINISTRATORS, silent=True),
)


def register() -> None:
    """Add them; called once from `AppConfig.ready`."""
    register_duties()
    register_kind(*KINDS)
