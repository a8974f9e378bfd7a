"""Ten years of placement written as rows: students, employers, openings, referrals, releases, jobs, their events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import connection
from django.db.models import Model
from django.utils import timezone

from infra.bench.leavers import Rows
from pathways.models import Skill, SkillEvidence, StudentStanding
from people.base.enums import Role
from people.models import CaseAssignment, Release, ReleaseEvent, RoleGrant, SafeContactRule, User
from placement.base.enums import CHECKPOINTS
from placement.base.machine import REFERRAL_LINE
from placement.models import (
    Employer,
    EmployerEvent,
    JobOrder,
    OrderEvent,
    OrderSkill,
    Placement,
    PlacementEvent,
    Referral,
    ReferralEvent,
)
from placement.openings.conditions import Alone, Bus

YEARS = 10
STAFF = 4
# Of one student: results in each of the first skills, as labs and quizzes leave them.
SKILLS, EVIDENCE = 12, 16
NEEDS = 6
LIVE = REFERRAL_LINE[:-1]
ENDS = ("student_withdrew", "employer_declined", "no_response", "position_closed", "started")


@dataclass(frozen=True)
class Size:
    """How many of each: `students` over ten years, `employers`, `referrals`."""

    students: int
    employers: int
    referrals: int


@dataclass(frozen=True)
class Filled:
    """What is asked for: whose case-load, and one opening that is open."""

    staff: User
    order: JobOrder


class Academy:
    """The rows of one academy while they are made."""

    def __init__(self, size: Size, seed: int = 7) -> None:
        self.size, self.chance = size, Random(seed)  # noqa: S311 (invented people)
        self.rows, self.now = Rows(self.chance), timezone.now()
        self.today = timezone.localdate()
        self.skills = [Skill(key=f"bench-{n:02}", title_en=f"Bench skill {n}", order=n) for n in range(SKILLS)]
        for one in self.skills:
            self.rows.add(one)

    def ago(self, days: float) -> datetime:
        """Return the moment so many days ago."""
        return self.now - timedelta(days=days)

    def staff(self) -> list[User]:
        """Make the placement staff."""
        found = [User(username=f"bench-staff-{n}", display_name=f"Bench Staff {n}") for n in range(STAFF)]
        for one in found:
            self.rows.add(one)
        for one in found:
            self.rows.add(RoleGrant(user=one, role=Role.PLACEMENT))
        return found

    def students(self, staff: list[User]) -> list[User]:
        """Make the students, each on one list; those of the last two years look for work."""
        found = [
            User(username=f"bench-person-{n:05}", display_name=f"Calm River {n:05}") for n in range(self.size.students)
        ]
        for one in found:
            self.rows.add(one)
        for number, one in enumerate(found):
            self.rows.add(CaseAssignment(staff=staff[number % STAFF], student=one, started_at=self.ago(3)))
            state = "searching" if self.year(number) >= YEARS - 2 else "alumni"
            self.rows.add(StudentStanding(student=one, state=state, since=self.ago(30)))
            self.rows.add(
                SafeContactRule(user=one, channel="phone", allowed=number % 3 > 0, confirmed_at=self.ago(number % 200))
            )
            self._shown(one)
        return found

    def year(self, student: int) -> int:
        """Return in which of the years a student learned, 0 to 9."""
        return student * YEARS // self.size.students

    def _shown(self, student: User) -> None:
        for n in range(EVIDENCE):
            points = self.chance.randint(30, 100)
            facts = {"label": f"lab {n}", "source": f"bench/{n}", "points": points, "max_points": 100}
            skill = self.skills[n * SKILLS // EVIDENCE]
            self.rows.add(SkillEvidence(student=student, skill=skill, source_kind="lab", at=self.ago(n + 60), **facts))

    def openings(self) -> list[list[JobOrder]]:
        """Make the employers and, of each, two openings; return the openings by year."""
        by_year: list[list[JobOrder]] = [[] for _ in range(YEARS)]
        for number in range(self.size.employers):
            employer = Employer(name=f"Bench Works {number:04}", state="active", created_at=self.ago(4000))
            self.rows.add(employer)
            self.rows.add(EmployerEvent(employer=employer, to_state="active", at=self.ago(4000)))
            for _ in range(2):
                year = number * YEARS // self.size.employers
                by_year[year].append(self._opening(employer, (YEARS - 1 - year) * 365 + self.chance.randrange(300)))
        return by_year

    def _opening(self, employer: Employer, age: int) -> JobOrder:
        state = self.chance.choice(["open", "partly_filled", "review", "on_hold"]) if age < 730 else "closed"
        order = JobOrder(
            employer=employer, title=f"Technician {self.chance.randrange(900)}", soc_code="15-1231", hours=Decimal(36),
            wage=Decimal(24), hourly=Decimal(24), state=state, created_at=self.ago(age), on_days=True,
            alone=self.chance.choice(Alone.values), bus=Bus.YES, county="Bench",
        )  # fmt: skip
        self.rows.add(order)
        self.rows.add(OrderEvent(order=order, to_state=state, at=order.created_at))
        for skill in self.chance.sample(self.skills, NEEDS):
            self.rows.add(OrderSkill(order=order, skill=skill, level=70))
        return order

    def referrals(self, students: list[User], by_year: list[list[JobOrder]]) -> None:
        """Make each student's ways to openings of their year, and the jobs that they led to."""
        each = max(1, self.size.referrals // self.size.students)
        for number, student in enumerate(students):
            year = self.year(number)
            began = False
            for order in self.chance.sample(by_year[year], min(each, len(by_year[year]))):
                recent = year >= YEARS - 2
                state = self.chance.choice(LIVE) if recent and self.chance.random() < 0.6 else self.chance.choice(ENDS)
                state = "no_response" if began and state == "started" else state
                began = began or state == "started"
                self._way(student, order, state, (YEARS - 1 - year) * 365)

    def _way(self, student: User, order: JobOrder, state: str, age: int) -> None:
        moved = self.ago(age + self.chance.randrange(40))
        due = self.today + timedelta(self.chance.randrange(-30, 20)) if state in LIVE else None
        way = Referral(student=student, order=order, state=state, moved_at=moved, created_at=moved, due_on=due)
        self.rows.add(way)
        line = REFERRAL_LINE[: REFERRAL_LINE.index(state) + 1] if state in REFERRAL_LINE else ("suggested", state)
        for before, to in zip(("", *line[:-1]), line, strict=True):
            self.rows.add(ReferralEvent(referral=way, from_state=before, to_state=to, at=moved))
        if state in LIVE[1:]:
            self._release(way, signed=state != "student_interested")
        if state == "started":
            self._job(way, moved.date())

    def _release(self, way: Referral, *, signed: bool) -> None:
        at = self.ago(self.chance.randrange(20))
        one = Release(
            student=way.student, recipient_kind="employer", recipient_id=way.order.employer_id,
            subject_kind="job_order", subject_id=way.order_id, sealed_text="", fields=["display_name"], days=30,
            requested_at=at,
        )  # fmt: skip
        self.rows.add(one)
        self.rows.add(ReleaseEvent(release=one, kind="requested", at=at))
        if signed:
            self.rows.add(ReleaseEvent(release=one, kind="signed", at=at, until=at + timedelta(days=30)))

    def _job(self, way: Referral, start: date) -> None:
        """Add the job with the days that are known; of some nothing was written down for a while, some ended."""
        age = (self.today - start).days
        known = [day for day in CHECKPOINTS if day <= age and self.chance.random() < 0.95]
        known = [day for day, due in zip(known, CHECKPOINTS, strict=False) if day == due]
        ended = self.chance.random() < 0.3
        state = "separated" if ended else CHECKPOINTS[known[-1]] if known else "verified"
        job = Placement(
            student=way.student, referral=way, title=way.order.title, soc_code="15-1231", hours=Decimal(36),
            wage=Decimal(24), found_by="referral", start_on=start, state=state, employer_tag="A",
        )  # fmt: skip
        self.rows.add(job)
        self.rows.add(PlacementEvent(placement=job, to_state="started", on=start))
        for day in known:
            facts = {"on": start + timedelta(day), "employed": "same", "evidence": "pay_slip_shown"}
            self.rows.add(PlacementEvent(placement=job, to_state=CHECKPOINTS[day], **facts))
        if ended:
            on = start + timedelta(max([0, *known]))
            self.rows.add(PlacementEvent(placement=job, to_state="separated", on=on, separation="not_said"))


def fill(size: Size) -> Filled:
    """Write an academy of that size into an empty database; return what is asked for in it."""
    academy = Academy(size)
    staff = academy.staff()
    students, by_year = academy.students(staff), academy.openings()
    academy.referrals(students, by_year)
    academy.rows.write()
    TOTP.activate(staff[0], generate_totp_secret())
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return Filled(staff[0], next(one for one in by_year[-1] if one.state == "open"))


def count() -> dict[str, int]:
    """Return how many rows of each there are."""
    kinds: dict[str, type[Model]] = {"students": StudentStanding, "employers": Employer, "openings": JobOrder}
    kinds |= {"referrals": Referral, "jobs": Placement}
    return {name: kind._default_manager.count() for name, kind in kinds.items()}
