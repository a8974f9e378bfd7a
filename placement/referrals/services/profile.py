"""A student's own additions to a profile."""

from datetime import date

from django.db import transaction

from people.models import User
from people.trail.confidential import seal
from placement.referrals.hand_overs import PROFILE, tell_advisor
from placement.referrals.models.profile import SearchProfile


@transaction.atomic
def save_profile(*, student: User, start_on: date | None, note: str, samples: list[str]) -> SearchProfile:
    """Keep what a student adds; the note is sealed under the student's own key. Shows it to nobody.

    Opens a task for the placement staff who have the student on their list: there is something to ask a release for.
    """
    profile, _created = SearchProfile.objects.select_for_update().get_or_create(student=student)
    profile.start_on, profile.samples = start_on, samples
    profile.sealed_note = seal(student, "note", note)
    profile.save()
    tell_advisor(kind=PROFILE, student=student)
    return profile
