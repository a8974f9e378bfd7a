"""Choices used by the labs app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Via(models.TextChoices):
    """How a submission reached the site."""

    LAB = "lab", _("From the lab")
    UPLOAD = "upload", _("As a file on this site")
    PAGE = "page", _("From the lesson page")


class Lane(models.TextChoices):
    """The queue's two lists: a waiting student comes before any bulk work."""

    WAITING = "labs-waiting", _("A student is waiting")
    BULK = "labs-bulk", _("Bulk")


class JobState(models.TextChoices):
    """Where one grading job stands."""

    QUEUED = "queued", _("In the queue")
    LEASED = "leased", _("Being graded")
    DONE = "done", _("Graded")
    DEAD = "dead", _("Needs a person")


class JobEventKind(models.TextChoices):
    """What happened to a grading job."""

    QUEUED = "queued", _("Put in the queue")
    LEASED = "leased", _("Taken by a grader")
    EXPIRED = "expired", _("Grader did not answer in time")
    FINISHED = "finished", _("Finished")
    DEAD = "dead", _("Set aside for a person")
    RETRIED = "retried", _("Tried again by hand")


class RegradeEventKind(models.TextChoices):
    """A row of the history of one regrade."""

    STARTED = "started", _("Grading again started")
    APPROVED = "approved", _("New points approved")
    DISCARDED = "discarded", _("New points not taken")


class Outcome(models.TextChoices):
    """How a grader's work on one submission ended."""

    GRADED = "graded", _("Graded")
    UNREADABLE = "unreadable", _("The file could not be read")
    STOPPED = "stopped", _("The notebook was stopped")
    ENGINE_ERROR = "engine_error", _("The grader stopped")


class GradeEventKind(models.TextChoices):
    """What a row of the grade history says."""

    AUTO = "auto", _("Graded automatically")
    MANUAL = "manual", _("Graded by hand")
    OVERRIDE = "override", _("Set by an instructor")
    RELEASE = "release", _("Feedback released")
    HOLD = "hold", _("Feedback held")
    REVIEWED = "reviewed", _("Looked at")
    REMARK = "remark", _("Comment on a cell")
    SECOND = "second", _("Read a second time")


class Flag(models.TextChoices):
    """Signs in a notebook that a person should look at; never a verdict."""

    ABSENT = "absent", _("The shell that this check asks did not come up, so a person decides")
    CONTROL = "control", _("A control check that must not pass, passed")
    COPIED = "copied", _("A graded cell appears twice")
    DELETED = "deleted", _("A check was deleted and put back")
    OLD_WAY = "old_way", _("This check ran beside the student's code")
    VALUE = "value", _("The check gave a number that cannot be its points")
    FILES = "files", _("Files were too big to be there, so a person decides what did not pass")
    UNPROVEN = "unproven", _("The lab's own answer does not pass this check, so a person decides")


class Counts(models.TextChoices):
    """Which attempt makes the current grade."""

    BEST = "best", _("The best attempt counts")
    LATEST = "latest", _("The newest attempt counts")


class ExtensionKind(models.TextChoices):
    """A row of the history of more time for one lab."""

    ASKED = "asked", _("Asked for")
    BACK = "back", _("Taken back")
    GRANTED = "granted", _("Granted")
    DECLINED = "declined", _("Not granted")
    RESTORED = "restored", _("As it was before")


class CohortTimeKind(models.TextChoices):
    """A row of the history of more time that somebody asked for, for a whole cohort."""

    ASKED = "asked", _("Asked for")
    BACK = "back", _("Taken back")
    GRANTED = "granted", _("Granted")
    ALONE = "alone", _("Granted for one person")
    DECLINED = "declined", _("Not granted")
