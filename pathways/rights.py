"""What pathways holds about a person: forgetting it and handing it out. Attendance alone goes by its age."""

from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from wagtail.admin.models import EditingSession, FormState
from wagtail.models import APIToken, PageSubscription
from wagtail.users.models import UserProfile

from pathways.content.catalogue import catalogue
from pathways.models import (
    Attendance,
    AttendanceEvent,
    CalendarFeed,
    CohortEvent,
    CohortStaff,
    Enrolment,
    ExamAttempt,
    LabProgress,
    LessonProgress,
    ProgressEvent,
    SavedWork,
    SessionEvent,
    SkillEvidence,
    StudentStanding,
    StudentStateEvent,
)
from people.base.errors import Unreadable
from people.models import User
from people.rights import erasure, export, retention
from people.trail.confidential import open_sealed
from people.trail.guards import destroy

# What the page editor keeps for one member of staff alone.
EDITOR_KINDS = (APIToken, EditingSession, FormState, PageSubscription, UserProfile)
# What staff wrote together: pages, their versions and remarks, files, and the log of it all.
PAGES = (
    *("wagtailcore.Page", "wagtailcore.Revision", "wagtailcore.Comment", "wagtailcore.CommentReply"),
    *("wagtailcore.ModelLogEntry", "wagtailcore.PageLogEntry", "wagtailcore.TaskState", "wagtailcore.WorkflowState"),
    *("wagtaildocs.Document", "wagtailimages.Image", "wagtailcore.UploadedFile"),
    *("wagtail_localize.SegmentOverride", "wagtail_localize.StringTranslation"),
)
EDITOR = gettext_noop("settings in the page editor")
NOTES = gettext_noop("notes and answers saved in lessons")
# As long as those who pay for training may ask for its records (2 CFR 200.334: three years), and one more.
ATTENDANCE_KEPT = timedelta(days=4 * 365 + 1)
ATTENDANCE = gettext_noop("attendance")
PROGRESS = gettext_noop("progress, quiz answers and exams")
SEATS = gettext_noop("seats and steps on the way")


def register() -> None:
    """Tell the people app all of it; called once from `AppConfig.ready`."""
    erasure.register(NOTES, lambda user: destroy(SavedWork.objects.filter(student=user)))
    erasure.register(PROGRESS, erase_progress)
    erasure.register(SEATS, erase_seats)
    erasure.register(ATTENDANCE, erase_attendance)
    erasure.register(EDITOR, lambda user: sum(kind.objects.filter(user=user).delete()[0] for kind in EDITOR_KINDS))
    retention.register("attendance, four years", old_marks)
    retention.register("log of attendance, four years", old_attendance_events, end=destroy)
    log = "with the account of who joined or left the staff; what names only staff who did it, with the cohort"
    retention.keep(log, CohortEvent)
    retention.keep("with the cohort: it names only an account of staff, which erasure empties", SessionEvent)
    retention.keep(
        retention.WITH_ACCOUNT,
        *(CalendarFeed, CohortStaff, Enrolment, ExamAttempt, LabProgress, LessonProgress, ProgressEvent, SavedWork),
        *(SkillEvidence, StudentStanding, StudentStateEvent, *EDITOR_KINDS),
    )
    pages = "with the page or file: it names only an account of staff, which erasure empties"
    retention.keep(pages, *(apps.get_model(name) for name in PAGES))
    export.register("notes", _("Notes and answers that you saved"), notes)
    export.register("seats", _("Your place here"), seats)
    export.register("attendance", _("Your classes"), attendance)
    export.register("progress", _("Your progress"), progress)
    export.register("skills", _("Your skills"), skills)
    export.register("exams", _("Outside exams"), exams)


def erase_progress(user: User) -> int:
    """Delete what a person learned, answered and passed; return how many rows."""
    kinds = (ProgressEvent, LessonProgress, LabProgress, SkillEvidence, ExamAttempt)
    return sum(destroy(kind.objects.filter(student=user)) for kind in kinds)


def erase_seats(user: User) -> int:
    """Delete seats, states, the calendar's address and places among a cohort's staff; return how many rows.

    Reports lose nothing: they count outcome records.
    """
    kinds = (Enrolment, StudentStateEvent, StudentStanding)
    seats_gone = sum(destroy(kind.objects.filter(student=user)) for kind in kinds)
    user.__dict__.pop("_live_seats", None)
    return (
        seats_gone
        + sum(destroy(kind.objects.filter(user=user)) for kind in (CalendarFeed, CohortStaff))
        + destroy(CohortEvent.objects.filter(subject=user))
    )


def erase_attendance(user: User) -> int:
    """Delete when a person was in class, and what they asked to correct; return how many rows."""
    return sum(destroy(kind.objects.filter(student=user)) for kind in (AttendanceEvent, Attendance))


def old_marks() -> "QuerySet[Attendance]":
    """Return marks of sessions that were four years ago."""
    return Attendance.objects.filter(session__ends_at__lt=timezone.now() - ATTENDANCE_KEPT)


def old_attendance_events() -> "QuerySet[AttendanceEvent]":
    """Return the log of attendance of sessions that were four years ago."""
    return AttendanceEvent.objects.filter(session__ends_at__lt=timezone.now() - ATTENDANCE_KEPT)


def _title(lesson: Any) -> str:
    info = catalogue().lessons.get(lesson)
    return info.title if info else ""


def notes(user: User) -> list[dict[str, Any]]:
    """Return what was typed into quizzes and private notes, opened for its owner."""
    return [
        {
            "lesson": _title(row.lesson),
            "kind": export.named(row, "kind"),
            "text": _opened(user, row),
            "saved": row.saved_at,
        }
        for row in SavedWork.objects.filter(student=user)
    ]


def _opened(user: User, row: SavedWork) -> str:
    try:
        return open_sealed(user, "saved_work", row.sealed_content, reader=user, reason="")
    except Unreadable:
        return ""


def seats(user: User) -> list[dict[str, Any]]:
    """Return seats in cohorts, and each step from one state to the next."""
    taken = Enrolment.objects.filter(student=user).select_related("cohort")
    staff = CohortEvent.objects.filter(subject=user).select_related("cohort")
    steps = StudentStateEvent.objects.filter(student=user)
    return [
        *({"cohort": seat.cohort.name, "from": seat.enrolled_at, "until": seat.ended_at} for seat in taken),
        *(
            {"staff": str(row.get_kind_display()), "as": row.role, "cohort": row.cohort.name, "at": row.at}
            for row in staff
        ),
        *({"step": str(step.get_to_state_display()), "why": step.reason, "at": step.at} for step in steps),
    ]


def attendance(user: User) -> list[dict[str, Any]]:
    """Return each mark of each session, and each wish to correct one, oldest first."""
    rows = AttendanceEvent.objects.filter(student=user).select_related("session")
    return [
        {
            "class": row.session.starts_at,
            "what": export.named(row, "step"),
            "as": export.named(row, "presence"),
            "at": row.at,
        }
        for row in rows
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
    """Return attempts at outside exams."""
    rows = ExamAttempt.objects.filter(student=user)
    return [{"exam": row.certification, "on": row.taken_on, "passed": row.passed} for row in rows]
