"""What a student writes down to get ready for interviews."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from people.models import RandomIdModel


class PracticeNote(RandomIdModel):
    """A student's own note about one question of an interview; sealed under their key, for nobody else.

    Personal data: all of it. Retired: at the student's wish, by emptying it, or at erasure.
    """

    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="practice_notes")
    question = models.CharField(max_length=80)
    sealed_note = models.TextField()
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["question"]
        constraints = [models.UniqueConstraint(fields=["student", "question"], name="one_note_a_question")]

    def __str__(self) -> str:
        return str(self.id)
