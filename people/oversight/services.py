"""Emergency access: asked by one, allowed by another, an hour long, every look logged, the student told."""

from django.db import transaction
from django.utils import timezone

from people.base.enums import Role
from people.base.errors import NotAllowed, ReasonNeeded
from people.base.models.user import User
from people.messages.notify import notify
from people.oversight import emergency
from people.oversight.models import LAPSES, LASTS, EmergencyAccess
from people.oversight.rules import may_answer_emergency, may_ask_emergency, may_read_emergency, may_review_emergency
from people.rights.rules import is_silent
from people.sealing.sealed_text import seal, unseal
from people.tasks.services import close_task, open_task
from people.trail.enums import AccessKind
from people.trail.services.access import append_access

PLACE = "/emergency-access/"
ANSWER, REVIEW = "emergency_to_answer", "emergency_to_review"


def _tell_student(student: User) -> None:
    if not is_silent(student):
        notify(user=student, kind="emergency_access", path="/me/data/")


def _locked(access: EmergencyAccess) -> EmergencyAccess:
    return EmergencyAccess.objects.select_for_update().select_related("student").get(pk=access.pk)


@transaction.atomic
def ask_emergency_access(*, student: User, field: str, by: User, reason: str) -> EmergencyAccess:
    """Ask to see one field of one student; appends OVERRIDE_ASKED and tells the administrators.

    Raises `NotAllowed` for people without such a role, a barred staff member, oneself and unknown fields,
    `ReasonNeeded` without a reason.
    """
    if not may_ask_emergency(by, student) or field not in dict(emergency.choices()):
        raise NotAllowed("these records are closed to this reader")
    if not reason.strip():
        raise ReasonNeeded("say why")
    sealed = seal(student, "emergency_reason", reason)
    access = EmergencyAccess.objects.create(student=student, field=field, sealed_reason=sealed, asked_by=by)
    append_access(kind=AccessKind.OVERRIDE_ASKED, reader=by, subject=student, field=field, reason=reason)
    admins = User.objects.filter(
        role_grants__role=Role.ADMINISTRATOR, role_grants__ended_at=None, is_active=True
    ).exclude(pk__in=[by.pk, student.pk])
    for user in admins:
        notify(user=user, kind="emergency_to_answer", path=PLACE)
    until = access.asked_at + LAPSES
    open_task(kind=ANSWER, about=access.pk, path=PLACE, student=student, not_for=by, until=until)
    return access


@transaction.atomic
def allow_emergency_access(*, access: EmergencyAccess, by: User) -> EmergencyAccess:
    """Allow it as the second person, for an hour from now; appends OVERRIDE_ALLOWED and tells asker and student.

    Raises `NotAllowed` for the asker, people kept away from the student, others, and where it was answered or lapsed.
    The asker must still be free to ask: a bar set meanwhile wins.
    """
    access = _locked(access)
    if not may_answer_emergency(by, access) or not may_ask_emergency(access.asked_by, access.student):
        raise NotAllowed("a second person, free of conflict, answers")
    access.answered_by, access.answered_at = by, timezone.now()
    access.until = access.answered_at + LASTS
    access.save(update_fields=["answered_by", "answered_at", "until"])
    append_access(kind=AccessKind.OVERRIDE_ALLOWED, reader=by, subject=access.student, field=access.field)
    notify(user=access.asked_by, kind="emergency_answered", path=PLACE)
    close_task(about=access.pk, kinds=(ANSWER,))
    open_task(kind=REVIEW, about=access.pk, path=PLACE, student=access.student, not_for=access.asked_by)
    _tell_student(access.student)
    return access


@transaction.atomic
def refuse_emergency_access(*, access: EmergencyAccess, by: User) -> None:
    """Say no as the second person; appends OVERRIDE_REFUSED and tells the asker.

    Raises `NotAllowed` as `allow_emergency_access`.
    """
    access = _locked(access)
    if not may_answer_emergency(by, access):
        raise NotAllowed("a second person, free of conflict, answers")
    access.answered_by, access.answered_at = by, timezone.now()
    access.save(update_fields=["answered_by", "answered_at"])
    close_task(about=access.pk, kinds=(ANSWER,))
    notify(user=access.asked_by, kind="emergency_answered", path=PLACE)
    append_access(kind=AccessKind.OVERRIDE_REFUSED, reader=by, subject=access.student, field=access.field)


def read_in_emergency(*, access: EmergencyAccess, by: User) -> emergency.Lines:
    """Return the field's lines; appends OVERRIDE with the reason first and tells the student.

    Raises `NotAllowed` for anybody but the asker, past the hour, without the role, and where a bar stands now.
    """
    with transaction.atomic():
        access = _locked(access)
        if not may_read_emergency(by, access):
            raise NotAllowed("this access is over, or another's")
        access.looks += 1
        access.save(update_fields=["looks"])
        reason = unseal(access.student, "emergency_reason", access.sealed_reason)
        append_access(kind=AccessKind.OVERRIDE, reader=by, subject=access.student, field=access.field, reason=reason)
        _tell_student(access.student)
    return emergency.open_field(access.student, access.field)


@transaction.atomic
def review_emergency_access(*, access: EmergencyAccess, by: User) -> None:
    """Mark an allowed access as reviewed; appends OVERRIDE_REVIEWED. Twice changes nothing.

    Raises `NotAllowed` for the asker, people kept away from the student, and anybody but an administrator.
    """
    access = _locked(access)
    if not may_review_emergency(by, access):
        raise NotAllowed("an administrator who did not ask reviews")
    if access.reviewed_at is None:
        access.reviewed_by, access.reviewed_at = by, timezone.now()
        access.save(update_fields=["reviewed_by", "reviewed_at"])
        close_task(about=access.pk, kinds=(REVIEW,))
        append_access(kind=AccessKind.OVERRIDE_REVIEWED, reader=by, subject=access.student, field=access.field)
