"""The lesson and block that an address names."""

from typing import Any
from uuid import UUID

from django.http import Http404

from pathways.base.errors import UnknownQuiz
from pathways.content.catalogue import LessonInfo, catalogue
from pathways.content.models.pages import LessonPage
from pathways.learning.selectors.quizzes import find_block


def opened_lesson(key: UUID) -> tuple[LessonInfo, LessonPage]:
    """Return a published lesson and its page in the active language; 404 for any other."""
    info = catalogue().lessons.get(key)
    page = LessonPage.objects.select_related("locale").filter(pk=info.page_id).first() if info else None
    if info is None or page is None:
        raise Http404
    return info, page


def block_of(page: LessonPage, block: str, kind: str) -> Any:
    """Return the plain value of a block; 404 where the lesson has none of that kind with that id."""
    try:
        return find_block(page, block, kind)
    except UnknownQuiz as error:
        raise Http404 from error
