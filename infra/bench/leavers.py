"""Ten years of students with seats, lessons, labs, exams, jobs and wages, written as rows."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

PATHWAYS = ("cybersecurity", "data-and-python", "it-support", "networking", "web-development")
YEARS = range(2015, 2025)
LESSONS = 20
BATCH = 5000


def noon(day: date) -> datetime:
    """Return a moment that is the same day in every time zone of the country."""
    return datetime.combine(day, time(18), UTC)


def pages() -> dict[str, Any]:
    """Return the pages of five pathways, made in an empty academy."""
    from wagtail.models import Page

    from academy_site.home.models import HomePage
    from academy_site.home.services import ensure_site
    from pathways.models import PathwayIndexPage, PathwayPage

    ensure_site()
    home: Page = HomePage.objects.first()
    index = home.add_child(instance=PathwayIndexPage(title="Pathways", slug="bench-pathways"))
    for slug in PATHWAYS:
        said = {"summary": "Measured", "job": "Measured", "outcomes": "Measured"}
        index.add_child(instance=PathwayPage(title=slug.replace("-", " ").capitalize(), slug=slug, **said))
    return {page.slug: page for page in PathwayPage.objects.filter(slug__in=PATHWAYS)}


class Rows:
    """Rows of every model, kept until they are written together."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.found: dict[Any, list[Any]] = {}

    def add(self, row: Any) -> None:
        """Keep a row, with an id of its own that the seed gives."""
        self.found.setdefault(type(row), []).append(row)

    def write(self) -> int:
        """Write all rows, those that others point to first; return how many."""
        for kind, rows in self.found.items():
            kind.objects.bulk_create(rows, batch_size=BATCH)
        return sum(map(len, self.found.values()))


def write(students: int, seed: int = 1) -> int:
    """Write that many students over five pathways and ten programme years; return how many rows that were."""
    from pathways.models import Cohort
    from people.models import User

    rows, ways = Rows(Random(seed)), pages()  # noqa: S311 (the same rows for the same seed)
    cohorts = []
    for year in YEARS:
        for slug in PATHWAYS:
            for month in (8, 12, 4, 6):
                ends = date(year + (month < 7), month, 14)
                name = f"{slug} {ends}"
                cohorts.append(Cohort(name=name, pathway=ways[slug], starts_on=ends - timedelta(280), ends_on=ends))
    for row in cohorts:
        rows.add(row)
    for number in range(students):
        user = User(username=f"bench-{number:05}", display_name=f"Bench {number}")
        rows.add(user)
        _student(rows, user, cohorts[number % len(cohorts)])
    return rows.write()


def _student(rows: Rows, user: Any, cohort: Any) -> None:
    from pathways.models import Enrolment, ExamAttempt, Finish, ProgressEvent
    from placement.models import StatusRecord

    chance, ends = rows.chance, cohort.ends_on
    rows.add(Enrolment(cohort=cohort, student=user, enrolled_at=noon(cohort.starts_on)))
    leaves = ends - timedelta(chance.choice([0, 0, 0, 1, 30]))
    for n in range(LESSONS):
        lab = n % 4 == 3
        more = {"submission_id": UUID(int=chance.getrandbits(128)), "complete": chance.random() < 0.5} if lab else {}
        kind = "lab_result" if lab else "lesson_opened"
        rows.add(ProgressEvent(student=user, kind=kind, at=noon(leaves - timedelta(14 * n)), **more))
    done = ends + timedelta(chance.choice([0, 0, 0, 10])) if chance.random() < 0.65 else None
    if done:
        rows.add(Finish(student=user, kind="pathway", key=cohort.pathway.slug, at=noon(done)))
    if chance.random() < 0.5:
        taken = leaves + timedelta(chance.choice([-5, 60, 400]))
        rows.add(ExamAttempt(student=user, certification="X", taken_on=taken, passed=True, proof_seen_on=taken))
    if chance.random() < 0.03:
        rows.add(StatusRecord(student=user, code="deceased", on=leaves + timedelta(20)))
    if chance.random() < 0.7:
        _work(rows, user, ends + timedelta(chance.randrange(15, 120)))


def _work(rows: Rows, user: Any, start: date) -> None:
    """Add a job with its evidence and the wage records of its quarters; one in ten has wage records alone."""
    from placement.models import Placement, PlacementEvent, QuarterRecord

    chance = rows.chance
    last = start + timedelta(chance.choice([10, 45, 95, 200, 400]))
    alone = chance.random() < 0.1
    if not alone:
        terms = {"title": "X", "soc_code": "15-1231", "hours": 36, "wage": Decimal(20), "wage_unit": "hour"}
        job = Placement(student=user, start_on=start, in_field=chance.random() < 0.7, state="verified",
                        permanence="permanent", found_by="self", employer_tag="A", **terms)  # fmt: skip
        rows.add(job)
        days = [0, *(n for n in (30, 60, 90, 180, 365) if start + timedelta(n) <= last), (last - start).days]
        for n in days:
            step = {"to_state": f"d{n}" if n in (30, 60, 90, 180, 365) else "verified", "evidence": "pay_slip_shown"}
            employed = "same" if step["to_state"] != "verified" else ""
            rows.add(PlacementEvent(placement=job, on=start + timedelta(n), employed=employed, **step))
    year, quarter, tag = start.year, (start.month + 2) // 3, "A"
    while (year, quarter) <= (last.year, (last.month + 2) // 3):
        pay = Decimal(chance.randrange(300_000, 1_200_000)) / 100
        rows.add(QuarterRecord(student=user, year=year, quarter=quarter, employed=True, earnings=pay,
                               employer_tag=tag, evidence="wage_record"))  # fmt: skip
        year, quarter = (year, quarter + 1) if quarter < 4 else (year + 1, 1)
        tag = "B" if alone and chance.random() < 0.3 else tag
