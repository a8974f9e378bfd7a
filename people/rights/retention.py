"""What goes when: the schedule of each model's docstring, carried out. Other apps add theirs.

`register` adds what goes by its age; `keep` says of a model why its rows do not go by age alone. Every model that holds
personal data is named by one of them, or hangs on one that is: a test fails for a model without a rule.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.idp.oidc.models import Client, Token
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db.models import CASCADE, Exists, Model, OuterRef, ProtectedError, Q, QuerySet
from django.db.models.deletion import Collector
from django.utils import timezone

from people.accounts.models.invitation import Invitation
from people.accounts.models.role_request import RoleRequest
from people.base.models.caseload import CaseAssignment, StaffBar
from people.base.models.user import RoleGrant, User
from people.caseload.covering import old_covers
from people.contact.models import SafeContactRule
from people.messages.models import Draft, InboxItem
from people.releases.enums import ReleaseEventKind
from people.releases.models import Disclosure, Release, ReleaseEvent
from people.rights.erasure import erase_person
from people.rights.models.erasure import Erasure
from people.rights.models.record_requests import ErasureWish, LegalDemand
from people.rights.record_requests import held_people
from people.sealing.models import DataKey
from people.signin.models import AgreedPhrase, Recovery, RecoveryCode
from people.tasks.models import Task
from people.trail.guards import destroy, purging
from people.trail.models import AccessEvent
from people.trail.selectors import end_of_log

Rule = Callable[[], QuerySet]  # type: ignore[type-arg]
End = Callable[[QuerySet], int]  # type: ignore[type-arg]
_rules: dict[str, tuple[Rule, End]] = {}
_kept: dict[type[Model], str] = {}
ACCESS_LOG = "access log, six years"
WITH_ACCOUNT = "with the account: at erasure, or 90 days after an administrator closed it"


def _delete(rows: QuerySet) -> int:  # type: ignore[type-arg]
    return rows.delete()[0]


def register(name: str, rule: Rule, end: End = _delete) -> None:
    """Add a rule: a function that returns the rows whose time is over, and how they go, which returns how many went.

    For rows of an event log `end` is `people.trail.guards.destroy`, or a function of the app's own that drops files
    too.
    """
    _rules[name] = (rule, end)


def keep(until: str, *models: type[Model]) -> None:
    """State of models with personal data when their rows go, where no age decides: `WITH_ACCOUNT`, or words."""
    for model in models:
        _kept[model] = until


def _before(**age: int) -> datetime:
    return timezone.now() - timedelta(**age)


register("drafts, 30 days", lambda: Draft.objects.filter(saved_at__lt=_before(days=30)))
register("read messages, 90 days", lambda: InboxItem.objects.filter(read_at__lt=_before(days=90)))
register(
    "tasks, 90 days after they were done",
    lambda: Task.objects.filter(Q(closed_at__lt=_before(days=90)) | Q(until__lt=_before(days=90))),
)
register("used printed codes, 30 days", lambda: RecoveryCode.objects.filter(used_at__lt=_before(days=30)))
register("invitations, 30 days after their end", lambda: Invitation.objects.filter(expires_at__lt=_before(days=30)))
register("ways back in, one year", lambda: Recovery.objects.filter(opened_at__lt=_before(days=365)))
register("roles asked for, one year", lambda: RoleRequest.objects.filter(asked_at__lt=_before(days=365)))
register("sessions that ended", lambda: Session.objects.filter(expire_date__lt=timezone.now()))
register(
    "devices without a session",
    lambda: UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")),
)
register("sign-ins to the labs that ended", lambda: Token.objects.filter(expires_at__lt=timezone.now()))
register(
    "requests for records, six years after closing",
    lambda: LegalDemand.objects.filter(closed_at__lt=_before(days=6 * 365 + 2)),
    end=destroy,
)


def ended_releases() -> "QuerySet[Release]":
    """Return releases that ended three years ago: answered with no, taken back, run out, or never answered."""
    then = _before(days=3 * 365 + 1)
    said = ReleaseEvent.objects.filter(release=OuterRef("pk"))
    no = said.filter(kind__in=[ReleaseEventKind.DECLINED, ReleaseEventKind.REVOKED], at__lt=then)
    answered = said.exclude(kind=ReleaseEventKind.REQUESTED)
    old = Exists(no) | Exists(said.filter(until__lt=then)) | (~Exists(answered) & Q(requested_at__lt=then))
    return Release.objects.filter(old)


def destroy_releases(releases: "QuerySet[Release]") -> int:
    """Delete releases with their steps and with every showing under them; return how many rows."""
    ids = list(releases.values_list("pk", flat=True))
    parts = (Disclosure.objects.filter(release__in=ids), ReleaseEvent.objects.filter(release__in=ids))
    return sum(destroy(rows) for rows in (*parts, Release.objects.filter(pk__in=ids)))


def closed_accounts() -> "QuerySet[User]":
    """Return accounts that an administrator closed 90 days ago, without people whose records are on hold."""
    return User.objects.filter(is_active=False, closed_at__lt=_before(days=90)).exclude(pk__in=held_people())


def erase_accounts(accounts: "QuerySet[User]") -> int:
    """Erase everything about people whose accounts were closed; return how many people."""
    people = list(accounts)
    for user in people:
        erase_person(user=user)
    return len(people)


register("releases and showings, three years after their end", ended_releases, end=destroy_releases)
register("closed accounts, 90 days", closed_accounts, end=erase_accounts)
register("covers for colleagues, one year after their last day", old_covers)
keep(
    WITH_ACCOUNT,
    *(AgreedPhrase, Authenticator, CaseAssignment, DataKey, EmailAddress, ErasureWish),
    *(RoleGrant, SafeContactRule, StaffBar, User.groups.through, User.user_permissions.through),
)
keep("never: a restored backup is held against it", Erasure)
keep("never: it is the labs' own sign-in and belongs to nobody", Client)
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
    old = AccessEvent.objects.filter(at__lt=end_of_log())
    kept = AccessEvent.objects.filter(Q(subject_id__in=held_people()) | Q(reader_id__in=held_people()))
    first = kept.order_by("position").first()
    return old.filter(position__lt=first.position) if first else old


def _reach(rows: QuerySet) -> Counter[str]:  # type: ignore[type-arg]
    """Return model → how many rows go when `rows` go, with what hangs on them. Changes nothing."""
    collector, found = Collector(using=rows.db, origin=rows), Counter[str]()
    try:
        collector.collect(rows)
    except ProtectedError as error:
        # What protects them goes first, by the rule's own end.
        found.update(row._meta.label for row in error.protected_objects)
        found[rows.model._meta.label] += rows.count()
        return found
    for model, instances in collector.data.items():
        found[model._meta.label] += len(instances)
    for fast in collector.fast_deletes:
        found[fast.model._meta.label] += fast.count()
    return found


def due_by_model() -> dict[str, dict[str, int]]:
    """Return rule → model → how many rows would go now, with what hangs on them; changes nothing."""
    found = {}
    for name, (rule, end) in _rules.items():
        rows = _free(rule())
        number = {"people.User": rows.count()} if end is erase_accounts else dict(_reach(rows))
        found[name] = {label: count for label, count in sorted(number.items()) if count}
    log = expired_log().count()
    return found | {ACCESS_LOG: {"people.AccessEvent": log} if log else {}}


@dataclass(frozen=True)
class Line:
    """One model of the schedule: its label, and when its rows go."""

    model: str
    goes: str


def schedule() -> list[Line]:
    """Return every model that goes by a rule or of which it is stated why not, by name."""
    lines: dict[type[Model], str] = {AccessEvent: ACCESS_LOG, **_kept, **_by_age()}
    for model, parent in list(_hanging(set(lines))):
        lines[model] = f"with {parent._meta.label}"
    return sorted((Line(model._meta.label, goes) for model, goes in lines.items()), key=lambda line: line.model)


def _by_age() -> dict[type[Model], str]:
    found: dict[type[Model], str] = {}
    for name, (rule, _end) in _rules.items():
        model = rule().model
        if model is not User:
            found[model] = f"{found[model]}; {name}" if model in found else name
    return found | {User: WITH_ACCOUNT, ReleaseEvent: "with people.Release", Disclosure: "with people.Release"}


def _hanging(covered: set[type[Model]]) -> Iterator[tuple[type[Model], type[Model]]]:
    """Yield models whose rows go with a row of a covered model; an account's row itself is emptied, never deleted."""
    waiting = True
    while waiting:
        waiting = False
        for model in set(apps.get_models()) - covered:
            parents = [
                field.related_model
                for field in model._meta.concrete_fields
                if field.remote_field is not None and getattr(field.remote_field, "on_delete", None) is CASCADE
            ]
            parent = next((one for one in parents if one in covered and one is not User), None)
            if parent is not None:
                covered.add(model)
                waiting = True
                yield model, parent


def due() -> dict[str, int]:
    """Return how many rows of each kind are over their time; those on hold are not counted."""
    return {name: _free(rule()).count() for name, (rule, _end) in _rules.items()} | {ACCESS_LOG: expired_log().count()}


def apply() -> dict[str, int]:
    """Delete what is due and return how many rows of each kind went; nothing goes of people on hold.

    The access log loses only its oldest rows: the chain is then checked from its first remaining row on.
    """
    gone = {name: end(_free(rule())) for name, (rule, end) in _rules.items()}
    with purging():
        old = expired_log()
        gone[ACCESS_LOG] = old._raw_delete(old.db) if old.exists() else 0
    return gone
