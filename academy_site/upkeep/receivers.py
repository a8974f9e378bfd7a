"""What other apps tell in passing that whoever watches wants to know."""

from typing import Any

from django.dispatch import receiver

from academy_site.upkeep.services import add_to_tally
from people.base.signals import notice_failed

NOTICES_FAILED = "notices_failed"


@receiver(notice_failed)
def count_failed_notice(sender: Any, **kwargs: Any) -> None:
    """Count it; the scheduler, which sends notices, has no address at which it could be asked."""
    add_to_tally(name=NOTICES_FAILED)
