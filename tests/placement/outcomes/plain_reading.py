"""Histories once more: person by person, one model after the other, without a line of the product's reading."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from pathways.models import Attendance, ClassSession, Enrolment, ExamAttempt, Finish, ProgressEvent, StudentStateEvent
from placement.models import Placement
from placement.outcomes.history import Held, History, Past, Seat, Wage
from placement.outcomes.models import GapRecord, OutcomeRecord, QuarterRecord, StatusRecord
from placement.outcomes.periods import Quarter
from placement.outcomes.work import cirr_code_of, daily_pay, spans_of
from placement.referrals.models.referrals import ReferralEvent

SEEKS = {"3A", "3B", "4", "1A", "1B", "1C", "1D", "1E", "2A", "2B"}


def history(student):
    """Return everything that counts about one person."""
    gaps, steps = breaks(student)
    status = stands(StatusRecord, student)
    early = [
        (code, row.enrolled_on)
        for row in stands(OutcomeRecord, student)
        for code in (row.exclusion, "" if row.available else "not_available")
        if code
    ]
    return History(
        seats=tuple(map(seat, Enrolment.objects.filter(student=student).order_by("enrolled_at", "id"))),
        past=tuple(
            Past(**{name: getattr(row, name) for name in Past.__dataclass_fields__})
            for row in stands(OutcomeRecord, student)
        ),
        services=tuple(sorted(services(student))),
        gaps=(*gaps, *((row.first_on, row.last_on) for row in stands(GapRecord, student))),
        finished=finished(student, steps),
        credentials=tuple(
            row.taken_on
            for row in ExamAttempt.objects.filter(student=student).order_by("taken_on")
            if row.passed and not row.void and row.proof_seen_on and not ExamAttempt.objects.filter(replaces=row)
        ),
        gains=tuple(sorted({day for day in map(gained, results(student).values()) if day})),
        jobs=jobs(student),
        wages=tuple(map(wage, stands(QuarterRecord, student))),
        exclusions=(*early, *((row.code, row.on) for row in status if row.code not in SEEKS)),
        told=tuple((row.code, row.on) for row in status if row.code in SEEKS),
    )


def stands(kind, student):
    rows = list(kind.objects.filter(student=student).order_by("at", "id"))
    replaced = {row.replaces_id for row in rows}
    return [row for row in rows if not row.withdrawn and row.pk not in replaced]


def seat(row):
    until = timezone.localdate(row.ended_at) if row.ended_at else None
    run = row.cohort
    began = timezone.localdate(row.enrolled_at)
    return Seat(run.pathway.slug, began, until, run.starts_on, run.ends_on, str(run.pk))


def services(student):
    found = set()
    for row in Attendance.objects.filter(student=student, presence="here"):
        found.add(row.session.starts_at.astimezone(ZoneInfo(row.session.cohort.time_zone)).date())
    for one in Enrolment.objects.filter(student=student, ended_at=None):
        for row in ClassSession.objects.filter(cohort=one.cohort, cancelled_at=None, starts_at__gt=timezone.now()):
            found.add(row.starts_at.astimezone(ZoneInfo(row.cohort.time_zone)).date())
    for row in ProgressEvent.objects.filter(student=student, kind__in=["lesson_opened", "quiz_answered"]):
        found.add(timezone.localdate(row.at))
    for rows in results(student).values():
        found.add(timezone.localdate(rows[0].at))
    for row in ReferralEvent.objects.filter(referral__student=student, to_state__in=["suggested", "referred"]):
        found.add(timezone.localdate(row.at))
    return found


def results(student):
    found = {}
    for row in ProgressEvent.objects.filter(student=student, kind="lab_result").order_by("at", "id"):
        found.setdefault(row.submission_id, []).append(row)
    return found


def gained(rows):
    for row in rows:
        if row.complete and not any(later.at > row.at and not later.complete for later in rows):
            return timezone.localdate(row.at)
    return None


def breaks(student):
    gaps, finished, begun = [], [], None
    for row in StudentStateEvent.objects.filter(student=student).order_by("at", "id"):
        if row.takes_back_id or StudentStateEvent.objects.filter(takes_back=row):
            continue
        day = row.happened_on or timezone.localdate(row.at)
        if begun:
            gaps.append((begun, day - timedelta(days=1)))
        begun = day if row.to_state == "paused" else None
        if row.to_state == "completed":
            finished.append(day)
    return [*gaps, *([(begun, None)] if begun else [])], finished


def finished(student, steps):
    told = {}
    for row in Finish.objects.filter(student=student, kind="pathway").order_by("at", "id"):
        if not row.counts:
            told.pop(row.key, None)
        elif row.key not in told:
            told[row.key] = timezone.localdate(row.at)
    return tuple(sorted([(day, key) for key, day in told.items()] + [(d, "") for d in steps if d not in told.values()]))


def jobs(student):
    found = []
    for row in Placement.objects.filter(student=student).order_by("start_on", "id"):
        steps = [step for step in row.events.order_by("at", "id") if step.on]
        ends = [step for step in steps if step.to_state == "separated"]
        steps = [step for step in steps if step not in ends[:-1]]
        if row.state == "pending_start" or not any(step.evidence for step in steps):
            continue
        marks = [
            (step.on, step.employed or "same")
            for step in steps
            if step.employed or step.evidence or step.to_state == "separated"
        ]
        terms = {"hours": row.hours, "permanence": row.permanence, "found_by": row.found_by}
        held = Held(
            start_on=row.start_on,
            tag=row.employer_tag or f"job {len(found)}",
            spans=spans_of(row.start_on, marks),
            subsidised=row.subsidised,
            in_field=row.in_field,
            cirr_code=cirr_code_of(in_field=row.in_field, **terms),
            daily_pay=daily_pay(row.wage, row.wage_unit, row.hours),
            known={int(step.to_state[1:]): step.employed for step in steps if step.employed},
            elsewhere=tuple(step.on for step in steps if step.employed == "other"),
            ended_on=ends[-1].on if ends else None,
        )
        found.append(held)
    return tuple(found)


def wage(row):
    quarter, matched = Quarter(row.year, row.quarter), row.evidence == "wage_record"
    return Wage(quarter, row.employed, row.subsidised, row.earnings, row.employer_tag, matched)
