"""Rows of made-up people, with what is awkward to read: moments at midnight, work undone, ends put right, entries
replaced or withdrawn, classes to come, seats given back, steps taken back."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.utils import timezone

from pathways.models import (
    Attendance,
    ClassSession,
    Cohort,
    Enrolment,
    ExamAttempt,
    Finish,
    ProgressEvent,
    StudentStateEvent,
)
from people.models import User
from placement.models import Placement, PlacementEvent
from placement.outcomes.models import GapRecord, OutcomeRecord, QuarterRecord, StatusRecord
from tests.people.factories import UserFactory

FIRST = date(2022, 7, 1)
ZONES = ("America/New_York", "America/Los_Angeles")


def moment(chance):
    """Return a moment within three years, often near midnight somewhere in the country."""
    hour, minute = chance.choice([(4, 30), (3, 59), (5, 0), (7, 15), (12, 0), (23, 59)])
    day = FIRST + timedelta(days=chance.randrange(1100))
    return datetime(day.year, day.month, day.day, hour, minute, chance.choice([0, 7]), tzinfo=UTC)


def day(chance):
    return FIRST + timedelta(days=chance.randrange(1100))


def live(chance, number, pathway):
    """Write that many people; return them."""
    people = User.objects.bulk_create(UserFactory.build_batch(number))
    runs = [
        Cohort(
            name=zone, pathway=pathway, time_zone=zone, starts_on=FIRST + timedelta(n), ends_on=FIRST + timedelta(250)
        )
        for n, zone in enumerate(ZONES)
    ]
    Cohort.objects.bulk_create(runs)
    soon = timezone.now() + timedelta(days=9)
    classes = [
        ClassSession(cohort=run, title="x", starts_at=at, ends_at=at, cancelled_at=gone)
        for run in runs
        for at, gone in [*((moment(chance), None) for _ in range(6)), (soon, None), (soon, soon)]
    ]
    ClassSession.objects.bulk_create(classes)
    rows = [
        row
        for one in people
        for row in (*learned(chance, one, runs, classes), *worked(chance, one), *told(chance, one))
    ]
    for kind in dict.fromkeys(map(type, rows)):
        kind.objects.bulk_create(row for row in rows if type(row) is kind)
    return people


def learned(chance, one, runs, classes):
    for run in chance.sample(runs, chance.choice([0, 1, 1, 2])):
        yield Enrolment(
            cohort=run, student=one, enrolled_at=moment(chance), ended_at=chance.choice([None, moment(chance)])
        )
    for place in chance.sample(classes, 4):
        yield Attendance(session=place, student=one, presence=chance.choice(["here", "away"]), at=moment(chance))
    works = [UUID(int=chance.getrandbits(128)) for _ in range(3)]
    same = moment(chance)
    for kind in chance.choices(["lesson_opened", "quiz_answered", "lab_result", "lab_result"], k=chance.randrange(14)):
        more = (
            {"submission_id": chance.choice(works), "complete": chance.random() < 0.6} if kind == "lab_result" else {}
        )
        yield ProgressEvent(student=one, kind=kind, at=chance.choice([same, moment(chance)]), **more)
    for _ in range(chance.randrange(3)):
        yield Finish(student=one, kind="pathway", key="networking", counts=chance.random() < 0.7, at=moment(chance))
    for to in chance.choices(["paused", "in_training", "completed"], k=chance.randrange(5)):
        at = moment(chance)
        yield StudentStateEvent(student=one, to_state=to, at=at, happened_on=chance.choice([None, day(chance)]))
    for _ in range(chance.randrange(3)):
        seen = chance.choice([None, day(chance)])
        exam = {"taken_on": day(chance), "passed": chance.random() < 0.8, "proof_seen_on": seen}
        yield ExamAttempt(student=one, certification="X", **exam)


def worked(chance, one):
    for _ in range(chance.randrange(4)):
        start = day(chance)
        job = Placement(
            student=one,
            start_on=start,
            title="X",
            soc_code="15-1231",
            hours=Decimal("27.5"),
            wage=Decimal("31.05"),
            wage_unit=chance.choice(["hour", "week", "month", "year"]),
            permanence=chance.choice(["permanent", "internship"]),
            found_by=chance.choice(["self", "school"]),
            employer_tag=chance.choice(["", "A", "B"]),
            in_field=chance.random() < 0.6,
            subsidised=chance.random() < 0.3,
            state=chance.choice(["pending_start", "verified", "verified"]),
        )
        yield job
        for to in chance.choices(["verified", "d30", "d90", "d180", "separated", "started"], k=chance.randrange(7)):
            said = chance.choice(["same", "other", "no", "unknown"]) if to.startswith("d") else ""
            on = chance.choice([None, start + timedelta(chance.randrange(-9, 300))])
            proof = chance.choice(["", "pay_slip_shown"]) if to != "separated" else ""
            yield PlacementEvent(placement=job, to_state=to, on=on, at=moment(chance), employed=said, evidence=proof)


def told(chance, one):
    for _ in range(chance.randrange(4)):
        paid = chance.choice([None, Decimal(chance.randrange(1, 999_999)) / 100])
        first = QuarterRecord(
            student=one,
            year=2023,
            quarter=chance.randrange(1, 5),
            employed=True,
            earnings=paid,
            employer_tag=chance.choice("AB"),
            evidence=chance.choice(["wage_record", "pay_slip_shown"]),
        )
        yield first
        if chance.random() < 0.4:
            yield QuarterRecord(
                student=one,
                year=2023,
                quarter=2,
                replaces=first,
                withdrawn=chance.random() < 0.5,
                evidence="wage_record",
                subsidised=True,
                employed=True,
            )
    if chance.random() < 0.4:
        yield OutcomeRecord(
            student=one,
            pathway="networking",
            enrolled_on=day(chance),
            planned_end_on=day(chance),
            available=False,
            exit_on=chance.choice([None, day(chance)]),
            exclusion=chance.choice(["", "health"]),
        )
    for _ in range(chance.randrange(3)):
        yield StatusRecord(student=one, code=chance.choice(["deceased", "3A", "other_study"]), on=day(chance))
    if chance.random() < 0.3:
        yield GapRecord(student=one, reason="care", first_on=day(chance), last_on=day(chance))
