"""A student's own notes to questions."""

from django.db import transaction
from django.utils import timezone

from people.models import User
from people.trail.confidential import open_own, seal
from placement.base.errors import UnknownQuestion
from placement.practice.models import PracticeNote
from placement.practice.questions import question_of

FIELD, LONGEST = "practice_note", 2000


@transaction.atomic
def keep_note(*, student: User, question: str, text: str) -> PracticeNote | None:
    """Keep what the student wrote to a question, sealed under their own key; an empty text takes the note away.

    No event, no task, no message: nobody is to know. Raises `UnknownQuestion`.
    """
    if question_of(question) is None:
        raise UnknownQuestion
    if not text.strip():
        PracticeNote.objects.filter(student=student, question=question).delete()
        return None
    sealed = seal(student, FIELD, text.strip()[:LONGEST])
    values = {"sealed_note": sealed, "saved_at": timezone.now()}
    return PracticeNote.objects.update_or_create(student=student, question=question, defaults=values)[0]


def own_note(*, student: User, question: str) -> str:
    """Return the student's note to a question, opened as by themselves; "" where there is none."""
    row = PracticeNote.objects.filter(student=student, question=question).first()
    return open_own(student, FIELD, row.sealed_note) if row else ""
