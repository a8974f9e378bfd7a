"""Folds: read models recomputed from events. Each fold reads the whole log of its key, so order of arrival is moot."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from pathways.base.enums import EvidenceSource, ProgressKind
from pathways.cohorts.folds import fold_standing
from pathways.cohorts.models.standing import StudentStanding, StudentStateEvent
from pathways.content.models.skill import Skill
from pathways.learning import quiz_tries
from pathways.learning.models import LabProgress, LessonProgress, ProgressEvent, SkillEvidence
from pathways.marking.attempts import evidence
from people.base.upserts import upsert

LESSON_KINDS = (
    ProgressKind.LESSON_OPENED,
    ProgressKind.LESSON_DONE,
    ProgressKind.QUIZ_ANSWERED,
    ProgressKind.LAB_RESULT,
)
EVIDENCE_OF = {
    ProgressKind.LAB_RESULT: EvidenceSource.LAB,
    ProgressKind.EXAM_PASSED: EvidenceSource.EXAM,
}


def fold_lesson(student_id: UUID, lesson: UUID) -> None:
    """Write how far the student is in one lesson."""
    mine = ProgressEvent.objects.filter(student_id=student_id, lesson=lesson, kind__in=LESSON_KINDS)
    # Not what was answered: each try at a quiz brings all of its answers along.
    events = list(mine.values_list("kind", "at", "course_key"))
    done = [at for kind, at, _course in events if kind == ProgressKind.LESSON_DONE]
    _kind, last_at, course_key = events[-1]
    values = {
        "course_key": course_key,
        "opened_at": events[0][1],
        "last_at": last_at,
        "done_at": min(done, default=None),
    }
    row = {"student_id": student_id, "lesson": lesson, **values}
    upsert(LessonProgress, row, key=("student_id", "lesson"))


def current_results(events: Iterable[ProgressEvent]) -> list[ProgressEvent]:
    """Return the last event of each submission: a later row for the same submission supersedes the earlier."""
    last: dict[UUID | None, ProgressEvent] = {}
    for event in events:
        last[event.submission_id] = event
    return list(last.values())


def share(event: Any) -> float:
    """Return points of the most possible, 0 to 1; an event without points counts as nothing."""
    return (event.points or 0.0) / event.max_points if event.max_points else 0.0


def lab_results(student_id: UUID, lab_key: str) -> list[ProgressEvent]:
    """Return every result that a student had in a lab, in order."""
    return list(ProgressEvent.objects.filter(student_id=student_id, kind=ProgressKind.LAB_RESULT, source=lab_key))


def best_result(events: Iterable[ProgressEvent]) -> ProgressEvent | None:
    """Return the event that holds the best current result among a lab's; the later of two equals."""
    return max(current_results(events), key=lambda event: (event.complete, share(event), event.at), default=None)


def fold_lab(student_id: UUID, lab_key: str, events: Iterable[ProgressEvent] | None = None) -> None:
    """Write the best current result of a lab, and the evidence of skills that it gives.

    `events`: all of the lab's results, where the caller has read them.
    """
    best = best_result(lab_results(student_id, lab_key) if events is None else events)
    if best is None:
        return
    values = {
        "submission_id": best.submission_id,
        "points": best.points,
        "max_points": best.max_points,
        "complete": best.complete,
        "at": best.at,
    }
    row = {"student_id": student_id, "lab_key": lab_key, **values}
    upsert(LabProgress, row, key=("student_id", "lab_key"))
    _write_evidence(best, lab_key)


def fold_evidence(student_id: UUID, kind: ProgressKind, source: str) -> None:
    """Write the evidence of what was said last of one exam."""
    events = list(ProgressEvent.objects.filter(student_id=student_id, kind=kind, source=source))[-1:]
    best = max(events, key=lambda event: (share(event), event.at), default=None)
    if best is not None:
        _write_evidence(best, source)


def fold_quiz(student_id: UUID, source: str, events: Iterable[ProgressEvent] | None = None) -> None:
    """Write the evidence that the first tries at one quiz give, with the marks that hold now.

    `events`: all of the quiz's, where the caller has read them.
    """
    mine = {"student_id": student_id, "source": source, "kind__in": quiz_tries.KINDS}
    found = quiz_tries.hand_ins(ProgressEvent.objects.filter(**mine) if events is None else events)
    shown = evidence([one.made for one in found])
    if shown is None:
        return
    keys, label = quiz_tries.skills_of(found[-1].event)
    rows = [{"skill_key": key, "points": shown[0], "max_points": shown[1], "label": label} for key in keys]
    best = max(found, key=lambda one: (one.made.share, one.made.at)).event
    _write_rows(student_id, EvidenceSource.QUIZ, source, best.at, rows)


@dataclass
class _Tally:
    points: float = 0.0
    max_points: float = 0.0
    labels: tuple[str, ...] = ()


def _write_evidence(event: ProgressEvent, source: str) -> None:
    """Replace the evidence of one source by what `event.data["skills"]` says: key, points, max_points, label each."""
    kind = EVIDENCE_OF[ProgressKind(event.kind)]
    _write_rows(event.student_id, kind, source, event.at, event.data.get("skills", []))


def _write_rows(student_id: UUID, kind: EvidenceSource, source: str, at: datetime, found: list[Any]) -> None:
    tallies: dict[str, _Tally] = {}
    for row in found:
        tally = tallies.setdefault(row["skill_key"], _Tally())
        tally.points += row["points"]
        tally.max_points += row["max_points"]
        tally.labels = (*tally.labels, row["label"])
    held = SkillEvidence.objects.filter(student_id=student_id, source_kind=kind, source=source)
    held.exclude(skill__key__in=tallies).delete()
    own = {"student_id": student_id, "source_kind": kind, "source": source, "at": at}
    rows = [
        own
        | {
            "skill_id": skill.pk,
            "label": ", ".join(dict.fromkeys(tallies[skill.key].labels))[:160],
            "points": tallies[skill.key].points,
            "max_points": tallies[skill.key].max_points,
        }
        for skill in Skill.objects.filter(key__in=tallies)
    ]
    upsert(SkillEvidence, *rows, key=("student_id", "skill_id", "source_kind", "source"))


@transaction.atomic
def rebuild() -> dict[str, int]:
    """Empty every read model of this app and fold it again from the events; returns rows written by model name."""
    models = (LessonProgress, LabProgress, SkillEvidence, StudentStanding)
    for model in models:
        model.objects.all().delete()
    events = ProgressEvent.objects.order_by()
    lessons = events.filter(kind__in=LESSON_KINDS, lesson__isnull=False)
    for student_id, lesson in lessons.values_list("student_id", "lesson").distinct():
        fold_lesson(student_id, lesson)
    for student_id, source in _sources(events, ProgressKind.LAB_RESULT):
        fold_lab(student_id, source)
    for student_id, source in _sources(events, ProgressKind.QUIZ_ANSWERED):
        fold_quiz(student_id, source)
    for student_id, source in _sources(events, ProgressKind.EXAM_PASSED):
        fold_evidence(student_id, ProgressKind.EXAM_PASSED, source)
    for student_id in StudentStateEvent.objects.order_by().values_list("student_id", flat=True).distinct():
        fold_standing(student_id)
    return {model.__name__: model.objects.count() for model in models}


def _sources(events: Any, kind: ProgressKind) -> list[tuple[UUID, str]]:
    return list(events.filter(kind=kind).values_list("student_id", "source").distinct())
