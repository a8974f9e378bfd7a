"""Entries by hand: what the academy cannot know by itself. Written, replaced and withdrawn; none is ever changed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from pathways.base.locking import lock_student
from pathways.models import Enrolment, PathwayPage
from people.models import User
from placement.base.enums import CorrectionReason
from placement.base.errors import AlreadyWritten, KnownOtherwise, NotPlausible, NotStanding, ReasonNeeded
from placement.base.rules import need_handler
from placement.outcomes import plausible
from placement.outcomes.models import GapRecord, HandRecord, OutcomeRecord, QuarterRecord, StatusRecord

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Kind:
    """One kind of entry: its rows, whether one can be true, and whether it says what is known or written already."""

    model: type[HandRecord]
    findings: Callable[[Facts, date], plausible.Findings]
    need_new: Callable[[User, Facts, Any], None]


def record_outcome(
    *, student: User, by: User, replaces: OutcomeRecord | None = None, why: str = "", **facts: Any
) -> OutcomeRecord:
    """Write down training from before this site: in a pathway in which the person has no seat.

    Appends an `OutcomeRecord`. Raises `NoSuchRight`, `NotPlausible`, `KnownOtherwise`, `AlreadyWritten` for days that
    another entry has, and for a replacement `ReasonNeeded`, `NotStanding`.
    """
    row: OutcomeRecord = _record("training", student, by, replaces, why, facts)
    return row


def record_quarter(
    *, student: User, by: User, replaces: QuarterRecord | None = None, why: str = "", **facts: Any
) -> QuarterRecord:
    """Write down what a wage record or a paper says about one quarter and one employer; employers are added up.

    Appends a `QuarterRecord`. Raises `NoSuchRight`, `NotPlausible`, `AlreadyWritten` for the same quarter and employer,
    and for a replacement `ReasonNeeded`, `NotStanding`.
    """
    row: QuarterRecord = _record("quarter", student, by, replaces, why, facts)
    return row


def record_status(
    *, student: User, by: User, replaces: StatusRecord | None = None, why: str = "", **facts: Any
) -> StatusRecord:
    """Write down what the academy was told: why a law leaves a person out, or whether they look for work.

    Appends a `StatusRecord`. Raises `NoSuchRight`, `NotPlausible`, `AlreadyWritten`, `ReasonNeeded`, `NotStanding`.
    """
    row: StatusRecord = _record("status", student, by, replaces, why, facts)
    return row


def record_gap(*, student: User, by: User, replaces: GapRecord | None = None, why: str = "", **facts: Any) -> GapRecord:
    """Write down a planned gap, with its reason as a code.

    Appends a `GapRecord`. Raises `NoSuchRight`, `NotPlausible`, `AlreadyWritten`, `ReasonNeeded`, `NotStanding`.
    """
    row: GapRecord = _record("gap", student, by, replaces, why, facts)
    return row


@transaction.atomic
def withdraw_entry(*, entry: HandRecord, by: User, why: str) -> HandRecord:
    """Take an entry back, with a reason: nothing counts it any more.

    Appends a copy that says so. Raises `NoSuchRight`, `ReasonNeeded`, `NotStanding`.
    """
    need_handler(by, entry.student)  # type: ignore[attr-defined]
    lock_student(entry.student)  # type: ignore[attr-defined]
    _need_standing(entry, why)
    own = {field.attname: getattr(entry, field.attname) for field in entry._meta.concrete_fields}
    for name in ("id", "at", "by_id", "replaces_id", "withdrawn", "why"):
        del own[name]
    rows: Any = type(entry).objects
    row: HandRecord = rows.create(**own, by=by, replaces=entry, why=why, withdrawn=True)
    return row


@transaction.atomic
def _record(kind: str, student: User, by: User, replaces: HandRecord | None, why: str, facts: dict[str, Any]) -> Any:
    need_handler(by, student)
    lock_student(student)
    if replaces is not None:
        _need_standing(replaces, why)
    findings = KINDS[kind].findings(facts, timezone.localdate())
    if findings:
        raise NotPlausible(findings)
    KINDS[kind].need_new(student, facts, replaces)
    rows: Any = KINDS[kind].model.objects
    return rows.create(student=student, by=by, replaces=replaces, why=why if replaces else "", **facts)


def _need_standing(entry: HandRecord, why: str) -> None:
    if why not in CorrectionReason.values:
        raise ReasonNeeded
    if entry.withdrawn or type(entry).objects.filter(replaces=entry).exists():
        raise NotStanding


def _others(kind: type[HandRecord], student: User, replaces: HandRecord | None, **same: Any) -> bool:
    rows = kind.objects.standing().filter(student=student, **same)
    return rows.exclude(pk=replaces.pk if replaces else None).exists()


def _new_training(student: User, facts: Facts, replaces: HandRecord | None) -> None:
    if not PathwayPage.objects.filter(slug=facts["pathway"]).exists():
        raise NotPlausible({"pathway": plausible.NO_SUCH_PATHWAY})
    last = facts.get("exit_on") or facts["planned_end_on"]
    seats = Enrolment.objects.filter(student=student, cohort__pathway__slug=facts["pathway"])
    if seats.filter(enrolled_at__date__lte=last).exists():
        raise KnownOtherwise
    same = {"pathway": facts["pathway"], "enrolled_on__lte": last}
    others = OutcomeRecord.objects.standing().filter(student=student, **same)
    for other in others.exclude(pk=replaces.pk if replaces else None):
        if (other.exit_on or other.planned_end_on) >= facts["enrolled_on"]:
            raise AlreadyWritten


def _new_quarter(student: User, facts: Facts, replaces: HandRecord | None) -> None:
    same = {"year": facts["year"], "quarter": facts["quarter"], "employer_tag": facts.get("employer_tag", "")}
    if _others(QuarterRecord, student, replaces, **same):
        raise AlreadyWritten


def _new_status(student: User, facts: Facts, replaces: HandRecord | None) -> None:
    if _others(StatusRecord, student, replaces, code=facts["code"], on=facts["on"]):
        raise AlreadyWritten


def _new_gap(student: User, facts: Facts, replaces: HandRecord | None) -> None:
    if _others(GapRecord, student, replaces, first_on=facts["first_on"], last_on=facts["last_on"]):
        raise AlreadyWritten


KINDS: dict[str, Kind] = {
    "training": Kind(OutcomeRecord, plausible.training, _new_training),
    "quarter": Kind(QuarterRecord, plausible.quarter, _new_quarter),
    "status": Kind(StatusRecord, plausible.status, _new_status),
    "gap": Kind(GapRecord, plausible.gap, _new_gap),
}
RECORDERS: dict[str, Callable[..., HandRecord]] = {
    "training": record_outcome,
    "quarter": record_quarter,
    "status": record_status,
    "gap": record_gap,
}
