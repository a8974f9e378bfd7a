"""Telling administrators, once, what is wrong with the machine."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from academy_site.upkeep import facts
from academy_site.upkeep.models import Concern, Counsel, DueRun, Heartbeat, Kind, RestoreProof, Tally
from people.base.enums import Role
from people.messages.notify import notify
from people.models import User

SCHEDULER = "scheduler"


def note_alive(*, program: str) -> None:
    """Write down that a program that runs by itself is alive."""
    Heartbeat.objects.update_or_create(program=program, defaults={"at": timezone.now()})


def note_run(*, command: str, worked: bool) -> None:
    """Write down that a command of the scheduler ran, and whether it worked."""
    now = timezone.now()
    DueRun.objects.get_or_create(command=command, defaults={"ran_at": now})
    gone: dict[str, Any] = {"worked_at": now} if worked else {"failures": F("failures") + 1}
    DueRun.objects.filter(command=command).update(runs=F("runs") + 1, ran_at=now, worked=worked, **gone)


def add_to_tally(*, name: str) -> None:
    """Add one to a number that only grows."""
    if not Tally.objects.filter(name=name).update(total=F("total") + 1):
        Tally.objects.get_or_create(name=name)
        Tally.objects.filter(name=name).update(total=F("total") + 1)


def note_proof(*, archive: str) -> RestoreProof:
    """Write down that a backup was opened and found whole."""
    return RestoreProof.objects.create(archive=archive[:80])


def look_at_machine() -> list[str]:
    """Open a concern for what is wrong and tell administrators once, close what is well again; return what is wrong."""
    found = {
        Kind.DISK: facts.is_disk_full(settings.VAR),
        Kind.CERTIFICATE: any(
            found is not None and found.is_ending
            for found in map(facts.certificate, (settings.SITE_URL, settings.HUB_URL))
        ),
    }
    if settings.BACKUPS:
        found[Kind.BACKUP] = facts.is_backup_missing(settings.BACKUPS)
    return [kind.value for kind, wrong in found.items() if settle(kind=kind, wrong=wrong)]


def look_at_scheduler() -> bool:
    """The same for the scheduler, which cannot say by itself that it is gone: the site asks. Return whether it is."""
    now = timezone.now()
    # One that never began has from the first look on to begin.
    row, _ = Heartbeat.objects.get_or_create(program=SCHEDULER, defaults={"at": now})
    return settle(kind=Kind.SCHEDULER, wrong=row.at < now - timedelta(minutes=facts.SCHEDULER_MINUTES))


def settle(*, kind: Kind, wrong: bool) -> bool:
    """Open or close the concern of one kind; tell every administrator when it opens. Return `wrong`.

    Two programs that find the same at once tell it once: the database lets one row in.
    """
    if not wrong:
        Concern.objects.filter(kind=kind, ended_at=None).update(ended_at=timezone.now())
        return False
    if Concern.objects.filter(kind=kind, ended_at=None).exists():
        return True
    try:
        with transaction.atomic():
            Concern.objects.create(kind=kind)
            _tell_administrators(kind)
    except IntegrityError:
        pass
    return True


def _tell_administrators(kind: Kind) -> None:
    held = {"role_grants__role": Role.ADMINISTRATOR, "role_grants__ended_at": None}
    for user in User.objects.filter(is_active=True, **held).distinct():
        notify(user=user, kind="upkeep", path=f"{reverse('first-steps')}#{kind}")


def write_down_counsel(*, words: str) -> None:
    """Keep which lawyer to call, in place of what was there; empty words take it away."""
    Counsel.objects.all().delete()
    if words.strip():
        Counsel.objects.create(words=words.strip())
