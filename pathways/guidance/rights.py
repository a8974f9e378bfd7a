"""A person's switch: forgetting it and handing it out."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from pathways.guidance.models import SignsOff
from people.models import User
from people.rights import erasure, export, retention
from people.trail.guards import destroy
from people.trail.selectors import name_field

SWITCH = gettext_noop("the choice that nothing is worked out about you")
LOOKED_AT = "learning"


def register() -> None:
    """Tell the people app of it; called once from `AppConfig.ready`."""
    name_field(LOOKED_AT, _("how you are getting on"))
    erasure.register(SWITCH, lambda user: destroy(SignsOff.objects.filter(student=user)))
    retention.keep(retention.WITH_ACCOUNT, SignsOff)
    export.register("signs_off", _("What is worked out about you"), switch)


def switch(user: User) -> list[dict[str, Any]]:
    """Return since when nothing is worked out about the person; nothing where it is."""
    return [{"switched_off": row.since} for row in SignsOff.objects.filter(student=user)]
