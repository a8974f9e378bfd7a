"""A certificate as PDF, with tags for screen readers (PDF/UA-1), made when asked and kept nowhere."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import formats, translation
from django.utils.translation import gettext as _

from pathways.base.paper import as_paper
from pathways.content.catalogue import PathwayInfo
from pathways.credentials.selectors import Reached

TEMPLATE = Path(__file__).with_name("certificate.typ")
PAPERS = {"us-letter", "a4"}


def values(reached: Reached, *, name: str, paper: str, language: str) -> dict[str, Any]:
    """Return what the template is given; an empty `name` is left out. Call it in the language of the certificate."""
    whole = isinstance(reached.what, PathwayInfo)
    done = _("has finished the pathway") if whole else _("has finished the course")
    alone = _("Finished: the pathway") if whole else _("Finished: the course")
    month = formats.date_format(reached.on, "YEAR_MONTH_FORMAT")
    return {
        "language": language,
        "paper": paper if paper in PAPERS else "us-letter",
        "academy": settings.WAGTAIL_SITE_NAME,
        "title": _("Certificate"),
        "name": name,
        "says": done if name else alone,
        "what": str(reached.what.title),
        "detail": _("About %(hours)s hours · %(month)s") % {"hours": reached.what.hours, "month": month},
        "with": _("With these courses:") if whole else _("What it teaches:"),
        "parts": _parts(reached),
    }


def _parts(reached: Reached) -> list[str]:
    if isinstance(reached.what, PathwayInfo):
        return [str(course.title) for course in reached.what.courses]
    return [str(lesson.title) for lesson in reached.what.lessons]


def as_pdf(reached: Reached, *, name: str, paper: str, language: str) -> bytes:
    """Return the certificate in `language`, with `name` or, where that is empty, without any."""
    with translation.override(language):
        given = values(reached, name=name, paper=paper, language=language)
    return as_paper(TEMPLATE, given)
