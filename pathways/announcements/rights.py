"""What a person has read of announcements: forgetting it, handing it out, and when it goes by itself."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from pathways.announcements.models import Announcement, AnnouncementAddressee
from pathways.announcements.selectors import in_own_language
from people.models import User
from people.rights import erasure, export, retention

KEPT = timedelta(days=2 * 365 + 1)
READ = gettext_noop("announcements read")


def register() -> None:
    """Tell the people app of it; called once from `AppConfig.ready`."""
    erasure.register(READ, erase_readings)
    retention.keep("with the announcement", AnnouncementAddressee)
    old = "announcements, two years"
    retention.register(old, lambda: Announcement.objects.filter(show_at__lt=timezone.now() - KEPT))
    export.register("announcements", _("Announcements that you opened"), announcements)


def erase_readings(user: User) -> int:
    """Forget what a person read, and what was written to them among some; return how many rows.

    What was written to nobody else goes as a whole.
    """
    got = list(user.announcements_got.values_list("announcement", flat=True))
    gone = user.announcements_read.all().delete()[0] + user.announcements_got.all().delete()[0]
    return gone + Announcement.objects.filter(pk__in=got, to_some=True, addressees=None).delete()[0]


def announcements(user: User) -> list[dict[str, Any]]:
    """Return each announcement that the person opened, and when, and each that was for them and few others."""
    rows = user.announcements_read.select_related("announcement").order_by("read_at")
    got = user.announcements_got.select_related("announcement").order_by("announcement__show_at")
    return [
        *({"title": in_own_language(row.announcement).title, "read": row.read_at} for row in rows),
        *({"title": in_own_language(row.announcement).title, "sent_to_you": row.announcement.show_at} for row in got),
    ]
