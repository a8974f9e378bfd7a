"""A person's interviews: handing them out; they go with the referral."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from people.models import User
from people.rights import export
from people.trail.confidential import open_own
from people.trail.selectors import name_field
from placement.base.rights import steps
from placement.interviews.models import Interview
from placement.interviews.services import WAY, WISH


def register() -> None:
    """Tell the people app of it; called once from `AppConfig.ready`."""
    export.register("interviews", _("Interviews"), interviews)
    name_field(WAY, _("how you get to an interview"))
    name_field(WISH, _("what you wrote about times for an interview"))


def interviews(user: User) -> list[dict[str, Any]]:
    """Return each interview with its time, how to get there, what was wished for, and its steps."""
    rows = Interview.objects.filter(referral__student=user).select_related("referral__order__employer")
    return [
        {
            "opening": row.referral.order.title,
            "employer": row.referral.order.employer.name,
            "kind": export.named(row, "kind"),
            "at": row.starts_at,
            "until": row.ends_at,
            "time_zone": row.zone,
            "where": open_own(user, WAY, row.sealed_way),
            "words": open_own(user, WISH, row.sealed_wish),
            "steps": steps(row.events.all()),
        }
        for row in rows.prefetch_related("events")
    ]
