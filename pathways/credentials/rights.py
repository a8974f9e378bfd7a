"""Which badges a person took away: forgetting it and handing it out."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from pathways.credentials.models import Badge, SigningKey
from pathways.credentials.signing import OWNER
from people.models import User
from people.rights import erasure, export, retention
from people.sealing import rotation

BADGES = gettext_noop("which badges were taken away")


def register() -> None:
    """Tell the people app of it, and let the keys take part in rotation; called once from `AppConfig.ready`."""
    erasure.register(BADGES, erase_badges)
    retention.keep(retention.WITH_ACCOUNT, Badge)
    export.register("badges", _("Your badges"), badges)
    rotation.register(SigningKey.objects.all, OWNER)


def erase_badges(user: User) -> int:
    """Delete which badges are the person's; return how many rows. The badges hold on, and lead to nobody."""
    return Badge.objects.filter(student=user).delete()[0]


def badges(user: User) -> list[dict[str, Any]]:
    """Return each badge that the person took away."""
    rows = Badge.objects.filter(student=user).select_related("slot")
    return [
        {"what": str(row.get_kind_display()), "key": row.key, "on": row.made_on, "taken_back": row.slot.taken_back}
        for row in rows
    ]
