"""All published pathways, courses and lessons as one read-only value, kept in memory until something is published.

One small query per request tells whether it still holds (`stamp.py`); what pages, lists and progress need of the
content then costs no query at all. Building it reads every published lesson once (`shelving.py`); what is in it:
`infos.py`.
"""

from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from pathways.content.infos import (
    Catalogue,
    CourseInfo,
    CourseRule,
    FoundationInfo,
    LessonInfo,
    PathwayInfo,
    hours_of,
)
from pathways.content.shelving import shelve
from pathways.content.stamp import begin_request, end_request, forget_stamp, stamp

__all__ = [
    "Catalogue",
    "CourseInfo",
    "CourseRule",
    "FoundationInfo",
    "LessonInfo",
    "PathwayInfo",
    "begin_request",
    "catalogue",
    "end_request",
    "forget_stamp",
    "hours_of",
]

_kept: dict[str, tuple[Any, Catalogue]] = {}


def catalogue(language: str | None = None) -> Catalogue:
    """Return everything published, in `language` (the active one by default), English where no translation is."""
    code = (language or get_language() or settings.LANGUAGE_CODE).split("-")[0]
    kept = _kept.get(code)
    now = stamp()
    if kept is None or kept[0] != now:
        kept = _kept[code] = (now, shelve(code))
    return kept[1]
