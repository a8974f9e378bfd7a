"""Notes of staff about a referral: added, never changed, sealed."""

from django.db import transaction

from people.models import User
from people.trail.confidential import seal
from placement.base.errors import NoteEmpty
from placement.base.rules import need_handler
from placement.referrals.models.notes import ReferralNote
from placement.referrals.models.referrals import Referral

FIELD = "referral_note"


@transaction.atomic
def write_note(*, referral: Referral, by: User, text: str) -> ReferralNote:
    """Add a note, sealed under the student's own key; those before it stay. Moves nothing and settles nothing.

    Raises `NoSuchRight` for anybody who does not work with the student, `NoteEmpty`.
    """
    need_handler(by, referral.student)
    if not text.strip():
        raise NoteEmpty
    sealed = seal(referral.student, FIELD, text.strip())
    return ReferralNote.objects.create(referral=referral, by=by, sealed_note=sealed)
