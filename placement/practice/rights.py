"""A student's notes to questions of interviews: handing them out; they go with the account."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from people.models import User
from people.rights import export, retention
from people.trail.confidential import open_own
from placement.practice.models import PracticeNote
from placement.practice.questions import question_of
from placement.practice.services import FIELD


def register() -> None:
    """Tell the people app of it; called once from `AppConfig.ready`."""
    export.register("interview_practice", _("Your notes for interviews"), notes)
    retention.keep(retention.WITH_ACCOUNT, PracticeNote)


def notes(user: User) -> list[dict[str, Any]]:
    """Return each note with its question."""
    return [
        {"asked": _asked(row.question), "note": open_own(user, FIELD, row.sealed_note), "at": row.saved_at}
        for row in PracticeNote.objects.filter(student=user)
    ]


def _asked(key: str) -> str:
    found = question_of(key)
    return str(found.asked) if found else key
