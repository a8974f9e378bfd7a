"""Questions, and answers that stand for a whole cohort."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from pathways.questions.enums import Place
from people.models import RandomIdModel


class Question(RandomIdModel):
    """What one student asked at one place, and the answer; both are sealed with the student's data key.

    `target` is the lesson or the lab, `part` a task of it ("" for the whole).

    Personal data: what a person did not understand, in their own words. Retired: two years after it was asked, or at
    erasure.
    """

    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="questions")
    cohort = models.ForeignKey("pathways.Cohort", on_delete=models.CASCADE, related_name="questions")
    place = models.CharField(max_length=12, choices=Place.choices)
    target = models.UUIDField()
    part = models.CharField(max_length=100, blank=True)
    sealed_words = models.TextField()
    sealed_answer = models.TextField(blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["asked_at", "id"]
        indexes = [
            models.Index(fields=["cohort", "answered_at", "asked_at"], name="questions_that_wait"),
            models.Index(fields=["student", "target"], name="questions_at_a_place"),
        ]

    def __str__(self) -> str:
        return f"{self.place}"


class SharedAnswer(RandomIdModel):
    """A question and its answer in staff's words, for everybody in a cohort; nothing in it tells who asked.

    Personal data: none in the words; which question it came from, and who shared it, is shown to staff alone. Retired:
    two years after it was shared; erasure of the asker cuts it off from them.
    """

    cohort = models.ForeignKey("pathways.Cohort", on_delete=models.CASCADE, related_name="shared_answers")
    question = models.OneToOneField(Question, on_delete=models.SET_NULL, null=True, blank=True, related_name="shared")
    target = models.UUIDField()
    part = models.CharField(max_length=100, blank=True)
    asks = models.TextField()
    answer = models.TextField()
    shared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    shared_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["shared_at", "id"]
        indexes = [models.Index(fields=["cohort", "target"], name="shared_at_a_place")]

    def __str__(self) -> str:
        return f"{self.target}"
