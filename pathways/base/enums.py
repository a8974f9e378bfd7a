"""Choices used by the pathways app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class StudentState(models.TextChoices):
    """Where a person stands on the way from asking about the academy to a job."""

    INQUIRY = "inquiry", _("Asked about the academy")
    APPLIED = "applied", _("Applied")
    INTAKE = "intake", _("Getting started")
    ENROLLED = "enrolled", _("Has a seat")
    IN_TRAINING = "in_training", _("In training")
    PAUSED = "paused", _("Taking a break")
    COMPLETED = "completed", _("Finished the pathway")
    CAREER_READY = "career_ready", _("Ready for work")
    SEARCHING = "searching", _("Looking for work")
    PLACED = "placed", _("Working")
    ALUMNI = "alumni", _("Graduate")
    WITHDRAWN = "withdrawn", _("Left by own choice")
    EXITED = "exited", _("Left")
    DECLINED = "declined", _("Did not join")


class StepReason(models.TextChoices):
    """Why staff record a step: a code, never a story."""

    ELSEWHERE = "elsewhere", _("Learned part of it elsewhere")
    BY_HAND = "by_hand", _("Finished with a teacher, outside this site")
    PREPARED = "prepared", _("Profile and practice talks are done")
    OWN_WISH = "own_wish", _("The person's own wish")
    SETTLED = "settled", _("Settled in at work")
    WORK = "work", _("Found work")
    STUDY = "study", _("Goes on to study elsewhere")
    MOVED = "moved", _("Moved away")
    TIME = "time", _("No time for it now")
    NO_WORD = "no_word", _("We have not heard from them")
    NOT_SAID = "not_said", _("Not said")
    WRONG_PERSON = "wrong_person", _("It was meant for somebody else")
    WRONG_STEP = "wrong_step", _("It was another step")
    WRONG_DAY = "wrong_day", _("It was another day")


_LEAVING = (StepReason.WORK, StepReason.STUDY, StepReason.MOVED, StepReason.TIME, StepReason.NO_WORD)
# Which steps staff record on pages, and the reasons that each may have.
RECORDED: dict[StudentState, tuple[StepReason, ...]] = {
    StudentState.COMPLETED: (StepReason.BY_HAND, StepReason.ELSEWHERE),
    StudentState.CAREER_READY: (StepReason.PREPARED, StepReason.OWN_WISH),
    StudentState.ALUMNI: (StepReason.SETTLED, StepReason.OWN_WISH),
    StudentState.WITHDRAWN: (StepReason.OWN_WISH, *_LEAVING[:-1], StepReason.NOT_SAID),
    StudentState.EXITED: (*_LEAVING, StepReason.NOT_SAID),
}
CORRECTIONS = (StepReason.WRONG_STEP, StepReason.WRONG_DAY, StepReason.WRONG_PERSON)


class FinishKind(models.TextChoices):
    """What can be finished."""

    COURSE = "course", _("Course")
    PATHWAY = "pathway", _("Pathway")


class ProgressKind(models.TextChoices):
    """What a progress event says."""

    LESSON_OPENED = "lesson_opened", _("opened a lesson")
    LESSON_DONE = "lesson_done", _("finished a lesson")
    QUIZ_STARTED = "quiz_started", _("started a quiz")
    QUIZ_ANSWERED = "quiz_answered", _("answered a quiz")
    QUIZ_MARKED = "quiz_marked", _("a quiz was marked again")
    LAB_RESULT = "lab_result", _("got a lab result")
    EXAM_PASSED = "exam_passed", _("passed an outside exam")


class EvidenceSource(models.TextChoices):
    """Where evidence of a skill comes from."""

    LAB = "lab", _("lab")
    QUIZ = "quiz", _("quiz")
    EXAM = "exam", _("certification exam")


class CohortRole(models.TextChoices):
    """What a staff member does in a cohort."""

    INSTRUCTOR = "instructor", _("Instructor")
    ASSISTANT = "assistant", _("Teaching assistant")
    OBSERVER = "observer", _("Observer")


# Who of a cohort's staff teaches: observers look on, and never see work.
TEACHING_ROLES = (CohortRole.INSTRUCTOR, CohortRole.ASSISTANT)


class CohortChange(models.TextChoices):
    """What can happen to a cohort."""

    MADE = "made", _("made the cohort")
    CHANGED = "changed", _("changed dates, seats or words")
    STAFF_ADDED = "staff_added", _("added to the staff")
    STAFF_REMOVED = "staff_removed", _("took off the staff")
    ARCHIVED = "archived", _("archived the cohort")
    REOPENED = "reopened", _("opened the cohort again")


class SessionChange(models.TextChoices):
    """What can happen to a class session."""

    PLANNED = "planned", _("Planned")
    MOVED = "moved", _("Moved")
    CANCELLED = "cancelled", _("Cancelled")
    RESTORED = "restored", _("Takes place after all")


class Presence(models.TextChoices):
    """Whether somebody was at a class session."""

    HERE = "here", _("Here")
    EXCUSED = "excused", _("Excused")
    AWAY = "away", _("Not here")


class PresenceStep(models.TextChoices):
    """What a row of the attendance log says."""

    MARKED = "marked", _("marked")
    ASKED = "asked", _("asked to correct")
    KEPT = "kept", _("looked again and left it")


class SavedKind(models.TextChoices):
    """What a piece of saved work is."""

    QUIZ = "quiz", _("quiz answers not yet sent")
    REFLECTION = "reflection", _("private notes")
    NOTE = "note", _("notes on a lesson")
    PLACE = "place", _("where you stopped reading")


class Hue(models.TextChoices):
    """The one colour of a pathway; it means nothing else."""

    TEAL = "teal", _("Teal")
    MARIGOLD = "marigold", _("Marigold")
    PLUM = "plum", _("Plum")
    LEAF = "leaf", _("Leaf")
    SLATE = "slate", _("Slate")


class Icon(models.TextChoices):
    """The one line icon of a pathway."""

    IT = "it", _("Screen")
    NET = "net", _("Network")
    SHIELD = "shield", _("Shield")
    WEB = "web", _("Page")
    DATA = "data", _("Chart")


class Callout(models.TextChoices):
    """What the words of a callout are for."""

    NOTE = "note", _("Good to know")
    TIP = "tip", _("Tip")
    CARE = "care", _("Take care")
