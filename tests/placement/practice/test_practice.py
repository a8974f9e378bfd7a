"""Interview practice: questions in both languages, and notes that nobody but their student opens."""

import pytest
from django.urls import reverse
from django.utils import translation

from people.models import AccessEvent, InboxItem, Task
from people.rights.export import everything
from placement.base.errors import UnknownQuestion
from placement.models import PracticeNote
from placement.openings.services import Need
from placement.practice.questions import GENERAL
from placement.practice.services import keep_note, own_note
from tests.people.signin.signing import confirm
from tests.placement import factories as made

pytestmark = pytest.mark.django_db


def text(response):
    return response.content.decode()


def test_general_questions_are_there_in_spanish_too():
    with translation.override("es"):
        spanish = [(str(one.asked), str(one.help)) for one in GENERAL]
    assert len(GENERAL) >= 10
    assert all(own[0] != str(one.asked) and own[1] != str(one.help) for own, one in zip(spanish, GENERAL, strict=True))


def test_note_is_sealed_kept_exported_and_taken_away_and_nobody_hears_of_it():
    student = made.searching(made.staff())
    before = (Task.objects.count(), InboxItem.objects.count(), AccessEvent.objects.count())
    keep_note(student=student, question="gap", text="Canary words")
    row = PracticeNote.objects.get()
    assert ("Canary" in row.sealed_note, own_note(student=student, question="gap")) == (False, "Canary words")
    assert (Task.objects.count(), InboxItem.objects.count(), AccessEvent.objects.count()) == before
    assert "Canary words" in str(everything(student)["interview_practice"])
    keep_note(student=student, question="gap", text=" ")
    assert not PracticeNote.objects.exists()
    with pytest.raises(UnknownQuestion):
        keep_note(student=student, question="skill-nothing", text="x")


def test_page_of_an_opening_asks_its_skills_and_the_note_asks_for_the_password():
    by, what = made.staff(), made.skill("canary-skill")
    referral = made.suggested(by, order=made.open_order(by, needs=[Need(what)]))
    client = made.browser(referral.student)
    page = text(client.get(reverse("placement:practice-opening", args=[referral.pk])))
    assert ("Canary skill" in page, "You have a note" in page) == (True, False)
    note = reverse("placement:practice-note", args=["skill-canary-skill"])
    assert client.get(note).status_code == 302
    confirm(client, referral.student)
    assert "Saved. Only you can read it." in text(client.post(note, {"text": "Canary words"}, follow=True))
    assert "Canary words" in text(client.get(note))
    other = made.browser(made.searching(by))
    assert other.get(reverse("placement:practice-opening", args=[referral.pk])).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_list_of_questions_asks_the_same_for_one_note_and_for_three(number, django_assert_num_queries):
    student = made.searching(made.staff())
    for question in GENERAL[:number]:
        keep_note(student=student, question=question.key, text="x")
    client = made.browser(student)
    client.get(reverse("placement:practice"))
    with django_assert_num_queries(4):
        page = text(client.get(reverse("placement:practice")))
    assert page.count("You have a note") == number
