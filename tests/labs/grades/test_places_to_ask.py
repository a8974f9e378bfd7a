"""Labs and feedback are places to ask, with their tasks as parts."""

import pytest
from django.urls import reverse

from pathways.questions.models import Question
from pathways.questions.services import answer_question, share_answer
from tests.labs.factories import graded_hand_in
from tests.people.signin.signing import browser

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("place", ["lab", "feedback"])
def test_a_question_about_a_task_stands_under_the_lab_and_its_feedback(school, lab, place):
    submission = graded_hand_in(school.student, lab)
    client = browser(school.student)
    sent = {"part": "split", "words": "Canary words"}
    page = client.post(reverse("pathways:ask", args=[place, lab.pk]), sent, follow=True).content.decode()
    assert "Canary words" in page
    for path in (reverse("labs:hand_in", args=[lab.pk]), reverse("labs:submission", args=[submission.pk])):
        page = client.get(path).content.decode()
        assert "Canary words" in page
        assert "Split the network" in page
    question = Question.objects.get()
    answer_question(question=question, answer="Answer", by=school.instructor)
    share_answer(question=question, asks="How to split?", answer="Count.", by=school.instructor)
    mate = browser(school.mate).get(reverse("labs:hand_in", args=[lab.pk])).content.decode()
    assert "How to split?" in mate
    assert "Canary words" not in mate
