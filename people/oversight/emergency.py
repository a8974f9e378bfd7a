"""Which confidential fields emergency access can open, and the lists that go with it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.base.enums import Role
from people.base.models.caseload import StaffBar
from people.base.models.user import User
from people.base.rules import has_role
from people.contact.enums import Channel
from people.contact.selectors import ContactRule, contact_rules_of
from people.oversight.models import LAPSES, EmergencyAccess
from people.oversight.rules import may_answer_emergency
from people.sealing.sealed_text import unseal
from people.signin.models import AgreedPhrase

Lines = list[tuple[str, str]]
Opener = Callable[[User], Lines]
_fields: dict[str, tuple[str | Promise, Opener]] = {}


def register(field: str, label: str | Promise, opener: Opener) -> None:
    """Let a confidential field be opened in an emergency: `opener(student)` returns `[(label, value), ...]`.

    Only `people.oversight.services.read_in_emergency` calls it, after it wrote the look to the log. Say with
    `people.trail.selectors.name_field` what the field is called in the student's own list.
    """
    _fields[field] = (label, opener)


def choices() -> list[tuple[str, str | Promise]]:
    """Return the fields as choices of a form."""
    return [(field, label) for field, (label, _opener) in _fields.items()]


def label_of(field: str) -> str:
    """Return what staff call the field."""
    return str(_fields[field][0]) if field in _fields else field


def open_field(student: User, field: str) -> Lines:
    """Return the field's lines, opened. Writes no log: see `register`."""
    return _fields[field][1](student)


def _rule_lines(rule: ContactRule) -> list[str]:
    """Return one way in words; the hours that the student chose stand first, for another hour may bring danger."""
    parts = {
        gettext("Only in these hours, where they live"): rule.window,
        gettext("When"): rule.hours,
        gettext("Where"): rule.address,
        gettext("Say that you are"): rule.code_name,
    }
    lines = [f"{label}: {value}" for label, value in parts.items() if value]
    if not rule.in_hours:
        lines.insert(0, gettext("It is outside their hours now"))
    if rule.channel == Channel.PHONE:
        lines.append(gettext("voice message allowed") if rule.voicemail else gettext("no voice message"))
    return lines


def _contact(student: User) -> Lines:
    lines: Lines = []
    for rule in contact_rules_of(student):
        if not rule.live:
            lines.append((str(rule.channel_label), gettext("Not allowed: do not use it")))
            continue
        lines.append((str(rule.channel_label), "\n".join(_rule_lines(rule))))
    return lines


def _phrase(student: User) -> Lines:
    found = AgreedPhrase.objects.filter(user=student).first()
    return [(gettext("Agreed words"), unseal(student, "agreed_phrase", found.sealed_phrase))] if found else []


register("contact", _("How they may be reached"), _contact)
register("agreed_phrase", _("Their agreed words"), _phrase)


@dataclass(frozen=True)
class Wish:
    """One emergency access as a staff member sees it."""

    row: EmergencyAccess
    what: str
    why: str


def _wishes(rows: "QuerySet[EmergencyAccess]") -> list[Wish]:
    found = rows.select_related("student__data_key", "asked_by", "answered_by")
    return [Wish(row, label_of(row.field), unseal(row.student, "emergency_reason", row.sealed_reason)) for row in found]


def _open_to(reader: User) -> "QuerySet[EmergencyAccess]":
    """Return the rows about students from whom the reader is not kept away, and which are not about the reader."""
    bar = StaffBar.objects.filter(staff=reader, student=OuterRef("student"), ended_at=None)
    return EmergencyAccess.objects.filter(~Exists(bar)).exclude(student=reader)


def own_wishes(staff: User) -> list[Wish]:
    """Return what was allowed to the asker and still runs. Others are not listed: a list would tell who exists."""
    return _wishes(_open_to(staff).filter(asked_by=staff, until__gt=timezone.now()).order_by("-asked_at"))


def waiting_wishes(reader: User) -> list[tuple[Wish, bool]]:
    """Return what waits for a second person, and whether the reader is one: two queries."""
    found = _open_to(reader).filter(answered_at=None, asked_at__gt=timezone.now() - LAPSES).order_by("asked_at")
    return [(wish, may_answer_emergency(reader, wish.row, kept_away=False)) for wish in _wishes(found)]


def waiting_number(reader: User) -> int:
    """Return how many wishes wait for this reader: to be answered, or looked over. Nothing waits for others."""
    if not has_role(reader, Role.ADMINISTRATOR):
        return 0
    answer = Q(answered_at=None, asked_at__gt=timezone.now() - LAPSES)
    review = Q(until__isnull=False, reviewed_at=None)
    return _open_to(reader).filter(answer | review).exclude(asked_by=reader).count()


def wishes_to_review(reader: User) -> list[Wish]:
    """Return every access that was allowed and that nobody has reviewed, oldest first."""
    return _wishes(_open_to(reader).filter(Q(until__isnull=False), reviewed_at=None).order_by("asked_at"))
