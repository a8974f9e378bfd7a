"""Rows of facts as plain JSON and back: what stays of a person who was erased, so that figures stay right."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from placement.outcomes.facts import Facts, Job, Part, Work
from placement.outcomes.periods import Quarter, exit_date

DAYS = ("enrolled_on", "planned_end_on", "graduated_on", "exit_on", "credential_on", "in_field_on")


def plain(facts: Sequence[Facts], jobs: Sequence[Job], last_service: date | None) -> dict[str, Any]:
    """Return rows of facts and jobs as JSON, with the last day of service of somebody of whom no other will come."""
    served = last_service.isoformat() if last_service else None
    return {
        "last_service": served,
        "facts": [_plain_facts(one) for one in facts],
        "jobs": [_plain_job(job) for job in jobs],
    }


def _plain_facts(one: Facts) -> dict[str, Any]:
    quarters = [[q.year, q.number, _plain_work(work)] for q, work in sorted(one.quarters.items())]
    return {
        "pathway": one.pathway,
        **{name: day.isoformat() if (day := getattr(one, name)) else None for name in DAYS},
        "excluded": one.excluded,
        "gains": [day.isoformat() for day in one.gains],
        "cirr_code": one.cirr_code,
        "available": one.available,
        "quarters": quarters,
        "exclusions": [[code, day.isoformat()] for code, day in one.exclusions],
        "parts": sorted(one.parts),
    }


def _plain_work(work: Work) -> dict[str, Any]:
    found = work._asdict() | {"employers": sorted(work.employers)}
    return found | {"earnings": None if work.earnings is None else str(work.earnings)}


def _plain_job(job: Job) -> dict[str, Any]:
    known = {str(day): str(said) for day, said in job.known.items()}
    return {"pathway": job.pathway, "start_on": job.start_on.isoformat(), "known": known, "lasted": job.lasted}


def facts_from(content: Mapping[str, Any], today: date) -> tuple[list[Facts], list[Job]]:
    """Return rows of facts and jobs from JSON that `plain` made; who was in training has left after 90 days."""
    facts = [_facts(row) for row in content["facts"]]
    served = _day(content["last_service"])
    left = exit_date([served], [], today) if served else None
    facts = [replace(f, exit_on=left) if f.exit_on is None and Part.WORK in f.parts else f for f in facts]
    return facts, [_job(row) for row in content["jobs"]]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _facts(row: Mapping[str, Any]) -> Facts:
    return Facts(
        **{name: row[name] for name in ("pathway", "excluded", "cirr_code", "available")},
        **{name: _day(row[name]) for name in DAYS},  # type: ignore[arg-type]
        gains=tuple(date.fromisoformat(day) for day in row["gains"]),
        quarters={Quarter(year, number): _work(work) for year, number, work in row["quarters"]},
        exclusions=tuple((code, date.fromisoformat(day)) for code, day in row["exclusions"]),
        parts=frozenset(Part(part) for part in row["parts"]),
    )


def _work(row: Mapping[str, Any]) -> Work:
    earnings = None if row["earnings"] is None else Decimal(row["earnings"])
    return Work(**(dict(row) | {"earnings": earnings, "employers": frozenset(row["employers"])}))


def _job(row: Mapping[str, Any]) -> Job:
    known = {int(day): said for day, said in row["known"].items()}
    # Rows from before it was kept say nothing of it.
    days, ended = row.get("lasted", (0, False))
    return Job(row["pathway"], date.fromisoformat(row["start_on"]), known, (days, ended))


def last_day(facts: Sequence[Facts], jobs: Sequence[Job], otherwise: date) -> date:
    """Return the last day of training or of a job's start in these rows."""
    days = [one.exit_on or one.graduated_on or one.planned_end_on for one in facts]
    return max([*days, *(job.start_on for job in jobs)], default=otherwise)
