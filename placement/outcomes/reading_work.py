"""Jobs with evidence, and what was written down by hand: a part of everything that counts about people."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from placement.base.enums import CHECKPOINTS, CirrCode, Employed, EvidenceKind, Exclusion, PlacementState
from placement.outcomes.bare import bare, day_of, money, values
from placement.outcomes.history import Held, Past, Wage
from placement.outcomes.models import OutcomeRecord, QuarterRecord, StatusRecord
from placement.outcomes.periods import Quarter
from placement.outcomes.work import cirr_code_of, daily_pay, spans_of
from placement.placements.models import Placement, PlacementEvent

DAY_OF = {str(state): day for day, state in CHECKPOINTS.items()}
SEEN = str(Employed.SAME)
# A person's id, or a job's, as the driver gives it.
Key = Any
TERMS = (
    "employer_tag",
    bare("start_on"),
    *("subsidised", "in_field", "hours", "permanence", "found_by", "wage", "wage_unit"),
)


class Step(NamedTuple):
    """One dated step of a job: the state reached, the day that it is about, what was seen, what was said."""

    to: str
    on: date
    evidence: str
    employed: str


def standing(kind: Any, only: dict[str, Any]) -> Any:
    """Return entries of one kind that were neither replaced nor withdrawn, oldest first."""
    return kind.objects.standing().filter(**only).order_by("at", "id")


def jobs_of(only: dict[str, Any]) -> dict[Key, tuple[Held, ...]]:
    """Return jobs with evidence seen. Two queries."""
    steps = _steps(only)
    rows = Placement.objects.filter(**only).exclude(state=PlacementState.PENDING_START).order_by("start_on", "id")
    found: dict[Key, list[Held]] = defaultdict(list)
    for student, pk, *terms in values(rows, "student_id", "id", *TERMS):
        # An employer whom nobody compared with others is one of its own.
        held = _held(steps.get(pk, ()), f"job {len(found[student])}", *terms)
        if held is not None:
            found[student].append(held)
    return {student: tuple(jobs) for student, jobs in found.items() if jobs}


def _steps(only: dict[str, Any]) -> dict[Key, list[Step]]:
    """Return the dated steps of each job, without ends that were put right later."""
    about = {f"placement__{name}": value for name, value in only.items()}
    rows = PlacementEvent.objects.filter(on__isnull=False, **about).order_by("at", "id")
    found: dict[Key, list[Step]] = defaultdict(list)
    for job, to, on, evidence, employed in values(rows, "placement_id", "to_state", bare("on"), "evidence", "employed"):
        own = found[job]
        if to == PlacementState.SEPARATED:
            own[:] = [step for step in own if step.to != PlacementState.SEPARATED]
        own.append(Step(to, day_of(on), evidence, employed))
    return found


def _held(steps: Sequence[Step], alone: str, *terms: Any) -> Held | None:
    """Return a job as its evidence has it, `None` where no evidence was seen."""
    tag, start, subsidised, in_field, hours, permanence, found_by, wage, unit = terms
    if not any(step.evidence for step in steps):
        return None
    start_on, ended = day_of(start), [step.on for step in steps if step.to == PlacementState.SEPARATED]
    week = money(hours) or Decimal(0)
    return Held(
        start_on=start_on,
        tag=tag or alone,
        spans=spans_of(start_on, [mark for step in steps for mark in _marks(step)]),
        subsidised=bool(subsidised),
        in_field=bool(in_field),
        cirr_code=cirr_code_of(in_field=in_field, hours=week, permanence=permanence, found_by=found_by),
        daily_pay=daily_pay(money(wage) or Decimal(0), unit, week),
        known={DAY_OF[step.to]: step.employed for step in steps if step.employed},
        elsewhere=tuple(step.on for step in steps if step.employed == Employed.OTHER),
        ended_on=ended[-1] if ended else None,
    )


def _marks(step: Step) -> list[tuple[date, str]]:
    if step.employed:
        return [(step.on, step.employed)]
    if step.evidence or step.to == PlacementState.SEPARATED:
        return [(step.on, SEEN)]
    return []


def wages_of(only: dict[str, Any]) -> dict[Key, tuple[Wage, ...]]:
    """Return what wage records and papers say."""
    found: dict[Key, list[Wage]] = defaultdict(list)
    said = ("year", "quarter", "employed", "subsidised", "earnings", "employer_tag", "evidence")
    for student, year, number, employed, subsidised, earnings, tag, evidence in values(
        standing(QuarterRecord, only), "student_id", *said
    ):
        matched = evidence == EvidenceKind.WAGE_RECORD
        wage = Wage(Quarter(year, number), employed, subsidised, money(earnings), tag, matched)
        found[student].append(wage)
    return {student: tuple(rows) for student, rows in found.items()}


PAST = ("enrolled_on", "planned_end_on", "graduated_on", "exit_on", "credential_on", "gain_on", "in_field_on")


def past_of(only: dict[str, Any]) -> tuple[dict[Key, tuple[Past, ...]], dict[Key, list[tuple[str, date]]]]:
    """Return training from before this site, and why it leaves people out."""
    found: dict[Key, list[Past]] = defaultdict(list)
    early: dict[Key, list[tuple[str, date]]] = defaultdict(list)
    said = ("student_id", "pathway", "exclusion", "available", "cirr_code")
    for student, pathway, exclusion, available, code, *days in values(
        standing(OutcomeRecord, only), *said, *(bare(name) for name in PAST)
    ):
        past = Past(pathway, **dict(zip(PAST, map(day_of, days), strict=True)), cirr_code=code)
        found[student].append(past)
        if exclusion:
            early[student].append((exclusion, past.enrolled_on))
        if not available:
            early[student].append((str(Exclusion.NOT_AVAILABLE), past.enrolled_on))
    return {student: tuple(rows) for student, rows in found.items()}, early


def told_of(
    only: dict[str, Any], early: dict[Key, list[tuple[str, date]]]
) -> Iterator[tuple[str, dict[Key, tuple[Any, ...]]]]:
    """Yield why laws leave people out, and what people said of their search."""
    out: dict[Key, list[tuple[str, date]]] = defaultdict(list, {key: list(rows) for key, rows in early.items()})
    told: dict[Key, list[tuple[str, date]]] = defaultdict(list)
    for student, code, on in values(standing(StatusRecord, only), "student_id", "code", bare("on")):
        (told if code in CirrCode.values else out)[student].append((code, day_of(on)))
    yield "exclusions", {student: tuple(rows) for student, rows in out.items()}
    yield "told", {student: tuple(rows) for student, rows in told.items()}
