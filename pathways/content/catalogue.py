"""All published pathways, courses and lessons as one read-only value, kept in memory until something is published.

One small query per request tells whether it still holds; what pages, lists and progress need of the content then costs
no query at all. Building it reads every published lesson once (`shelving.py`); what is in it: `infos.py`.
"""

from typing import Any

from asgiref.local import Local
from django.conf import settings
from django.db import connection
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

STAMP = """
    SELECT COUNT(*), COUNT(*) FILTER (WHERE live), MAX(last_published_at),
        (SELECT MAX(id) FROM wagtailcore_pagelogentry),
        (SELECT COUNT(*) FROM pathways_term), (SELECT MAX(changed_at) FROM pathways_term)
    FROM wagtailcore_page
"""


_kept: dict[str, tuple[Any, Catalogue]] = {}
_request = Local()


def begin_request(**kwargs: Any) -> None:
    """Ask the database anew, once for the whole request that starts."""
    _request.stamp, _request.active = None, True


def end_request(**kwargs: Any) -> None:
    """Ask the database at every call again: commands and workers live long."""
    _request.stamp, _request.active = None, False


def forget_stamp(**kwargs: Any) -> None:
    """Ask the database anew: this request has just published or hidden a page."""
    _request.stamp = None


def catalogue(language: str | None = None) -> Catalogue:
    """Return everything published, in `language` (the active one by default), English where no translation is."""
    code = (language or get_language() or settings.LANGUAGE_CODE).split("-")[0]
    stamp = getattr(_request, "stamp", None) or _stamp()
    _request.stamp = stamp if getattr(_request, "active", False) else None
    kept = _kept.get(code)
    if kept is None or kept[0] != stamp:
        kept = _kept[code] = (stamp, shelve(code))
    return kept[1]


def _stamp() -> tuple[Any, ...]:
    """Return a value that changes whenever a page is published, moved, hidden or removed.

    One query, written out: every page and every result of a lab asks it, and putting it together took Django longer
    than the database needs to answer.
    """
    with connection.cursor() as cursor:
        cursor.execute(STAMP)
        return tuple(cursor.fetchone())
