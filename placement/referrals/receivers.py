"""What this app does when people tell it something."""

from typing import Any

from people.models import Release
from placement.referrals.services.referrals import freeze_referrals


def on_release_ended(*, release: Release, **_kwargs: Any) -> None:
    """Freeze the referrals that stand on a release which has ended."""
    freeze_referrals(release=release)
