"""What was said about the machine, when the scheduler was last alive, when a backup was last proven."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What can be wrong with the machine."""

    BACKUP = "backup", _("There is no fresh backup")
    SCHEDULER = "scheduler", _("What runs by itself does not run")
    DISK = "disk", _("The disk is nearly full")
    CERTIFICATE = "certificate", _("The certificate of an address runs out soon")


class Concern(models.Model):
    """Something that was found wrong; administrators are told when the row is made, and not again while it is open.

    Personal data: none. Retired: never; it names nobody.
    """

    kind = models.CharField(max_length=12, choices=Kind.choices)
    began_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-began_at"]
        constraints = [
            models.UniqueConstraint(fields=["kind"], condition=models.Q(ended_at=None), name="one_open_concern_a_kind")
        ]

    def __str__(self) -> str:
        return self.kind


class Heartbeat(models.Model):
    """When a program that runs by itself was last alive.

    Personal data: none. Retired: never; it names nobody.
    """

    program = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.program


class DueRun(models.Model):
    """How a command of the scheduler has gone: how often it ran and failed, and when it last worked.

    Personal data: none. Retired: never; it names nobody.
    """

    command = models.CharField(max_length=40, primary_key=True)
    runs = models.PositiveBigIntegerField(default=0)
    failures = models.PositiveBigIntegerField(default=0)
    worked = models.BooleanField(default=True)
    ran_at = models.DateTimeField()
    worked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.command


class Tally(models.Model):
    """A number that only grows, of something that happens in a program which nobody can ask.

    Personal data: none. Retired: never; it names nobody.
    """

    name = models.CharField(max_length=40, primary_key=True)
    total = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return self.name


class RestoreProof(models.Model):
    """A backup that was opened and looked through.

    Personal data: none. Retired: never; it names nobody.
    """

    at = models.DateTimeField(auto_now_add=True)
    archive = models.CharField(max_length=80)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.archive


class Counsel(models.Model):
    """How to reach the academy's lawyer when somebody asks for a person's records; one row at most.

    Personal data: name and number of a professional who has no account here. Retired: when an administrator empties it.
    """

    words = models.CharField(_("who to call, and how"), max_length=200)
    written_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return "counsel"
