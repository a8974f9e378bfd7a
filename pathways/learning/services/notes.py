"""A note on a lesson, and the place where somebody stopped reading: both sealed, both the student's alone."""

import re
from uuid import UUID

from django.utils.translation import gettext as _

from pathways.base.enums import SavedKind
from pathways.base.errors import UnknownPlace
from pathways.learning.models import NOTE, STOPPED, SavedWork
from pathways.learning.services.lessons import own_lesson
from people.models import User
from people.trail.confidential import seal

MOST_CHARACTERS = 20_000
# The n-th paragraph of a lesson, as `content/selectors/bodies.py` counts them: the same in every language.
PLACE = re.compile(r"p[1-9][0-9]{0,3}")


def write_note(*, student: User, lesson: UUID, text: str) -> None:
    """Keep a student's note on a lesson, sealed; an empty one removes it. Appends no event. Raises `NotEnrolled`."""
    _keep(student, lesson, NOTE, SavedKind.NOTE, text.replace("\r\n", "\n").strip()[:MOST_CHARACTERS])


def keep_place(*, student: User, lesson: UUID, place: str) -> None:
    """Keep the paragraph ("p12") where a student stopped, sealed. Appends no event.

    Raises `NotEnrolled`, and `UnknownPlace` for what is no paragraph.
    """
    if not PLACE.fullmatch(place):
        raise UnknownPlace(_("There is no such place in this lesson."))
    _keep(student, lesson, STOPPED, SavedKind.PLACE, place)


def _keep(student: User, lesson: UUID, block: str, kind: SavedKind, text: str) -> None:
    info = own_lesson(student, lesson)
    if not text:
        SavedWork.objects.filter(student=student, lesson=info.key, block=block).delete()
        return
    values = {"kind": kind, "sealed_content": seal(student, "saved_work", text)}
    SavedWork.objects.update_or_create(student=student, lesson=info.key, block=block, defaults=values)
