"""What was signed off, what was finished, and what was opened before its turn."""

from django.conf import settings
from django.db import models

from pathways.base.enums import FinishKind
from people.models import AppendOnlyModel


class SignOff(AppendOnlyModel):
    """A teacher's word that a student finished a course; the last one for a course counts.

    Personal data: that a person finished a course, and who said so. Retired: with the account of the student.
    """

    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sign_offs")
    course_key = models.SlugField(max_length=100)
    given = models.BooleanField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return self.course_key


class Finish(AppendOnlyModel):
    """A course or pathway that a student finished, by the rule of that day; the last one for a key counts.

    A rule that changes later takes nothing back. `counts` is off where a sign-off that it stood on was taken back.

    Personal data: what a person finished, and when. Retired: with the account.
    """

    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="finishes")
    kind = models.CharField(max_length=8, choices=FinishKind.choices)
    key = models.SlugField(max_length=100)
    counts = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.key


class EarlyOpening(AppendOnlyModel):
    """A course or lesson that staff opened for one student before its turn (`opened`), or closed again.

    `key` is that of a course, or `<course>/<lesson>`. The student alone reads the reason.

    Personal data: the reason, in a teacher's words, sealed with the student's key.
    Retired: with the account of the student.
    """

    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="early_openings")
    key = models.CharField(max_length=201)
    opened = models.BooleanField()
    sealed_reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return self.key
