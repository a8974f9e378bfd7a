"""What is unknown, waits or contradicts itself in the facts about people, and who can mend it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pathways.models import ExamAttempt
from people.models import User
from placement.base.enums import PlacementState, StatusCode
from placement.outcomes.deriving import rows_of
from placement.outcomes.facts import Facts, Part
from placement.outcomes.history import Held, History
from placement.outcomes.periods import Quarter, quarter_after_exit
from placement.outcomes.reading import histories
from placement.placements.models import Placement
from placement.placements.selectors import next_check

LONG_BREAK = timedelta(days=180)
YOU = _("You, on the page of the job")
BY_HAND = _("You, among the facts for the outcome figures")
TEACHERS = _("The instructor of their cohort")
SEES_PROOF = _("Whoever sees the proof of the exam")


class Sort(StrEnum):
    """In what way a fact is not as it should be."""

    CONTRADICTS = "contradicts"
    WAITS = "waits"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Finding:
    """One thing about one person: what it is, who can mend it, and the job where it is mended, if it is one."""

    student: User
    sort: Sort
    text: str | Promise
    who: str | Promise
    job: UUID | None = None


def findings_about(people: "QuerySet[User]") -> list[Finding]:
    """Return all findings about people, those that contradict first. A fixed number of queries."""
    today = timezone.localdate()
    by_id = {person.pk: person for person in people}
    known = histories(by_id)
    found = list(_jobs(by_id, today))
    found += _exams(by_id)
    for pk, history in known.items():
        found += (Finding(by_id[pk], sort, text, who) for sort, text, who in findings_in(history, today))
    order = list(Sort)
    return sorted(found, key=lambda one: (order.index(one.sort), one.student.get_full_name(), str(one.text)))


def _jobs(people: dict[UUID, User], today: date) -> Iterator[Finding]:
    rows = Placement.objects.filter(student__in=people).exclude(state=PlacementState.SEPARATED)
    for row in rows.order_by("start_on", "id"):
        check = next_check(row)
        if check is not None and check.on <= today:
            text = _("%(job)s: %(what)s") % {"job": row.title, "what": check.action}
            yield Finding(people[row.student_id], Sort.WAITS, text, YOU, row.pk)


def _exams(people: dict[UUID, User]) -> Iterator[Finding]:
    rows = ExamAttempt.objects.filter(student__in=people, passed=True, proof_seen_on=None, void=False)
    for row in rows.filter(replaced_by=None).order_by("taken_on"):
        text = _("%(exam)s: nobody has seen the proof, so it does not count") % {"exam": row.certification}
        yield Finding(people[row.student_id], Sort.WAITS, text, SEES_PROOF)


Said = tuple[Sort, str | Promise, str | Promise]


def findings_in(history: History, today: date) -> Iterator[Said]:
    """Yield what is unknown or contradicts itself in one history."""
    facts, _jobs = rows_of(history, today)
    for one in facts:
        if Part.WORK in one.parts and one.exit_on:
            yield from _after_exit(one, history, today)
    if any(end is None and today - start > LONG_BREAK for start, end in history.gaps):
        yield Sort.WAITS, _("Has a break of more than 180 days: nobody knows whether they come back"), TEACHERS
    if history.seats and not history.services:
        yield Sort.UNKNOWN, _("Has a seat, and no class or lesson is on record"), TEACHERS
    yield from _contradictions(history, today)


def _after_exit(one: Facts, history: History, today: date) -> Iterator[Said]:
    for n in (2, 4):
        quarter = quarter_after_exit(one.exit_on, n) if one.exit_on else None
        if quarter is None or quarter.last_day >= today:
            continue
        values = {"year": quarter.year, "number": quarter.number}
        work = one.quarters.get(quarter)
        if work is None:
            yield Sort.UNKNOWN, _("Nothing is known of work in %(year)s, quarter %(number)s") % values, BY_HAND
        elif work.counts and work.earnings is None:
            yield Sort.UNKNOWN, _("Earnings in %(year)s, quarter %(number)s are not known") % values, BY_HAND


def _contradictions(history: History, today: date) -> Iterator[Said]:
    for wage in history.wages:
        if not wage.employed and any(_worked_in(job, wage.quarter) for job in history.jobs):
            values = {"year": wage.quarter.year, "number": wage.quarter.number}
            text = _("A wage record says no work in %(year)s, quarter %(number)s, and a job shows work") % values
            yield Sort.CONTRADICTS, text, BY_HAND
    died = [on for code, on in history.exclusions if code == StatusCode.DECEASED]
    after = [*history.services, *(last for job in history.jobs for _first, last in job.spans)]
    if died and any(min(died) < day <= today for day in after):
        yield Sort.CONTRADICTS, _("There is a class, a lesson or work after the day of death"), BY_HAND
    for job in history.jobs:
        if job.ended_on and job.ended_on < job.start_on:
            yield Sort.CONTRADICTS, _("A job ended before it began"), YOU


def _worked_in(job: Held, quarter: Quarter) -> bool:
    return any(first <= quarter.last_day and last >= quarter.first_day for first, last in job.spans)


def sorts_of(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """Return findings under the sort that they are of, in the order of `Sort`."""
    found = list(findings)
    return {str(sort): [one for one in found if one.sort == sort] for sort in Sort}
