"""The switch that a student has over what is worked out about them."""

from django.db import transaction

from pathways.guidance.models import SignsOff
from people.models import User


@transaction.atomic
def switch_signs(*, student: User, on: bool) -> bool:
    """Let things be worked out about a student, or not; return whether that changed anything. Appends no event."""
    if on:
        deleted, _by_kind = SignsOff.objects.filter(student=student).delete()
        return bool(deleted)
    _row, made = SignsOff.objects.get_or_create(student=student)
    return made
