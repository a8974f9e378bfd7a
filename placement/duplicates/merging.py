"""Merging one entry of an employer into another of the same: what moves, what stays, and why it may not be done."""

from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.models import Release, Task, User
from people.releases.enums import ReleaseState
from people.tasks.services import close_task
from placement.base.enums import EMPLOYER_ENDS, ORDER_ENDS, EmployerState, EventKind
from placement.base.errors import CannotMerge
from placement.base.rules import need_placement_staff
from placement.base.signals import employer_ended
from placement.employers.models import Employer
from placement.employers.services import KNOWN, edit_employer, move, note
from placement.openings.models import JobOrder
from placement.referrals.hand_overs import QUIET, TO_TELL
from placement.referrals.models.referrals import Referral
from placement.referrals.services.resuming import give_back
from placement.relations.services import AGREEMENT_ENDS, NEXT_TOUCH
from placement.wishes.services import lead_to_list

S = EmployerState
# How far an employer has come: what was checked is never merged into what was not.
FAR = {S.REJECTED: 0, S.ENDED: 0, S.PROSPECT: 1, S.VETTING: 2, S.APPROVED: 3, S.ACTIVE: 4}
# Where an entry ends that is merged.
ENDS_AS = {S.PROSPECT: S.REJECTED, S.VETTING: S.REJECTED, S.APPROVED: S.ENDED, S.ACTIVE: S.ENDED}
SAME = _("These are one entry already.")
PAUSED = _("One of the two is paused. Two people end the pause first, or the employer is ended.")
OVER = _("The one that is kept does not work with us any more. Keep the other one.")
FURTHER = _("The other one was checked further. Keep that one.")
RUNS = _("The one to be merged has ended and still has openings that are not closed. Close them first.")
CONTACTS = _("People act here for the one to be merged. Keep that one, or end their access first.")
SHARED = _(
    "A student shares with the one to be merged now, or a request to share waits. What was signed names that one alone:"
    " keep it, or wait until the sharing has ended."
)


def _reference(references: list[str]) -> str:
    said = _("Both have an opening with the reference %(reference)s. Change one of the two first.")
    return str(said) % {"reference": references[0]}


def shared_references(kept: Employer, gone: Employer) -> list[str]:
    """Return the employers' own references that openings of both bear; one query."""
    theirs = gone.orders.exclude(reference="").values("reference")
    return list(kept.orders.filter(reference__in=theirs).order_by("reference").values_list("reference", flat=True))


def _is_shared_with(employer: Employer) -> bool:
    """Return whether a release to this employer lives, or waits for an answer."""
    found = Release.objects.filter(recipient_kind="employer", recipient_id=employer.pk).prefetch_related("events")
    return any(release.state in {ReleaseState.SIGNED, ReleaseState.REQUESTED} for release in found)


def why_not(kept: Employer, gone: Employer) -> str | Promise:
    """Return why the one cannot be merged into the other and what to do, "" where it can. Nobody's list is asked."""
    if kept.pk == gone.pk or kept.merged_into_id is not None or gone.merged_into_id is not None:
        return SAME
    if S.SUSPENDED in {kept.state, gone.state}:
        return PAUSED
    if kept.state in EMPLOYER_ENDS:
        return OVER
    if FAR[S(gone.state)] > FAR[S(kept.state)]:
        return FURTHER
    if gone.state in EMPLOYER_ENDS and gone.orders.exclude(state__in=ORDER_ENDS).exists():
        return RUNS
    if gone.contacts.filter(ended_at=None).exists():
        return CONTACTS
    if _is_shared_with(gone):
        return SHARED
    references = shared_references(kept, gone)
    return _reference(references) if references else ""


@transaction.atomic
def merge_employers(*, kept: Employer, gone: Employer, by: User) -> Employer:
    """Merge the entry `gone` into `kept`: openings with their referrals, people and agreements move there.

    Talks, checklists and history stay where they were written and are read beside those of the kept one; what it does
    not say of itself it takes over, and what waited before the other one ended waits again. A student's list that keeps
    away the one keeps away the other from now on; who shares with the kept one finds a message that leads to the list.
    Appends `merged` to both, `edited` to the kept one where it takes something over, and the end of the other. Raises
    `NoSuchRight`, `CannotMerge` with the reason and what to do.
    """
    need_placement_staff(by)
    # Employers, then referrals: the order of everybody who takes a step (decision 0718).
    rows = {row.pk: row for row in _locked(kept.pk, gone.pk)}
    kept, gone = rows[kept.pk], rows[gone.pk]
    orders = list(gone.orders.values_list("pk", flat=True))
    list(Referral.objects.select_for_update().filter(order__in=orders).order_by("pk").values_list("pk", flat=True))
    if why := why_not(kept, gone):
        raise CannotMerge(why)
    _move_rows(kept, gone)
    _take_over(kept, gone, by)
    _remember(kept, gone)
    _give_back(gone, orders)
    lead_to_list(employer=kept, shown="opening", quiet=QUIET)
    note(kept, EventKind.MERGED, by, gone.name)
    note(gone, EventKind.MERGED, by, kept.name)
    if gone.state in ENDS_AS:
        move(gone, ENDS_AS[S(gone.state)], by, kept.name)
        employer_ended.send(sender=Employer, employer=gone, by=by)
    return Employer.objects.get(pk=kept.pk)


def _locked(*pks: UUID) -> "list[Employer]":
    return list(Employer.objects.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk"))


def _move_rows(kept: Employer, gone: Employer) -> None:
    close_task(about=gone.pk, kinds=(NEXT_TOUCH,))
    agreements = list(gone.agreements.values_list("pk", flat=True))
    page = reverse("placement:employer-people", args=[kept.pk])
    Task.objects.filter(kind=AGREEMENT_ENDS, about__in=agreements, closed_at=None).update(path=page)
    JobOrder.objects.filter(employer=gone).update(employer=kept)
    gone.people.update(employer=kept)
    gone.agreements.update(employer=kept)


def _take_over(kept: Employer, gone: Employer, by: User) -> None:
    """Fill what the kept one does not say of itself; its own words stand."""
    missing = {name: getattr(gone, name) for name in KNOWN if not getattr(kept, name) and getattr(gone, name)}
    if missing:
        edit_employer(employer=kept, by=by, **missing)


def _remember(kept: Employer, gone: Employer) -> None:
    """Keep under which ids and names the kept one was known, for lists of students that nobody can open here."""
    also = [*kept.also, [str(gone.pk), gone.name], *gone.also]
    Employer.objects.filter(pk=kept.pk).update(also=also)
    kept.also = also
    Employer.objects.filter(Q(pk=gone.pk) | Q(merged_into=gone)).update(merged_into=kept)
    gone.merged_into, gone.merged_into_id = kept, kept.pk


def _give_back(gone: Employer, orders: list[UUID]) -> None:
    """Take away the tasks that say to students that the other one ended: with the kept one their ways go on."""
    left = gone.events.filter(kind=EventKind.MOVED, from_state=S.ACTIVE).order_by("-at", "-pk").first()
    if left is None:
        return
    untold = Task.objects.filter(kind__in=TO_TELL, closed_at=None).values("about")
    ways = Referral.objects.filter(order__in=orders, pk__in=untold).select_related("student", "order__employer")
    for referral in ways.order_by("pk"):
        give_back(referral, left.at)
