"""Reading the bank."""

from typing import Any

from django.utils.translation import get_language

from pathways.bank.models import BankQuestion
from pathways.content.plain_blocks import filled_question
from pathways.marking.plain import Question


def questions_of(course_key: str, language: str | None = None) -> list[Question]:
    """Return the plain questions of a course's bank, each with the id of its row. One query.

    In Spanish where there is a Spanish text, in English otherwise; the ids are the same.
    """
    spanish = (language or get_language() or "").startswith("es")
    return [plain_of(row, spanish=spanish) for row in BankQuestion.objects.filter(course_key=course_key)]


def plain_of(row: BankQuestion, *, spanish: bool = False) -> Question:
    """Return one question of the bank as marking reads it."""
    return {**filled_question((spanish and row.spanish) or row.question), "id": str(row.pk)}


def needs_bank(quiz: dict[str, Any]) -> bool:
    """Return whether a quiz draws questions."""
    return any(question["kind"] == "draw" for question in quiz["questions"])
