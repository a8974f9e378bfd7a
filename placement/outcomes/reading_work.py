"""Jobs with evidence, and what was written down by hand: a part of everything that counts about people."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from placement.base.enums import CHECKPOINTS, CirrCode, Employed, EvidenceKind, Exclusion, PlacementState
from placement.outcomes.history import Held, Past, Wage
from placement.outcomes.models import OutcomeRecord, QuarterRecord, StatusRecord
from placement.outcomes.periods import Quarter
from placement.outcomes.work import cirr_code_of, daily_pay, spans_of
from placement.placements.models import Placement, PlacementEvent

DAY_OF = {str(state): day for day, state in CHECKPOINTS.items()}


def standing(kind: Any, only: dict[str, Any]) -> Any:
    """Return entries of one kind that were neither replaced nor withdrawn, oldest first."""
    return kind.objects.standing().filter(**only).order_by("at", "id")


def jobs_of(only: dict[str, Any]) -> dict[UUID, tuple[Held, ...]]:
    """Return jobs with evidence seen."""
    rows = Placement.objects.filter(**only).exclude(state=PlacementState.PENDING_START).order_by("start_on", "id")
    found: dict[UUID, list[Held]] = defaultdict(list)
    for row in rows.prefetch_related("events"):
        held = held_of(row, f"job {len(found[row.student_id])}")
        if held is not None:
            found[row.student_id].append(held)
    return {student: tuple(jobs) for student, jobs in found.items()}


def held_of(row: Placement, tag: str) -> Held | None:
    """Return a placement as its evidence has it, `None` where no evidence was seen. Its events are read once.

    `tag` stands for an employer that nobody compared with others.
    """
    events = _standing_events(row)
    if not any(event.evidence for event in events):
        return None
    marks = [mark for event in events for mark in _marks(event)]
    ended = [event.on for event in events if event.to_state == PlacementState.SEPARATED]
    code = cirr_code_of(in_field=row.in_field, hours=row.hours, permanence=row.permanence, found_by=row.found_by)
    return Held(
        start_on=row.start_on,
        tag=row.employer_tag or tag,
        spans=spans_of(row.start_on, marks),
        subsidised=row.subsidised,
        in_field=row.in_field,
        cirr_code=code,
        daily_pay=daily_pay(row.wage, row.wage_unit, row.hours),
        known={DAY_OF[event.to_state]: event.employed for event in events if event.employed},
        elsewhere=tuple(event.on for event in events if event.employed == Employed.OTHER and event.on),
        ended_on=ended[-1] if ended else None,
    )


def _standing_events(row: Placement) -> list[PlacementEvent]:
    """Return what counts: of several ends the one that was put right last."""
    dated = [event for event in row.events.all() if event.on]
    ends = [event for event in dated if event.to_state == PlacementState.SEPARATED]
    return [event for event in dated if event not in ends[:-1]]


def _marks(event: Any) -> list[tuple[date, str]]:
    if event.employed:
        return [(event.on, event.employed)]
    if event.evidence or event.to_state == PlacementState.SEPARATED:
        return [(event.on, str(Employed.SAME))]
    return []


def wages_of(only: dict[str, Any]) -> dict[UUID, tuple[Wage, ...]]:
    """Return what wage records and papers say."""
    found: dict[UUID, list[Wage]] = defaultdict(list)
    for row in standing(QuarterRecord, only):
        quarter = Quarter(row.year, row.quarter)
        matched = row.evidence == EvidenceKind.WAGE_RECORD
        wage = Wage(quarter, row.employed, row.subsidised, row.earnings, row.employer_tag, matched)
        found[row.student_id].append(wage)
    return {student: tuple(rows) for student, rows in found.items()}


def past_of(only: dict[str, Any]) -> tuple[dict[UUID, tuple[Past, ...]], dict[UUID, list[tuple[str, date]]]]:
    """Return training from before this site, and why it leaves people out."""
    found: dict[UUID, list[Past]] = defaultdict(list)
    early: dict[UUID, list[tuple[str, date]]] = defaultdict(list)
    for row in standing(OutcomeRecord, only):
        names = ("pathway", "enrolled_on", "planned_end_on", "graduated_on", "exit_on", "credential_on")
        past = Past(**{name: getattr(row, name) for name in (*names, "gain_on", "in_field_on", "cirr_code")})
        found[row.student_id].append(past)
        if row.exclusion:
            early[row.student_id].append((row.exclusion, row.enrolled_on))
        if not row.available:
            early[row.student_id].append((str(Exclusion.NOT_AVAILABLE), row.enrolled_on))
    return {student: tuple(rows) for student, rows in found.items()}, early


def told_of(
    only: dict[str, Any], early: dict[UUID, list[tuple[str, date]]]
) -> Iterator[tuple[str, dict[UUID, tuple[Any, ...]]]]:
    """Yield why laws leave people out, and what people said of their search."""
    out: dict[UUID, list[tuple[str, date]]] = defaultdict(list, {key: list(rows) for key, rows in early.items()})
    told: dict[UUID, list[tuple[str, date]]] = defaultdict(list)
    for row in standing(StatusRecord, only):
        (told if row.code in CirrCode.values else out)[row.student_id].append((row.code, row.on))
    yield "exclusions", {student: tuple(rows) for student, rows in out.items()}
    yield "told", {student: tuple(rows) for student, rows in told.items()}
