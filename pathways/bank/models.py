"""Questions that belong to a course and to no lesson."""

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

Plain = dict[str, Any]


class BankQuestion(models.Model):
    """One question of a course's bank, in English and, where somebody gave it, in Spanish; quizzes draw it by tags.

    `question` and `spanish` are plain questions (`pathways.marking.plain`), without an id: it is that of the row.

    Personal data: none. Retired: when an instructor takes it out; answers to it stay with the students.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    course_key = models.SlugField(_("course"), max_length=100, db_index=True)
    question: "models.JSONField[Plain, Plain]" = models.JSONField(_("question"))
    spanish: "models.JSONField[Plain, Plain]" = models.JSONField(_("question in Spanish"), default=dict, blank=True)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("course_key", "added_at", "id")
        verbose_name = _("question of the bank")
        verbose_name_plural = _("questions of the bank")

    def __str__(self) -> str:
        return str(self.question.get("ask", ""))[:80]
