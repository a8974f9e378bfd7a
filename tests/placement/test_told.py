"""Sentences of the placement app that say that somebody is told."""

import pytest
from django.urls import reverse

from people.base.enums import Role
from people.models import InboxItem
from people.releases.services.releases import sign_release
from placement.models import JobOrder
from placement.openings.services import move_order
from tests.people.factories import person
from tests.people.tasks.tasks import task
from tests.placement import factories as made
from tests.told import told

pytestmark = pytest.mark.django_db


@pytest.fixture
def advisor():
    return made.staff()


def inbox(user):
    return list(InboxItem.objects.filter(user=user, read_at=None).values_list("kind", flat=True))


def interested(student, order):
    client = made.browser(student)
    client.get(reverse("placement:opening", args=[order.pk]))
    return client.post(reverse("placement:interested", args=[order.pk]), follow=True).content.decode()


@told(
    "We have told your placement advisor. The employer knows nothing yet.",
    "Somebody here who can help gets a message. The employer knows nothing yet.",
)
def test_interest_is_a_task_and_a_message_of_the_own_advisor(advisor):
    order, student = made.open_order(advisor), made.searching(advisor)
    InboxItem.objects.all().delete()
    interested(student, order)
    assert (task("student_interest").owner, inbox(advisor)) == (advisor, ["referral_step"])


@told("We have told an administrator, who finds somebody to work with you. The employer knows nothing yet.")
def test_interest_of_somebody_on_no_list_is_a_task_and_a_message_of_an_administrator(advisor):
    order, student, admin = made.open_order(advisor), made.searching(advisor), person(Role.ADMINISTRATOR)
    student.assignments.update(ended_at="2026-01-01T00:00Z")
    InboxItem.objects.all().delete()
    interested(student, order)
    assert (task("student_interest").owner, inbox(admin)) == (admin, ["referral_step"])


@told("The student has been asked. You will see the answer here.")
def test_a_suggestion_and_a_release_asked_for_reach_the_student_and_the_answer_the_advisor(advisor):
    order, student = made.open_order(advisor), made.searching(advisor)
    client = made.browser(advisor)
    client.post(reverse("placement:suggest", args=[order.pk, student.pk]), follow=True)
    assert (task("opening_suggested").owner, inbox(student)) == (student, ["opening"])
    path = reverse("placement:ask", args=[task("opening_suggested").about])
    client.post(path, {"fields_wanted": ["skills"], "purpose": "A job", "days": "30"}, follow=True)
    assert task("release_asked").owner == student
    assert "release_requested" in inbox(student)
    sign_release(release=student.releases.get(), by=student)
    assert task("release_signed").owner == advisor


@told(
    "This profile closes for you at once, and we tell the person. You cannot open it again.",
    "Thank you. We have passed your answer on.",
)
def test_an_answer_of_an_employer_reaches_student_and_advisor(advisor):
    referral, _release = made.referred(advisor)
    client = made.browser(made.contact_of(referral.order.employer, advisor))
    client.get(reverse("placement:profile", args=[referral.pk]))
    InboxItem.objects.all().delete()
    client.post(reverse("placement:employer-answer", args=[referral.pk]), {"to": "employer_declined"}, follow=True)
    assert (inbox(referral.student), task("employer_no").owner) == (["opening"], advisor)
    assert inbox(advisor) == ["referral_step"]


@told("Thank you. We look at it and let you know.")
def test_a_proposal_is_somebodys_task_and_its_answer_a_message_to_who_proposed_it(advisor):
    employer = made.active_employer(advisor)
    contact = made.contact_of(employer, advisor)
    form = {"title": "Technician", "soc_code": "15-1232", "hours": "36", "openings": "1"}
    form |= {"wage": "24", "wage_unit": "hour", "permanence": "permanent"}
    made.browser(contact).post(reverse("placement:propose", args=[employer.pk]), form, follow=True)
    assert task("opening_proposed").owner is not None
    move_order(order=JobOrder.objects.get(), to="open", by=advisor)
    assert inbox(contact) == ["opening_answered"]
