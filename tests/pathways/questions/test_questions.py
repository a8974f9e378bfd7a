"""What a student asks in words: sealed, answered, shared without names, and read by nobody unseen."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from pathways.base.errors import NotAllowed, NotEnrolled
from pathways.cohorts.open_work import waiting_for
from pathways.questions.models import Question, SharedAnswer
from pathways.questions.services import (
    MOST_OPEN,
    Answered,
    TooManyOpen,
    answer_question,
    ask_question,
    read_question,
    share_answer,
    take_back_question,
)
from people.base.enums import Role
from people.caseload.services import set_bar
from people.models import AccessEvent, InboxItem
from people.rights import export, retention
from people.rights.erasure import erase_person
from tests.pathways.factories import staff
from tests.people.signin.signing import browser
from tests.people.tasks.tasks import task, waiting

WORDS, ANSWER = "Canary words: why is a mask 32 long?", "Canary answer: it has four parts of eight."
QUEUE_QUERIES, MINE_QUERIES = 6, 6


@pytest.fixture
def lesson(school):
    return school.lessons[0]


def asks(school, lesson, student=None, words=WORDS):
    return ask_question(student=student or school.student, place="lesson", target=lesson.key, words=words)


def post_ask(client, lesson, **sent):
    return client.post(reverse("pathways:ask", args=["lesson", lesson.key]), sent, follow=True)


class TestAsking:
    def test_a_question_under_a_lesson_waits_there_and_is_one_instructors_task(self, school, lesson):
        client = browser(school.student)
        page = post_ask(client, lesson, words=WORDS).content.decode()
        assert "sent to those who teach your group" in page
        assert WORDS in page
        assert "Waits for an answer" in page
        question = Question.objects.get()
        held = task("question")
        assert (held.owner, held.path) == (school.instructor, reverse("pathways:question", args=[question.pk]))
        assert InboxItem.objects.get(user=school.instructor).path == held.path
        assert waiting_for(school.instructor, [school.cohort.pk]) == {school.cohort.pk: 1}
        assert WORDS in client.get("/my/questions/").content.decode()

    def test_the_same_click_twice_asks_once(self, school, lesson):
        assert asks(school, lesson) == asks(school, lesson)
        assert Question.objects.count() == 1

    def test_words_and_answer_lie_sealed(self, school, lesson):
        question = asks(school, lesson)
        answer_question(question=question, answer=ANSWER, by=school.instructor)
        row = Question.objects.filter(pk=question.pk).values().get()
        assert "Canary" not in str(row)

    def test_nothing_typed_is_lost_where_something_is_missing(self, school, lesson):
        page = post_ask(browser(school.student), lesson, words="x" * 2001)
        assert page.status_code == 400
        assert b"x" * 2001 in page.content
        assert b"data-autosave=" in page.content

    def test_a_draft_goes_when_the_question_is_sent(self, school, lesson):
        client = browser(school.student)
        client.post("/draft/", {"key": f"ask-{lesson.key}", "values": '{"words": ["half"]}'})
        post_ask(client, lesson, words=WORDS)
        assert not school.student.drafts.exists()

    def test_without_a_seat_for_it_nobody_is_asked(self, school, lesson):
        page = post_ask(browser(school.stranger), lesson, words=WORDS).content.decode()
        assert "once you have a seat" in page
        assert WORDS in page
        with pytest.raises(NotEnrolled):
            ask_question(student=school.student, place="lesson", target=uuid4(), words=WORDS)
        assert not Question.objects.exists()

    def test_while_nobody_teaches_the_cohort_that_is_what_the_student_reads(self, school, lesson):
        school.cohort.staff.all().delete()
        page = post_ask(browser(school.student), lesson, words=WORDS).content.decode()
        assert "Nobody teaches your group just now" in page

    def test_so_many_wait_that_one_more_would_not_be_read_sooner(self, school, lesson):
        for number in range(MOST_OPEN):
            asks(school, lesson, words=f"{number}")
        with pytest.raises(TooManyOpen):
            asks(school, lesson, words="one more")

    def test_who_asked_takes_it_back_while_it_waits(self, school, lesson):
        question = asks(school, lesson)
        with pytest.raises(NotAllowed):
            take_back_question(question=question, by=school.mate)
        browser(school.student).post(reverse("pathways:take_back_question", args=[question.pk]))
        assert not Question.objects.exists()
        assert waiting(school.instructor) == []
        answered = asks(school, lesson)
        answer_question(question=answered, answer=ANSWER, by=school.instructor)
        with pytest.raises(Answered):
            take_back_question(question=answered, by=school.student)

    def test_class_mates_see_nothing_of_it(self, school, lesson):
        question = asks(school, lesson)
        client = browser(school.mate)
        for path in (lesson.url, "/my/questions/"):
            assert "Canary" not in client.get(path).content.decode()
        assert client.post(reverse("pathways:take_back_question", args=[question.pk])).status_code == 404


class TestAnswering:
    def test_each_look_of_staff_is_written_down_and_the_list_opens_nothing(self, school, lesson):
        question = asks(school, lesson)
        client = browser(school.instructor)
        assert "Canary words" not in client.get("/teach/questions/").content.decode()
        assert not AccessEvent.objects.filter(field="question").exists()
        assert WORDS in client.get(reverse("pathways:question", args=[question.pk])).content.decode()
        look = AccessEvent.objects.get(field="question")
        assert (look.reader_id, look.subject_id) == (school.instructor.pk, school.student.pk)
        assert "a question of yours" in browser(school.student).get("/me/data/").content.decode()

    def test_the_answer_stands_where_it_was_asked_and_the_task_is_done(self, school, lesson):
        question = asks(school, lesson)
        client = browser(school.assistant)
        url = reverse("pathways:answer_question", args=[question.pk])
        assert client.post(url, {"answer": ""}).status_code == 400
        assert b"The student finds a message." in client.post(url, {"answer": ANSWER}, follow=True).content
        assert waiting(school.instructor) == []
        item = InboxItem.objects.get(user=school.student)
        assert item.path == f"/my/questions/#{question.pk}"
        student = browser(school.student)
        for path in (lesson.url, "/my/questions/"):
            assert ANSWER in student.get(path).content.decode()

    @pytest.mark.parametrize("who", ["other_instructor", "administrator", "placement", "barred", "observer"])
    def test_others_neither_see_nor_answer_it(self, school, lesson, who):
        question = asks(school, lesson)
        if who == "barred":
            set_bar(staff=school.instructor, student=school.student, by=school.student)
        if who == "observer":
            school.cohort.staff.filter(user=school.instructor).update(role="observer")
        made = {"administrator": Role.ADMINISTRATOR, "placement": Role.PLACEMENT}
        user = staff(made[who]) if who in made else getattr(school, who, school.instructor)
        client = browser(user)
        assert client.get(reverse("pathways:question", args=[question.pk])).status_code in {403, 404}
        assert school.student.display_name not in client.get("/teach/questions/").content.decode()
        with pytest.raises(NotAllowed):
            answer_question(question=question, answer=ANSWER, by=user)
        with pytest.raises(NotAllowed):
            read_question(question=question, by=user)

    def test_another_answer_takes_the_place_of_the_first_and_the_same_changes_nothing(self, school, lesson):
        question = asks(school, lesson)
        first = answer_question(question=question, answer=ANSWER, by=school.instructor)
        again = answer_question(question=question, answer=ANSWER, by=school.assistant)
        assert (again.answered_by, again.answered_at) == (first.answered_by, first.answered_at)
        assert answer_question(question=question, answer="New", by=school.assistant).answered_by == school.assistant


class TestSharing:
    @pytest.fixture
    def question(self, school, lesson):
        return answer_question(question=asks(school, lesson), answer=ANSWER, by=school.instructor)

    def share(self, school, question, **sent):
        values = {"asks": "How long is a mask?", "answer": "Four parts of eight.", "confirmed": "on"} | sent
        url = reverse("pathways:share_answer", args=[question.pk])
        return browser(school.instructor).post(url, values, follow=True)

    def test_what_is_shared_stands_there_for_the_cohort_in_staffs_words(self, school, lesson, question):
        assert b"without a name" in self.share(school, question).content
        page = browser(school.mate).get(lesson.url).content.decode()
        assert "How long is a mask?" in page
        assert "Four parts of eight." in page
        assert WORDS not in page
        assert not re.search(re.escape(school.student.display_name), page)

    def test_who_asked_reads_that_it_is_shared_and_not_that_others_asked(self, school, lesson, question):
        self.share(school, question)
        page = browser(school.student).get(lesson.url).content.decode()
        assert "Others asked" not in page
        assert "without your name" in page
        assert WORDS in page

    def test_another_cohort_does_not_see_it(self, school, lesson, question):
        share_answer(question=question, asks="How long?", answer="Four.", by=school.instructor)
        SharedAnswer.objects.update(cohort=school.other)
        assert "How long?" not in browser(school.mate).get(lesson.url).content.decode()

    def test_the_students_own_words_are_never_shared_as_they_are(self, school, question):
        page = self.share(school, question, asks=f" {WORDS.upper()} ")
        assert b"own words" in page.content
        assert not SharedAnswer.objects.exists()

    @pytest.mark.parametrize("name", ["Shown Student", "shown mate", "username"])
    def test_a_name_of_somebody_in_the_cohort_is_met_before_it_is_shared(self, school, question, name):
        name = school.student.username if name == "username" else name
        page = self.share(school, question, answer=f"As {name} saw: four.")
        assert b"is the name of somebody" in page.content
        assert f"As {name} saw".encode() in page.content
        assert not SharedAnswer.objects.exists()
        self.share(school, question, answer=f"As {name} saw: four.", names_nobody="on")
        assert SharedAnswer.objects.exists()

    def test_nothing_is_shared_before_somebody_confirmed(self, school, question):
        assert self.share(school, question, confirmed="").status_code == 400
        assert not SharedAnswer.objects.exists()

    def test_it_is_changed_and_taken_away_again(self, school, lesson, question):
        self.share(school, question)
        self.share(school, question, asks="How wide is a mask?")
        assert SharedAnswer.objects.get().asks == "How wide is a mask?"
        self.share(school, question, take_back="1")
        assert not SharedAnswer.objects.exists()


class TestRights:
    def test_own_words_are_in_the_download_and_go_with_the_person(self, school, lesson):
        question = answer_question(question=asks(school, lesson), answer=ANSWER, by=school.instructor)
        share_answer(question=question, asks="How long?", answer="Four.", by=school.instructor)
        [entry] = export.section(school.student, "questions")
        assert (entry["words"], entry["answer"]) == (WORDS, ANSWER)
        assert export.section(school.mate, "questions") == []
        erase_person(user=school.student)
        assert not Question.objects.exists()
        assert SharedAnswer.objects.get().question is None

    def test_questions_and_shared_answers_go_after_two_years(self, school, lesson):
        question = answer_question(question=asks(school, lesson), answer=ANSWER, by=school.instructor)
        share_answer(question=question, asks="How long?", answer="Four.", by=school.instructor)
        then = timezone.now() - timedelta(days=732)
        retention.apply()
        assert (Question.objects.count(), SharedAnswer.objects.count()) == (1, 1)
        Question.objects.update(asked_at=then)
        SharedAnswer.objects.update(shared_at=then)
        retention.apply()
        assert (Question.objects.count(), SharedAnswer.objects.count()) == (0, 0)


class TestLists:
    @pytest.mark.parametrize("number", [1, 3])
    def test_the_queue_asks_as_much_at_any_length_oldest_first(self, school, lesson, number, django_assert_num_queries):
        for index in range(number):
            question = asks(school, lesson, words=f"{index}", student=[school.student, school.mate][index % 2])
            Question.objects.filter(pk=question.pk).update(asked_at=timezone.now() - timedelta(days=number - index))
        client = browser(school.instructor)
        client.get("/teach/questions/")
        with django_assert_num_queries(QUEUE_QUERIES):
            page = client.get("/teach/questions/").content.decode()
        assert f"{number} day" in page
        assert page.count("govuk-task-list__link") == number

    @pytest.mark.parametrize("number", [1, 3])
    def test_own_questions_ask_as_much_at_any_length(self, school, lesson, number, django_assert_num_queries):
        for index in range(number):
            asks(school, lesson, words=f"{index}")
        client = browser(school.student)
        client.get("/my/questions/")
        with django_assert_num_queries(MINE_QUERIES):
            assert client.get("/my/questions/").content.count(b"Waits for an answer") == number

    def test_what_has_an_answer_is_found_again(self, school, lesson):
        question = answer_question(question=asks(school, lesson), answer=ANSWER, by=school.instructor)
        page = browser(school.assistant).get("/teach/questions/?answered=1").content.decode()
        assert str(question.pk) in page

    def test_a_visitor_and_staff_see_no_form_under_a_lesson(self, school, lesson, client):
        assert b'id="ask"' not in client.get(lesson.url).content
        assert b'id="ask"' not in browser(school.instructor).get(lesson.url).content
