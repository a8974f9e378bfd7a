"""The bank's pages: a dry run that changes nothing, questions in once, files out."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from pathways.bank.imports import take_in
from pathways.bank.models import BankQuestion
from pathways.bank.selectors import questions_of
from pathways.content.plain_blocks import filled_question
from pathways.learning.services.quizzes import answer_quiz
from tests.pathways.bank.test_formats import GIFT
from tests.pathways.learning.test_pages import words
from tests.pathways.learning.test_quizzes import change_quiz, state
from tests.pathways.marking.questions import question

COURSE = "networking-basics"


def address(name="bank", *args):
    return reverse(f"pathways:{name}", args=[COURSE, *args])


@pytest.fixture
def teacher(client, school):
    client.force_login(school.instructor)
    return client


def sent(client, text=GIFT):
    file = SimpleUploadedFile("questions.txt", text.encode())
    return client.post(address("bank_in"), {"file": file, "tags": "Given"})


def test_dry_run_says_what_becomes_of_each_question_and_changes_nothing(teacher):
    text = words(sent(teacher))
    assert "9 questions can be taken" in text
    assert "left out Question 10 It asks for a long text, which people have to read." in text
    assert not BankQuestion.objects.exists()


def test_confirmed_questions_are_put_in_once(teacher):
    held = sent(teacher).context["held"]
    for _ in range(2):
        response = teacher.post(address("bank_in"), {"held": held, "confirm": "1"}, follow=True)
    assert BankQuestion.objects.count() == 9
    assert "0 questions are in the bank now" in words(response)
    assert {question["tags"] for question in questions_of(COURSE)} == {"top, networking, ports, Given"}


def test_what_was_not_judged_here_is_not_put_in(teacher):
    held = sent(teacher).context["held"]
    response = teacher.post(address("bank_in"), {"held": held[:-3], "confirm": "1"}, follow=True)
    assert "Nothing was put in" in words(response)
    assert not BankQuestion.objects.exists()


def test_file_that_cannot_be_read_says_why(teacher):
    response = sent(teacher, "<quiz>")
    assert response.status_code == 400
    assert "This is no whole XML file" in words(response)


@pytest.mark.parametrize("kind", ["gift", "moodle", "qti21", "qti30"])
def test_bank_goes_out_and_comes_in_as_the_same_questions(teacher, kind):
    held = sent(teacher).context["held"]
    teacher.post(address("bank_in"), {"held": held, "confirm": "1"})
    response = teacher.get(address("bank_file", kind))
    assert response["Content-Disposition"].startswith("attachment")
    again = teacher.post(address("bank_in"), {"file": SimpleUploadedFile("x", response.content)})
    kinds = [verdict.question["kind"] for verdict in again.context["verdicts"] if verdict.question]
    assert kinds == [one["kind"] for one in questions_of(COURSE)]


def test_question_taken_out_is_gone(teacher):
    take_in(course_key=COURSE, questions=[question("text", answer="x")])
    row = BankQuestion.objects.get()
    assert "is out of the bank" in words(teacher.post(address("bank_out", row.pk), follow=True))
    assert not BankQuestion.objects.exists()


def test_course_of_others_is_not_found(client, school):
    take_in(course_key=COURSE, questions=[question("text", ask="Canary question?", answer="x")])
    client.force_login(school.other_instructor)
    response = client.get(address())
    assert response.status_code == 404
    assert b"Canary question" not in response.content


def test_page_costs_the_same_for_one_and_three_questions(teacher, django_assert_num_queries):
    take_in(course_key=COURSE, questions=[question("text", answer="x")])
    teacher.get(address())
    with django_assert_num_queries(QUERIES):
        teacher.get(address())
    take_in(course_key=COURSE, questions=[question("text", ask=f"{n}?", answer="x") for n in range(2)])
    with django_assert_num_queries(QUERIES):
        teacher.get(address())


QUERIES = 6


class TestDrawing:
    def test_quiz_draws_from_the_bank_of_its_course(self, school):
        rows = [{**question("text", ask=f"Number {n}?", answer=f"{n}"), "tags": "drawn"} for n in range(6)]
        take_in(course_key=COURSE, questions=rows)

        def draw(quiz):
            quiz["questions"] = [
                {"type": "item", "id": "s1", "value": {"kind": "draw", "ask": "", "tags": "drawn", "count": "2"}}
            ]

        change_quiz(school, draw)
        asked = [view.ask for view in state(school).marked.questions]
        assert len(set(asked)) == 2
        assert [view.ask for view in state(school).marked.questions] == asked
        views = state(school).marked.questions
        answers = {view.id: view.ask.removeprefix("Number ").removesuffix("?") for view in views}
        done = answer_quiz(student=school.student, page=school.page(), quiz_id=school.quiz(), answers=answers)
        assert done.percent == 100
        BankQuestion.objects.filter(pk=views[0].id).delete()
        assert [view.ask for view in state(school).marked.questions] == [views[1].ask]


class TestSpanish:
    """A question of the bank says the same in Spanish, to those who read Spanish, and to no one half."""

    @pytest.fixture
    def row(self, teacher):
        choices = [{"id": "a", "text": "A net", "correct": True}, {"id": "b", "text": "A host", "why": "One device."}]
        asked = filled_question({**question("single", ask="What is it?", why=""), "choices": choices})
        take_in(course_key=COURSE, questions=[asked])
        return BankQuestion.objects.get()

    WORDS = {"ask": "¿Qué es?", "a.text": "Una red", "b.text": "Un equipo", "b.why": "Un dispositivo."}

    def test_spanish_readers_get_it_and_the_ids_stay(self, teacher, row):
        given = teacher.post(address("bank_spanish", row.pk), self.WORDS, follow=True)
        assert "The Spanish is kept" in words(given)
        english, spanish = (questions_of(COURSE, language)[0] for language in ("en", "es"))
        assert (english["ask"], spanish["ask"]) == ("What is it?", "¿Qué es?")
        ids = [(choice["id"], choice["correct"]) for choice in spanish["choices"]]
        assert ids == [(choice["id"], choice["correct"]) for choice in english["choices"]]
        assert [choice["text"] for choice in spanish["choices"]] == ["Una red", "Un equipo"]
        assert "¿Qué es?" in teacher.get(address("bank_spanish", row.pk)).content.decode()
        teacher.post(address("bank_spanish", row.pk), dict.fromkeys(self.WORDS, ""))
        assert questions_of(COURSE, "es")[0]["ask"] == "What is it?"

    def test_half_of_it_is_not_kept_and_nothing_typed_is_lost(self, teacher, row):
        response = teacher.post(address("bank_spanish", row.pk), {**self.WORDS, "b.why": " "})
        assert response.status_code == 400
        assert "Give the Spanish of this as well: One device." in words(response)
        assert "Un equipo" in response.content.decode()
        assert questions_of(COURSE, "es")[0]["ask"] == "What is it?"

    def test_names_that_the_marking_needs_stay_in_the_text(self, teacher):
        gaps = [{"id": "a", "goes_with": "net", "text": "10"}]
        asked = filled_question({**question("gaps", ask="The net is [[net]]."), "choices": gaps, "why": "So."})
        take_in(course_key=COURSE, questions=[asked])
        row = BankQuestion.objects.get()
        given = {"ask": "La red es.", "a.text": "10", "why": "Así."}
        assert teacher.post(address("bank_spanish", row.pk), given).status_code == 400
        teacher.post(address("bank_spanish", row.pk), {**given, "ask": "La red es [[net]]."})
        assert questions_of(COURSE, "es")[0]["choices"][0]["goes_with"] == "net"
