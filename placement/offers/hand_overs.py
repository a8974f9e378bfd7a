"""Which task an offer leaves, and for whom."""

from django.urls import reverse

from people.tasks.services import close_task, open_task
from placement.offers.models import Offer
from placement.referrals.services.steps import hand_to_student

# An offer of an employer whom the student keeps away waits under a kind of its own that nobody is shown.
ANSWER, ANSWER_KEPT = "offer_to_answer", "offer_to_answer_kept"
NO, TIME, DAY, BACK = "offer_declined", "offer_time", "offer_day_over", "offer_taken_back"
OF_OFFER = (ANSWER, ANSWER_KEPT, NO, TIME, DAY, BACK)


def page_for_staff(offer: Offer) -> str:
    """Return the page of staff."""
    return reverse("placement:offer", args=[offer.pk])


def page_for_student(offer: Offer) -> str:
    """Return the student's page."""
    return reverse("placement:my-offer", args=[offer.pk])


def page_for_employer(offer: Offer) -> str:
    """Return the employer's page."""
    return reverse("placement:employer-offer", args=[offer.pk])


def ask(offer: Offer) -> None:
    """Open the student's own task; one that is open stays."""
    path = page_for_student(offer)
    hand_to_student(offer.referral, kinds=(ANSWER, ANSWER_KEPT), about=offer.pk, path=path)


def hold(offer: Offer) -> None:
    """Take the student's own task away while they cannot answer with yes."""
    close_task(about=offer.pk, kinds=(ANSWER, ANSWER_KEPT))


def settle(offer: Offer, leaves: str = "") -> None:
    """Close what waited about an offer, and open the task that the step leaves.

    That the day to answer is over declines nothing: the student's own task stays beside the one of staff.
    """
    kept = {ANSWER, ANSWER_KEPT} if leaves in {ANSWER, DAY} else set()
    close_task(about=offer.pk, kinds=tuple(kind for kind in OF_OFFER if kind not in kept | {leaves}))
    if leaves == ANSWER:
        ask(offer)
    elif leaves:
        open_task(kind=leaves, about=offer.pk, path=page_for_staff(offer), student=offer.referral.student)
