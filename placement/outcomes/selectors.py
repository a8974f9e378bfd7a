"""Facts for the outcome formulas, read from records and placements in a fixed number of queries."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import get_language

from pathways.models import PathwayPage
from placement.base.enums import CHECKPOINTS, Employed, PlacementState
from placement.outcomes.facts import Facts, Job, Work
from placement.outcomes.models import OutcomeRecord, PublishedTable, QuarterRecord
from placement.outcomes.periods import Quarter
from placement.outcomes.table import Group, Span, build, years_of
from placement.placements.models import Placement

DAY_OF = {state: day for day, state in CHECKPOINTS.items()}


def _quarters() -> dict[UUID, dict[Quarter, Work]]:
    """Return person → quarter → work; later rows supersede. One query."""
    works: dict[UUID, dict[Quarter, Work]] = defaultdict(dict)
    for row in QuarterRecord.objects.order_by("at", "id"):
        works[row.student_id][Quarter(row.year, row.quarter)] = Work(
            row.employed, row.subsidised, row.earnings, row.employer_tag
        )
    return works


def _facts(record: OutcomeRecord, gains: tuple[date, ...], works: dict[Quarter, Work]) -> Facts:
    return Facts(
        pathway=record.pathway,
        enrolled_on=record.enrolled_on,
        planned_end_on=record.planned_end_on,
        graduated_on=record.graduated_on,
        exit_on=record.exit_on,
        excluded=bool(record.exclusion),
        credential_on=record.credential_on,
        gains=gains,
        cirr_code=record.cirr_code,
        in_field_on=record.in_field_on,
        available=record.available,
        quarters=works,
    )


def _people() -> dict[UUID, list[Facts]]:
    """Return person → facts per pathway: the newest record, with the gains of all. Two queries."""
    newest: dict[tuple[UUID, str], OutcomeRecord] = {}
    gains: dict[tuple[UUID, str], set[date]] = defaultdict(set)
    for record in OutcomeRecord.objects.order_by("at", "id"):
        key = (record.student_id, record.pathway)
        newest[key] = record
        if record.gain_on:
            gains[key].add(record.gain_on)
    works = _quarters()
    people: dict[UUID, list[Facts]] = defaultdict(list)
    for key, record in newest.items():
        people[key[0]].append(_facts(record, tuple(sorted(gains[key])), works.get(key[0], {})))
    return people


def _known_days(placement: Placement, others: list[Placement]) -> dict[int, str]:
    """Return day → what is known, from retention events; after an end, from another verified job or as no work."""
    known: dict[int, str] = {}
    ended_on: date | None = None
    for event in placement.events.all():
        if event.employed:
            known[DAY_OF[PlacementState(event.to_state)]] = event.employed
        if event.to_state == PlacementState.SEPARATED:
            ended_on = event.on
    for day in CHECKPOINTS:
        on = placement.start_on + timedelta(days=day)
        if day not in known and ended_on is not None and ended_on < on:
            known[day] = Employed.OTHER if any(_covers(job, on) for job in others) else Employed.UNKNOWN
    return known


def _covers(job: Placement, on: date) -> bool:
    """Return whether a job with evidence seen is known to cover a day."""
    days = [event.on for event in job.events.all() if event.on and (event.evidence or event.separation)]
    return bool(days) and job.start_on <= on <= max(days)


def groups_by_pathway() -> dict[str, Group]:
    """Return pathway key → all facts. Four queries at any size."""
    people = _people()
    facts: dict[str, list[Facts]] = defaultdict(list)
    jobs: dict[str, list[Job]] = defaultdict(list)
    for several in people.values():
        for one in several:
            facts[one.pathway].append(one)
    by_student: dict[UUID, list[Placement]] = defaultdict(list)
    for placement in Placement.objects.prefetch_related("events"):
        by_student[placement.student_id].append(placement)
    for student, placements in by_student.items():
        known = people.get(student, [])
        pathway = max(known, key=lambda one: one.enrolled_on).pathway if known else ""
        for job in placements:
            if pathway and job.state != PlacementState.PENDING_START:
                others = [other for other in placements if other is not job]
                jobs[pathway].append(Job(pathway, job.start_on, _known_days(job, others)))
    return {key: Group(facts[key], jobs.get(key, [])) for key in sorted(facts)}


def programme_years() -> list[int]:
    """Return the programme years in which somebody left, newest first."""
    return years_of(groups_by_pathway().values())


def preview_table(*, first_year: int, last_year: int) -> dict[str, Any]:
    """Return the table of these years as it would be published now, beside all that was published before."""
    earlier = [table.content for table in PublishedTable.objects.order_by("at", "id")]
    return build(groups_by_pathway(), Span(first_year, last_year, timezone.localdate()), earlier=earlier)


def pathway_titles() -> dict[str, str]:
    """Return pathway key → its title in the reader's language, else in the one it was written in. One query."""
    written = PathwayPage.objects.live().values_list("slug", "title", "locale__language_code")
    here = get_language()
    return {slug: title for slug, title, language in sorted(written, key=lambda row: row[2] == here)}
