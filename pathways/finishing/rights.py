"""What a person finished and had opened early: forgetting it and handing it out."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from pathways.finishing.locks import reason_for
from pathways.finishing.models import EarlyOpening, Finish, SignOff
from people.models import User
from people.rights import erasure, export, retention
from people.trail.guards import destroy

FINISHED = gettext_noop("courses finished, signed off and opened early")
KINDS = (EarlyOpening, Finish, SignOff)


def register() -> None:
    """Tell the people app of it; called once from `AppConfig.ready`."""
    erasure.register(FINISHED, erase_finished)
    retention.keep(retention.WITH_ACCOUNT, *KINDS)
    export.register("finished", _("What you finished"), finished)


def erase_finished(user: User) -> int:
    """Delete what a person finished and had opened early; return how many rows."""
    return sum(destroy(kind.objects.filter(student=user)) for kind in KINDS)


def finished(user: User) -> list[dict[str, Any]]:
    """Return courses and pathways finished, what teachers signed off, and what staff opened before its turn."""
    ends, words, early = (kind.objects.filter(student=user) for kind in (Finish, SignOff, EarlyOpening))
    return [
        *({"what": str(row.get_kind_display()), "key": row.key, "counts": row.counts, "at": row.at} for row in ends),
        *({"signed_off": row.course_key, "given": row.given, "at": row.at} for row in words),
        *({"opened_early": row.key, "opened": row.opened, "why": reason_for(user, row), "at": row.at} for row in early),
    ]
