"""A copied lesson is another lesson: what people answer and write there is not what they did in the first."""

import json
from typing import Any
from uuid import uuid4

from pathways.content.loading.pages import WITH_ID
from pathways.content.models.pages import LessonPage


def renew_ids(page: Any) -> None:
    """Give the quizzes and reflections of a copied page, and of all copied below it, ids of their own.

    Translations of one lesson keep the same ids as each other: what is answered in one language is answered.
    """
    found: dict[tuple[Any, str], str] = {}
    for lesson in LessonPage.objects.descendant_of(page, inclusive=True):
        raw = json.loads(json.dumps(list(lesson.body.raw_data)))
        for block in raw:
            if block["type"] in WITH_ID:
                block["id"] = found.setdefault((lesson.translation_key, block["id"]), str(uuid4()))
        lesson.body = json.dumps(raw)
        lesson.save_revision(log_action=False)
        LessonPage.objects.filter(pk=lesson.pk).update(body=lesson.body)
