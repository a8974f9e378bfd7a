"""Quizzes of a student: answers that stay with their questions, mended keys, tries, time, windows."""

import copy
import json
import shutil
from datetime import timedelta
from importlib import import_module

import pytest
import time_machine
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from pathways.base.enums import ProgressKind, SavedKind
from pathways.base.errors import CurriculumError, QuizClosed
from pathways.cohorts.services.accommodations import give_more_time
from pathways.content.loading.body import read_body
from pathways.content.loading.export import export
from pathways.content.loading.load import load
from pathways.content.selectors.bodies import views_of
from pathways.learning.folds import rebuild
from pathways.learning.quiz_state import state_of
from pathways.learning.selectors.lesson_pages import saved_work
from pathways.learning.selectors.quizzes import find_block, quiz_events, sitting_of
from pathways.learning.selectors.skills import skill_profile
from pathways.learning.services.quizzes import answer_quiz, save_answers, save_work, start_quiz
from pathways.learning.services.regrades import regrade_quiz
from pathways.models import CurriculumSource, LessonPage, ProgressEvent, SkillEvidence
from people.base.enums import Role
from tests.pathways.conftest import SAMPLE
from tests.pathways.factories import staff
from tests.pathways.learning.test_pages import fields, words

RIGHT = {"q1": ["a"], "q2": "32", "q3": ["a", "b"], "q4": "Octet"}
LESSON = "networking/networking-basics/01-addresses.md"


def answer(school, answers, **more):
    return answer_quiz(student=school.student, page=school.page(), quiz_id=school.quiz(), answers=answers, **more)


def state(school):
    page, quiz = school.page(), school.quiz()
    sitting = sitting_of(school.student, page, quiz, find_block(page, quiz, "quiz"), school.lessons[0])
    return state_of(sitting, quiz_events(school.student, quiz))


def change_quiz(school, change):
    """Publish the lesson with its stored quiz changed, as the CMS would."""
    page = school.page()
    raw = json.loads(json.dumps(list(page.body.raw_data)))
    change(next(block["value"] for block in raw if block["type"] == "quiz"))
    page.body = json.dumps(raw)
    page.save_revision().publish()


def given_to(school, number=0):
    """What each question of the last hand-in is shown with, by the words of the question."""
    return {
        view.ask: (view.given, [c.text for c in view.choices if c.chosen]) for view in state(school).marked.questions
    }


@pytest.fixture
def files(tmp_path):
    return shutil.copytree(SAMPLE, tmp_path / "curriculum")


class TestIdsThatStay:
    def test_answers_and_note_stay_with_theirs_when_a_file_gets_more_above(self, school, files):
        answer(school, RIGHT)
        before = given_to(school)
        note = {"student": school.student, "page": school.page(), "kind": SavedKind.REFLECTION}
        save_work(**note, block_id=school.note(), content="Canary: mine alone")
        path = files / LESSON
        text = path.read_text()
        text = text.replace(
            "questions:\n",
            "questions:\n  - id: new\n    ask: Something new?\n    kind: number\n    answer: 7\n    why: Because.\n",
        )
        text = text.replace(
            "```quiz\nid: 1", "```reflection\nid: 2\nprompt: Quite another thing?\n```\n\n```quiz\nid: 1"
        )
        one, two = (
            text.index("      - id: a\n        text: The length"),
            text.index("      - id: b\n        text: The number"),
        )
        end = text.index("  - id: q2")
        text = text[:one] + text[two:end] + text[one:two] + text[end:]
        path.write_text(text)
        assert load(files).updated == [LESSON]
        assert given_to(school) == before
        blocks = {block.value["prompt"]: block.id for block in school.page().body if block.block_type == "reflection"}
        kept = saved_work(school.student, school.lessons[0].key)
        assert kept == {blocks["Where have you met an address before?"]: "Canary: mine alone"}
        assert blocks["Quite another thing?"] not in kept

    def test_answers_stay_with_theirs_when_questions_and_choices_move_in_the_cms(self, school):
        answer(school, RIGHT)
        before = given_to(school)

        def turn(quiz):
            quiz["questions"].reverse()
            for item in quiz["questions"]:
                item["value"]["choices"].reverse()

        change_quiz(school, turn)
        assert given_to(school) == before
        assert state(school).marked.points == 4

    def test_ids_of_the_cms_go_to_the_file_and_come_back(self, school, tmp_path):
        added = "9b1d3c1e-8f2a-4d53-a3a5-6f5d0f1f2a3b"

        def add(quiz):
            new = copy.deepcopy(quiz["questions"][1])
            quiz["questions"].insert(0, {**new, "id": added})

        change_quiz(school, add)
        before = list(school.page().body.raw_data)
        export(tmp_path, files_from=SAMPLE)
        text = (tmp_path / LESSON).read_text()
        assert f"- id: {added}" in text
        assert "```quiz\nid: '1'" in text or '```quiz\nid: "1"' in text or "```quiz\nid: 1" in text
        load(tmp_path, theirs=True)
        assert list(school.page().body.raw_data) == before

    def test_translation_has_the_ids_of_its_page(self, school):
        english = {view.id for view in views_of(school.page())}
        assert school.quiz() in english

    def test_copied_lesson_has_a_quiz_and_a_note_of_its_own(self, client, school):
        page = school.page()
        client.force_login(staff(Role.EDITOR))
        sent = {
            "new_title": "Copy",
            "new_slug": "copy",
            "new_parent_page": page.get_parent().pk,
            "publish_copies": "on",
        }
        client.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), sent)
        copied = LessonPage.objects.get(slug="copy")
        kinds = ("quiz", "reflection")
        ids, own = ([b["id"] for b in one.body.raw_data if b["type"] in kinds] for one in (page, copied))
        assert len(own) == 2
        assert not set(ids) & set(own)
        draft = copied.get_latest_revision_as_object()
        assert [b["id"] for b in draft.body.raw_data if b["type"] in kinds] == own

    @pytest.mark.parametrize(
        ("old", "new", "said"),
        [
            ("  - id: q2\n    ask", "  - ask", "questions.1.id: is missing: give a short name"),
            ("  - id: q2", "  - id: q1", "questions.1.id: q1 is there twice"),
            ("      - id: b\n        text: The number", "      - id: a\n        text: The number", "a is there twice"),
            ("```reflection\nid: 1\n", "```reflection\n", "id: is missing"),
            ("```quiz\nid: 1", "```quiz\nid: first", "should be a number from 1 to 99"),
        ],
    )
    def test_file_without_ids_is_refused_with_its_line(self, db, files, old, new, said):
        path = files / LESSON
        assert old in path.read_text()
        path.write_text(path.read_text().replace(old, new))
        with pytest.raises(CurriculumError, match=r"01-addresses\.md:[0-9]+: ") as caught:
            load(files)
        assert said in str(caught.value)


QUESTION = """```quiz
id: 1
title: T
questions:
  - id: q
    ask: What?
    kind: {kind}
    answer: {answer}
    why: So.
```"""


class TestYamlAsWritten:
    @pytest.mark.parametrize(
        "answer", ["0755", "22:22", "3.10", "010", "1_000", "0x1F", "yes", "no", "null", "1e3", "2026-12-01", "on"]
    )
    def test_text_is_what_is_written(self, answer):
        (quiz,) = read_body("x.md", QUESTION.format(kind="text", answer=answer))
        assert quiz["value"]["questions"][0]["answer"] == answer

    @pytest.mark.parametrize("answer", ["22:22", "1_000", "0x1F", "yes", "1,024"])
    def test_number_that_is_none_is_refused_with_file_line_and_field(self, answer):
        with pytest.raises(CurriculumError, match=r"x.md:8: questions.0.answer: Give a number"):
            read_body("x.md", QUESTION.format(kind="number", answer=answer))

    def test_number_keeps_its_zero(self):
        (quiz,) = read_body("x.md", QUESTION.format(kind="number", answer="3.10"))
        assert quiz["value"]["questions"][0]["answer"] == "3.10"

    def test_field_that_is_there_twice_is_refused(self):
        with pytest.raises(CurriculumError, match=r"x.md:9: questions.0.why: is there twice, also in line 8"):
            read_body(
                "x.md", QUESTION.replace("    answer: {answer}\n", "").replace("why: So.", "why: So.\n    why: No.")
            )

    def test_line_of_answers_may_be_a_list(self):
        (quiz,) = read_body("x.md", QUESTION.format(kind="text", answer="[ls | wc -l, 'two']"))
        assert quiz["value"]["questions"][0]["answer"] == "ls | wc -l\ntwo"


class TestMendedKeys:
    def mend(self, school):
        def wrong(quiz):
            quiz["questions"][1]["value"]["answer"] = "16"

        change_quiz(school, wrong)
        answer(school, RIGHT)
        assert skill_profile(school.student)[0].percent == 75

        def right(quiz):
            quiz["questions"][1]["value"]["answer"] = "32"

        change_quiz(school, right)

    def test_mended_key_counts_with_the_next_try(self, school):
        self.mend(school)
        assert answer(school, RIGHT).percent == 100
        assert skill_profile(school.student)[0].percent == 100
        assert school.student.progress_events.filter(kind=ProgressKind.QUIZ_MARKED).count() == 1

    def test_mended_key_counts_once_it_is_marked_again(self, school):
        self.mend(school)
        page, quiz = school.page(), school.quiz()
        sitting = sitting_of(school.student, page, quiz, find_block(page, quiz, "quiz"), school.lessons[0])
        args = {"student": school.student, "sitting": sitting, "info": school.lessons[0], "by": school.instructor}
        assert regrade_quiz(**args) == 1
        assert regrade_quiz(**args) == 0
        assert skill_profile(school.student)[0].percent == 100
        stored = list(SkillEvidence.objects.values_list("points", "max_points", "at", "label"))
        rebuild()
        assert list(SkillEvidence.objects.values_list("points", "max_points", "at", "label")) == stored

    def test_answers_kept_by_number_are_marked_again_too(self, school):
        ProgressEvent.objects.create(
            student=school.student,
            kind=ProgressKind.QUIZ_ANSWERED,
            lesson=school.lessons[0].key,
            course_key=school.lessons[0].course_key,
            source=school.quiz(),
            points=1,
            max_points=4,
            data={
                "answers": {"0": [0], "1": "32", "2": [0, 1], "3": "Octet"},
                "skills": [{"skill_key": "ip-addressing", "points": 1, "max_points": 4, "label": "Old"}],
            },
        )
        assert given_to(school)["How many bits does an address have?"] == ("32", [])
        answer(school, {})
        assert skill_profile(school.student)[0].percent == 100


class TestTries:
    def settings(self, school, **values):
        change_quiz(school, lambda quiz: quiz.update(values))

    def test_no_more_tries_than_the_quiz_has(self, school):
        self.settings(school, attempts="1")
        assert answer(school, {}).left == 0
        with pytest.raises(QuizClosed):
            answer(school, RIGHT)
        assert state(school).made == 1

    def test_answers_are_told_after_as_many_tries_as_the_quiz_says(self, school):
        self.settings(school, answers_after="2")
        assert not answer(school, {"q2": "31"}).marked.tells_answers
        assert answer(school, {"q2": "31"}).marked.tells_answers

    def test_last_try_may_count(self, school):
        self.settings(school, counts="last")
        answer(school, RIGHT)
        assert answer(school, {}).percent == 0

    def test_order_is_another_for_each_try_and_the_same_within_one(self, school):
        def shown():
            return [tuple(c.text for c in q.choices) for q in state(school).marked.questions]

        first = shown()
        assert shown() == first
        orders = set()
        for _ in range(8):
            answer(school, {})
            orders.add(tuple(shown()))
        assert len(orders) > 2

    def test_time_starts_with_the_first_look_and_more_time_is_honoured(self, school):
        self.settings(school, minutes="10")
        assert state(school).needs_start
        with pytest.raises(QuizClosed):
            answer(school, RIGHT)
        give_more_time(student=school.student, percent=50, days=0, by=school.instructor)
        started = start_quiz(student=school.student, page=school.page(), quiz_id=school.quiz())
        assert started.minutes == 15
        assert started.ends_at - timezone.now() > timedelta(minutes=14)

    def test_what_was_saved_in_time_is_handed_in_when_it_is_over(self, school):
        self.settings(school, minutes="10")
        start_quiz(student=school.student, page=school.page(), quiz_id=school.quiz())
        save_answers(student=school.student, page=school.page(), quiz_id=school.quiz(), answers={"q2": "32"})
        with time_machine.travel(timezone.now() + timedelta(minutes=12)):
            with pytest.raises(QuizClosed):
                save_answers(student=school.student, page=school.page(), quiz_id=school.quiz(), answers=RIGHT)
            done = answer(school, RIGHT)
        assert (done.marked.points, done.percent, done.over_time) == (1, 25, False)

    def test_answers_after_the_time_are_kept_and_do_not_count(self, school):
        self.settings(school, minutes="10")
        start_quiz(student=school.student, page=school.page(), quiz_id=school.quiz())
        with time_machine.travel(timezone.now() + timedelta(minutes=12)):
            done = answer(school, RIGHT)
        assert (done.percent, done.over_time) == (0, True)
        assert state(school).marked.questions[1].given == "32"

    def test_quiz_opens_and_closes_on_the_clocks_of_the_cohort(self, school):
        school.cohort.time_zone = "America/Los_Angeles"
        school.cohort.save()
        school.student.__dict__.pop("_live_seats", None)
        self.settings(school, opens="2026-12-01 09:00", closes="2026-12-02 18:00")
        for moment, is_open in (
            ("2026-12-01T16:59Z", False),
            ("2026-12-01T17:01Z", True),
            ("2026-12-03T02:01Z", False),
        ):
            with time_machine.travel(moment):
                assert state(school).is_open is is_open
        give_more_time(student=school.student, percent=0, days=2, by=school.instructor)
        with time_machine.travel("2026-12-04T02:01Z"):
            assert state(school).is_open


class TestPages:
    @pytest.fixture(autouse=True)
    def _sign_in(self, client, school):
        client.force_login(school.student)

    def address(self, school, name="answer"):
        return reverse(f"pathways:{name}", args=[school.lessons[0].key, school.quiz()])

    def test_empty_hand_in_asks_first_and_keeps_what_was_chosen(self, client, school):
        response = client.post(self.address(school), fields(school, {"q2": "32"}, school.student))
        assert "3 questions have no answer yet" in words(response)
        assert b'value="32"' in response.content
        assert not school.student.progress_events.filter(kind="quiz_answered").exists()
        sent = {**fields(school, {"q2": "32"}, school.student), "anyway": "1"}
        assert "1 of 4 fit" in words(client.post(self.address(school), sent, follow=True))

    def test_timed_quiz_shows_no_question_before_it_is_started(self, client, school):
        change_quiz(school, lambda quiz: quiz.update(minutes="20"))
        page = school.lessons[0].url
        text = words(client.get(page))
        assert "Start: you have 20 minutes" in text
        assert "How many bits does an address have?" not in text
        client.post(self.address(school, "start_quiz"))
        text = words(client.get(page))
        assert "How many bits does an address have?" in text
        assert "Your time for this try runs until" in text

    def test_fields_leave_typing_alone(self, client, school):
        html = client.get(school.lessons[0].url).content.decode()
        assert html.count('spellcheck="false" autocapitalize="off"') == 2

    def test_form_names_nothing_by_its_place(self, client, school):
        html = client.get(school.lessons[0].url).content.decode()
        assert 'value="a"' not in html
        assert 'value="0"' not in html


def test_stored_pages_get_ids_by_place_and_keep_them_in_their_history(pages):
    """The migration: questions as they were stored before, without ids that anything hangs on."""
    page = LessonPage.objects.get(slug="addresses", locale__language_code="en")
    raw = json.loads(json.dumps(list(page.body.raw_data)))
    quiz = next(block for block in raw if block["type"] == "quiz")
    for number, item in enumerate(quiz["value"]["questions"]):
        item["id"] = f"old-{number}"
        for place, choice in enumerate(item["value"]["choices"]):
            choice["id"] = f"old-choice-{place}"
    quiz["value"]["questions"][3]["value"]["answer"] = "octet|byte"
    page.body = json.dumps(raw)
    page.save_revision().publish()
    quiz["value"]["questions"].reverse()
    page.body = json.dumps(raw)
    page.save_revision()
    import_module("pathways.migrations.0006_ids_that_stay").give_ids(apps, None)
    page = LessonPage.objects.get(pk=page.pk)
    live = find_block(page, quiz["id"], "quiz")["questions"]
    assert [one["id"] for one in live] == ["q1", "q2", "q3", "q4"]
    assert [choice["id"] for choice in live[0]["choices"]] == ["a", "b"]
    assert live[3]["answer"].splitlines() == ["octet", "byte", "octet|byte"]
    draft = find_block(page.get_latest_revision_as_object(), quiz["id"], "quiz")["questions"]
    assert [one["id"] for one in draft] == ["q4", "q3", "q2", "q1"]
    assert set(CurriculumSource.objects.exclude(path=LESSON).values_list("digest", flat=True)) == {""}
    assert CurriculumSource.objects.get(path=LESSON).digest != ""
