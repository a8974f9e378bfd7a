"""Open Badges 3.0, made when the person asks and given to the person alone.

A badge says what was learned, where, and in which year. Its names are drawn fresh each time: two badges of one person
have nothing in common, and none leads to the person (domain.md, "Credentials").
"""

import calendar
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from pathways.base.errors import NotYetReady
from pathways.base.locking import lock_student
from pathways.content.catalogue import CourseInfo, PathwayInfo
from pathways.credentials.models import Badge
from pathways.credentials.selectors import Reached
from pathways.credentials.signing import issuer, sign
from pathways.credentials.status import draw_slot, entry
from people.models import User

CONTEXT = ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"]
# More live ones of one thing than anybody needs; a lost file is taken back, and its place is free for another.
MOST = 10


@dataclass(frozen=True)
class Made:
    """A badge as it goes to its person, once: the text, and the name of its file."""

    token: str
    file: str = "badge.jwt"


@transaction.atomic
def make_badge(*, student: User, reached: Reached) -> Made:
    """Make a badge for something that the student finished.

    Keeps a `Badge` with the place in the public list; the text itself is given out and not kept. Raises `NotYetReady`
    for somebody who has `MOST` of the same kind already.
    """
    lock_student(student)
    live = Badge.objects.filter(student=student, kind=reached.kind, key=reached.key, slot__taken_back=False)
    if live.count() >= MOST:
        raise NotYetReady(_("You have many badges for this. Take one back first."))
    slot = draw_slot()
    Badge.objects.create(student=student, kind=reached.kind, key=reached.key, slot=slot)
    return Made(sign(credential(reached) | {"credentialStatus": entry(slot)}))


@transaction.atomic
def take_back_badge(*, badge: Badge) -> None:
    """Take a badge back: whoever checks it reads that it does not hold any more. Does nothing the second time."""
    slot = badge.slot
    slot.taken_back = True
    slot.save(update_fields=["taken_back"])


def credential(reached: Reached) -> dict[str, Any]:
    """Return a badge without its place: an Open Badges 3.0 credential with the claims of a JWT beside it."""
    own, subject = f"urn:uuid:{uuid.uuid4()}", f"urn:uuid:{uuid.uuid4()}"
    name = f"{reached.what.title}"
    return {
        "@context": CONTEXT,
        "id": own,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": name,
        "issuer": {"id": issuer(), "type": ["Profile"], "name": settings.WAGTAIL_SITE_NAME, "url": settings.SITE_URL},
        "validFrom": f"{reached.year}-01-01T00:00:00Z",
        "credentialSubject": {
            "id": subject,
            "type": ["AchievementSubject"],
            "achievement": {
                "id": settings.SITE_URL.rstrip("/") + reached.what.url,
                "type": ["Achievement"],
                "achievementType": "Course" if isinstance(reached.what, CourseInfo) else "LearningProgram",
                "name": name,
                "description": f"{reached.what.summary}",
                "criteria": {"narrative": criteria(reached.what)},
            },
        },
        "iss": issuer(),
        "jti": own,
        "sub": subject,
        "nbf": calendar.timegm(datetime(reached.year, 1, 1, tzinfo=UTC).timetuple()),
    }


def criteria(what: CourseInfo | PathwayInfo) -> str:
    """Return in words what had to be done."""
    if isinstance(what, PathwayInfo):
        return _("Finished every course of this pathway: %(courses)s.") % {
            "courses": ", ".join(str(course.title) for course in what.courses)
        }
    rule = what.rule
    words = [_("finished %(share)s %% of its lessons") % {"share": rule.lessons}] if rule.lessons else []
    if rule.quizzes:
        words.append(_("got %(share)s %% right in each quiz") % {"share": rule.quizzes})
    if rule.labs:
        words.append(_("got %(share)s %% of the points in the labs") % {"share": rule.labs})
    if rule.sign_off:
        words.append(_("a teacher signed off the work"))
    return _("About %(hours)s hours: %(words)s.") % {"hours": what.hours, "words": ", ".join(words)}
