"""What tells in one small query whether anything published has changed since, and whether any page is closed.

Asked once for a whole request; commands and workers, which live long, ask at every call.
"""

from typing import Any

from asgiref.local import Local
from django.db import connection

STAMP = """
    SELECT COUNT(*), COUNT(*) FILTER (WHERE live), MAX(last_published_at),
        (SELECT MAX(id) FROM wagtailcore_pagelogentry),
        (SELECT COUNT(*) FROM pathways_term), (SELECT MAX(changed_at) FROM pathways_term),
        (SELECT COUNT(*) FROM wagtailcore_pageviewrestriction)
    FROM wagtailcore_page
"""
_request = Local()


def begin_request(**kwargs: Any) -> None:
    """Ask the database anew, once for the whole request that starts."""
    _request.stamp, _request.active = None, True


def end_request(**kwargs: Any) -> None:
    """Ask the database at every call again: commands and workers live long."""
    _request.stamp, _request.active = None, False


def forget_stamp(**kwargs: Any) -> None:
    """Ask the database anew: this request has just published, hidden or closed a page."""
    _request.stamp = None


def stamp() -> tuple[Any, ...]:
    """Return a value that changes whenever a page is published, moved, hidden or removed."""
    found: tuple[Any, ...] = getattr(_request, "stamp", None) or _asked()
    _request.stamp = found if getattr(_request, "active", False) else None
    return found


def any_page_is_closed() -> bool:
    """Return whether editors have closed any page at all to some readers."""
    return bool(stamp()[-1])


def _asked() -> tuple[Any, ...]:
    """Ask in one query, written out.

    Every page and every result of a lab asks it, and putting it together took Django longer than the database needs to
    answer.
    """
    with connection.cursor() as cursor:
        cursor.execute(STAMP)
        return tuple(cursor.fetchone())
