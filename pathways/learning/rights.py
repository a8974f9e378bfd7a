"""What a person learned, answered and passed: forgetting it and handing it out."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from pathways.content.catalogue import catalogue
from pathways.learning.models import ExamAttempt, LabProgress, LessonProgress, ProgressEvent, SavedWork, SkillEvidence
from people.models import User
from people.rights import erasure, export, retention
from people.trail.confidential import open_own
from people.trail.guards import destroy

NOTES = gettext_noop("notes and answers saved in lessons")
PROGRESS = gettext_noop("progress, quiz answers and exams")


def register() -> None:
    """Tell the people app of it; called once from `AppConfig.ready`."""
    erasure.register(NOTES, lambda user: destroy(SavedWork.objects.filter(student=user)))
    erasure.register(PROGRESS, erase_progress)
    kinds = (ExamAttempt, LabProgress, LessonProgress, ProgressEvent, SavedWork, SkillEvidence)
    retention.keep(retention.WITH_ACCOUNT, *kinds)
    export.register("notes", _("Notes and answers that you saved"), notes)
    export.register("progress", _("Your progress"), progress)
    export.register("skills", _("Your skills"), skills)
    export.register("exams", _("Outside exams"), exams)


def erase_progress(user: User) -> int:
    """Delete what a person learned, answered and passed; return how many rows."""
    kinds = (ProgressEvent, LessonProgress, LabProgress, SkillEvidence, ExamAttempt)
    return sum(destroy(kind.objects.filter(student=user)) for kind in kinds)


def _title(lesson: Any) -> str:
    info = catalogue().lessons.get(lesson)
    return info.title if info else ""


def notes(user: User) -> list[dict[str, Any]]:
    """Return what was typed into quizzes and private notes, opened for its owner."""
    return [
        {
            "lesson": _title(row.lesson),
            "kind": export.named(row, "kind"),
            "text": open_own(user, "saved_work", row.sealed_content),
            "saved": row.saved_at,
        }
        for row in SavedWork.objects.filter(student=user)
    ]


def progress(user: User) -> list[dict[str, Any]]:
    """Return every lesson opened or finished, quiz answered and lab result, oldest first."""
    return [
        {
            "what": str(event.get_kind_display()),
            "course": event.course_key,
            "lesson": _title(event.lesson),
            "source": event.source,
            "points": event.points,
            "most_points": event.max_points,
            "data": event.data,
            "at": event.at,
        }
        for event in ProgressEvent.objects.filter(student=user)
    ]


def skills(user: User) -> list[dict[str, Any]]:
    """Return each piece of evidence of a skill."""
    rows = SkillEvidence.objects.filter(student=user).select_related("skill")
    return [
        {"skill": row.skill.title, "from": row.label, "points": row.points, "most_points": row.max_points, "at": row.at}
        for row in rows
    ]


def exams(user: User) -> list[dict[str, Any]]:
    """Return attempts at outside exams, those replaced or taken back as well."""
    return [
        {
            "exam": row.certification,
            "on": row.taken_on,
            "passed": row.passed,
            "proof_seen": row.proof_seen_on,
            "taken_back": row.void,
            "at": row.at,
        }
        for row in ExamAttempt.objects.filter(student=user)
    ]
