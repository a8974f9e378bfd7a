"""What the log of a student says of somebody who covers for a colleague."""

from django.db.models import QuerySet
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from people.base.models.caseload import StaffBar
from people.base.models.cover import Cover
from people.base.models.user import User
from people.trail.enums import AccessKind
from people.trail.services.access import append_access


def covers_of(staff: User, student: User) -> QuerySet[Cover]:
    """Return the covers, of today and to come, that open a student on the list of `staff` to somebody else."""
    barred = StaffBar.objects.filter(student=student, ended_at=None).values("staff")
    found = Cover.objects.live().filter(away=staff).exclude(covered_by__in=barred).exclude(covered_by=student)
    return found.select_related("covered_by")


def log_cover(*, cover: Cover, student: User, kind: AccessKind, change: tuple[str, str], by: User | None) -> None:
    """Append to a student's log, in their language, who covers on which days, or that it is over."""
    with translation.override(student.language or translation.get_language()):
        said = {"first": date_format(cover.first_on, "DATE_FORMAT"), "last": date_format(cover.last_on, "DATE_FORMAT")}
        reason = _("covers for a colleague, %(first)s to %(last)s") % said
    who = cover.covered_by
    append_access(kind=kind, reader=who, subject=student, field="caseload", reason=reason, actor=by, change=change)
