"""What must not come back with an older copy of the database."""

from django.contrib.sessions.models import Session
from django.db import transaction

from people.releases.enums import ReleaseState
from people.releases.models import Release
from people.releases.services.releases import revoke_release


@transaction.atomic
def end_what_may_have_ended() -> int:
    """End every session and every live release, appending REVOKED for each; return how many releases.

    Some were ended since the copy was made, and nobody knows which: people sign in, and sign, again.
    """
    Session.objects.all().delete()
    live = [release for release in Release.objects.select_related("student") if release.state == ReleaseState.SIGNED]
    for release in live:
        revoke_release(release=release, by=release.student)
    return len(live)
