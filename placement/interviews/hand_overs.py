"""Which task an interview leaves, and for whom: one open at a time, settled by the next step."""

from django.urls import reverse

from people.tasks.services import close_task, open_task
from placement.interviews.models import Interview
from placement.referrals.services.steps import hand_to_student

# Times of an employer whom the student keeps away wait under a kind of their own that nobody is shown.
TIMES, TIMES_KEPT = "interview_times", "interview_times_kept"
AGREED, NONE_FITS, MOVE = "interview_agreed", "interview_none_fits", "interview_move"
OFF, OUTCOME = "interview_off", "interview_outcome"
OF_INTERVIEW = (TIMES, TIMES_KEPT, AGREED, NONE_FITS, MOVE, OFF, OUTCOME)


def page_for_staff(interview: Interview) -> str:
    """Return the page of staff."""
    return reverse("placement:interview", args=[interview.pk])


def page_for_student(interview: Interview) -> str:
    """Return the student's page."""
    return reverse("placement:my-interview", args=[interview.pk])


def page_for_employer(interview: Interview) -> str:
    """Return the employer's page."""
    return reverse("placement:employer-interview", args=[interview.pk])


def settle(interview: Interview, leaves: str = "") -> None:
    """Close what waited about an interview, and open the task that the step leaves; one of that kind stays open."""
    kept = {TIMES, TIMES_KEPT} if leaves == TIMES else {leaves}
    close_task(about=interview.pk, kinds=tuple(kind for kind in OF_INTERVIEW if kind not in kept))
    referral = interview.referral
    if leaves == TIMES:
        path = page_for_student(interview)
        hand_to_student(referral, kinds=(TIMES, TIMES_KEPT), about=interview.pk, path=path)
    elif leaves:
        open_task(kind=leaves, about=interview.pk, path=page_for_staff(interview), student=referral.student)
