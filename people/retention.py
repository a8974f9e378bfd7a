"""What goes when: the schedule of each model's docstring, carried out. Other apps add theirs with `register`."""

from collections.abc import Callable
from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet
from django.utils import timezone

from people.guards import destroy, purging
from people.legal import held_people
from people.models import (
    AccessEvent,
    Draft,
    EmergencyAccess,
    InboxItem,
    Invitation,
    LegalDemand,
    Recovery,
    RecoveryCode,
    RoleRequest,
)

Rule = Callable[[], QuerySet]  # type: ignore[type-arg]
End = Callable[[QuerySet], int]  # type: ignore[type-arg]
_rules: dict[str, tuple[Rule, End]] = {}


def _delete(rows: QuerySet) -> int:  # type: ignore[type-arg]
    return rows.delete()[0]


def register(name: str, rule: Rule, end: End = _delete) -> None:
    """Add a rule: a function that returns the rows whose time is over, and how they go, which returns how many went.

    For rows of an event log `end` is `people.guards.destroy`, or a function of the app's own that drops files too.
    """
    _rules[name] = (rule, end)


def _before(**age: int) -> object:
    return timezone.now() - timedelta(**age)


register("drafts, 30 days", lambda: Draft.objects.filter(saved_at__lt=_before(days=30)))
register("read messages, 90 days", lambda: InboxItem.objects.filter(read_at__lt=_before(days=90)))
register("used printed codes, 30 days", lambda: RecoveryCode.objects.filter(used_at__lt=_before(days=30)))
register("invitations, 30 days after their end", lambda: Invitation.objects.filter(expires_at__lt=_before(days=30)))
register("ways back in, one year", lambda: Recovery.objects.filter(opened_at__lt=_before(days=365)))
register("roles asked for, one year", lambda: RoleRequest.objects.filter(asked_at__lt=_before(days=365)))
register(
    "emergency access, one year, once reviewed",
    lambda: EmergencyAccess.objects.filter(
        Q(reviewed_at__isnull=False) | Q(until__isnull=True), asked_at__lt=_before(days=365)
    ),
)
register("sessions that ended", lambda: Session.objects.filter(expire_date__lt=timezone.now()))
register(
    "devices without a session",
    lambda: UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")),
)


register(
    "requests for records, six years after closing",
    lambda: LegalDemand.objects.filter(closed_at__lt=_before(days=6 * 365 + 2)),
    end=destroy,
)
# By which column a row belongs to a person; rows of a person on hold stay.
OWNERS = ("user", "student", "person", "used_by")


def _free(rows: QuerySet) -> QuerySet:  # type: ignore[type-arg]
    """Leave out the rows of people whose records are on hold."""
    columns = {field.name for field in rows.model._meta.concrete_fields}
    for owner in columns.intersection(OWNERS):
        rows = rows.exclude(**{f"{owner}__in": held_people()})
    return rows


def expired_log() -> QuerySet[AccessEvent]:
    """Return rows of the access log that are older than six years, up to the first one about a person on hold."""
    old = AccessEvent.objects.filter(at__lt=_before(days=6 * 365 + 2))
    kept = AccessEvent.objects.filter(Q(subject_id__in=held_people()) | Q(reader_id__in=held_people()))
    first = kept.order_by("position").first()
    return old.filter(position__lt=first.position) if first else old


def due() -> dict[str, int]:
    """Return how many rows of each kind are over their time; those on hold are not counted."""
    return {name: _free(rule()).count() for name, (rule, _end) in _rules.items()} | {
        "access log, six years": expired_log().count()
    }


def apply() -> dict[str, int]:
    """Delete what is due and return how many rows of each kind went; nothing goes of people on hold.

    The access log loses only its oldest rows: the chain is then checked from its first remaining row on.
    """
    gone = {name: end(_free(rule())) for name, (rule, end) in _rules.items()}
    with purging():
        old = expired_log()
        gone["access log, six years"] = old._raw_delete(old.db) if old.exists() else 0
    return gone
