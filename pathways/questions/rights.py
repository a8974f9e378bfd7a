"""What a person asked: forgetting it, handing it out, and when it goes by itself."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from pathways.questions.models import Question, SharedAnswer
from pathways.questions.selectors import own_questions
from people.models import User
from people.rights import erasure, export, retention

KEPT = timedelta(days=2 * 365 + 1)
QUESTIONS = gettext_noop("questions and their answers")


def register() -> None:
    """Tell the people app of it; called once from `AppConfig.ready`."""
    erasure.register(QUESTIONS, lambda user: Question.objects.filter(student=user).delete()[0])
    retention.register("questions, two years", lambda: Question.objects.filter(asked_at__lt=timezone.now() - KEPT))
    retention.register(
        "shared answers, two years", lambda: SharedAnswer.objects.filter(shared_at__lt=timezone.now() - KEPT)
    )
    export.register("questions", _("What you asked, and the answers"), questions)


def questions(user: User) -> list[dict[str, Any]]:
    """Return every question with its answer, opened for its owner."""
    return [
        {
            "place": one.spot.title if one.spot else export.named(one.question, "place"),
            "asked": one.question.asked_at,
            "words": one.words,
            "answered": one.question.answered_at,
            "answer": one.answer,
        }
        for one in own_questions(user)
    ]
