import copy
import json
import re
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.translation import override

from pathways.base.enums import StudentState
from pathways.cohorts.selectors.standing import student_state
from pathways.content.catalogue import catalogue
from pathways.content.content_language import Spoken
from pathways.learning import lab_cards
from pathways.learning.selectors.quizzes import find_block, sitting_of
from pathways.learning.selectors.skills import skill_profile
from pathways.learning.services.lessons import finish_lesson
from pathways.learning.services.quizzes import answer_quiz
from pathways.marking.forms import form_fields
from pathways.models import LessonPage
from people.base.enums import Role
from tests.pathways.factories import LAB, staff
from tests.people.factories import person

COURSE = "/pathways/networking/networking-basics/"
FIRST, SECOND = COURSE + "addresses/", COURSE + "vlsm/"
RIGHT = {"q1": ["a"], "q2": "32", "q3": ["a", "b"], "q4": "byte"}
NEVER = re.compile(
    r"survivor|victim|traffick|\bcase\b|\bclient\b|\brisk|\blate\b|overdue|failed|incorrect", re.IGNORECASE
)


def fields(school, answers, student=None, number=1):
    """A form with these answers, as the student (or a mere reader) gets it."""
    page, quiz = school.page(), school.quiz()
    sitting = sitting_of(student, page, quiz, find_block(page, quiz, "quiz"), school.lessons[0])
    return {**form_fields(sitting.attempt(number), answers), "try": number}


def words(response):
    """The page as text that a person reads."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def cards(monkeypatch):
    """Lab cards as another app would give them."""
    asked = []

    def provider(user, keys):
        asked.append((user, keys))
        card = lab_cards.LabCard(
            LAB,
            "Plan",
            "feedback_ready",
            "7.5 of 10 points",
            None,
            "/labs/x/open/",
            "/labs/y/",
            "/labs/x/hand-in/",
            "/labs/x/hand-in/lab/",
        )
        return {LAB: card}

    monkeypatch.setattr(lab_cards, "_providers", [provider])
    return asked


class TestVisitor:
    @pytest.mark.parametrize("path", ["/pathways/", "/pathways/networking/", COURSE, FIRST])
    def test_open_pages_are_public_and_neutral(self, client, pages, path):
        response = client.get(path)
        assert response.status_code == 200
        assert not NEVER.search(words(response))

    def test_the_pathway_page_says_what_when_and_where_it_leads(self, client, pages):
        text = words(client.get("/pathways/networking/"))
        for said in ("You keep people connected", "about 1 hour", "CCNA", "Networking basics", "with a lab"):
            assert said in text

    def test_a_closed_lesson_says_why_and_leads_to_sign_in_and_to_the_open_one(self, client, pages):
        response = client.get(SECOND)
        assert response.status_code == 403
        text = response.content.decode()
        assert "This lesson is for people who have a seat in its pathway." in text
        assert f'href="/accounts/login/?next={SECOND}"' in text
        assert f'href="{FIRST}"' in text
        assert "Sort the groups" not in text

    def test_a_quiz_of_the_open_lesson_is_marked_and_nothing_is_kept(self, client, school):
        info = school.lessons[0]
        response = client.post(
            reverse("pathways:answer", args=[info.key, school.quiz()]), {**fields(school, {"q1": ["b"]}), "anyway": "1"}
        )
        text = words(response)
        assert "Not quite." in text
        assert "A /22 holds 1,022 machines; the 22 itself counts bits." in text
        assert not NEVER.search(text)

    def test_a_quiz_of_a_closed_lesson_says_why_it_is_closed(self, client, school):
        info = school.lessons[1]
        response = client.post(reverse("pathways:answer", args=[info.key, "x"]))
        assert response.status_code == 403
        assert "for people who have a seat" in words(response)

    @pytest.mark.parametrize(
        "path", ["/pathways/none/", "/pathways/web-development/networking-basics/", COURSE + "none/"]
    )
    def test_what_is_not_there_is_404(self, client, pages, path):
        response = client.get(path)
        assert response.status_code == 404
        assert b"networking-basics" not in response.content

    def test_a_page_taken_down_is_gone_at_once(self, client, pages, django_capture_on_commit_callbacks):
        assert b"What an address says" in client.get(COURSE).content
        with django_capture_on_commit_callbacks(execute=True):
            LessonPage.objects.get(slug="addresses", locale__language_code="en").unpublish()
        assert client.get(FIRST).status_code == 404
        assert b"What an address says" not in client.get(COURSE).content

    def test_a_draft_is_not_shown(self, client, pages):
        page = LessonPage.objects.get(slug="addresses", locale__language_code="en")
        page.title = "Canary draft"
        page.save_revision()
        assert b"Canary draft" not in client.get(FIRST).content + client.get(COURSE).content

    def test_text_is_sanitised(self, client, pages):
        page = LessonPage.objects.get(slug="addresses", locale__language_code="en")
        page.body = [("text", "# Top\n\n<script>canary()</script> [x](javascript:canary()) **bold**")]
        page.save_revision().publish()
        html = client.get(FIRST).content.decode()
        assert "<strong>bold</strong>" in html
        assert "<script>canary" not in html
        assert 'href="javascript' not in html
        assert html.count("<h1") == 1


class TestLanguages:
    def test_spanish_readers_get_the_translation_and_english_where_there_is_none(self, client, pages):
        client.cookies["lang"] = "es"
        assert "Lo que dice una dirección" in client.get(FIRST).content.decode()
        course = client.get(COURSE).content.decode()
        assert "Lo que dice una dirección" in course
        assert "A plan that fits" in course

    def test_words_without_a_translation_say_their_language(self, client, pages, school):
        client.force_login(school.student)
        school.student.language = "es"
        school.student.save()
        course = client.get(COURSE).content.decode()
        assert '<span lang="en">A plan that fits</span>' in course
        assert "Lo que dice una dirección</a>" in course
        lesson = client.get(SECOND).content.decode()
        assert '<html lang="es"' in lesson
        assert re.search(r'<h1[^>]* lang="en">A plan that fits</h1>', lesson)
        assert re.search(r'<p class="lead lesson__idea" lang="en">', lesson)
        assert "<title>A plan that fits –" in re.sub(r"\s+", " ", lesson)
        translated = client.get(FIRST).content.decode()
        assert re.search(r'<h1 class="govuk-heading-xl">Lo que dice una dirección</h1>', translated)
        assert '<div class="prose" lang="en">' not in translated

    def test_words_in_the_readers_own_language_say_nothing(self, client, pages):
        assert 'lang="en"' not in client.get(COURSE).content.decode().replace('<html lang="en"', "")

    def test_a_spoken_text_is_escaped_and_stays_a_text(self):
        text = Spoken("<b>R&D</b>", "en")
        assert (text, copy.copy(text).language) == ("<b>R&D</b>", "en")
        with override("es"):
            assert conditional_escape(text) == '<span lang="en">&lt;b&gt;R&amp;D&lt;/b&gt;</span>'
        with override("en"):
            assert conditional_escape(text) == "&lt;b&gt;R&amp;D&lt;/b&gt;"

    def test_a_lesson_is_the_same_to_progress_in_every_language(self, pages):
        with override("es"):
            spanish = catalogue()
        english = catalogue("en")
        assert list(spanish.lessons) == list(english.lessons)
        assert spanish.pathways["networking"].title == "Redes"


class TestStudent:
    @pytest.fixture(autouse=True)
    def _sign_in(self, client, school):
        client.force_login(school.student)

    def test_a_lesson_shows_its_lab_card_and_the_quiz(self, client, school, cards):
        text = words(client.get(SECOND))
        assert "Give the largest group its block first." in text
        assert "7.5 of 10 points" in text
        assert "Open the lab" in text
        assert "Hand in what is in my lab" in text
        assert cards == [(school.student, [LAB])]

    def test_lab_opens_for_whoever_teaches_the_course_too(self, client, school, cards):
        client.force_login(school.instructor)
        assert "Open the lab" in words(client.get(SECOND))
        assert cards == [(school.instructor, [LAB])]
        client.force_login(school.other_instructor)
        text = words(client.get(SECOND))
        assert "Open the lab" not in text
        assert "The lab opens for people who have a seat." in text
        assert len(cards) == 1

    def test_opening_a_lesson_is_noted(self, client, school):
        client.get(SECOND)
        assert "Started" in words(client.get(COURSE))

    def test_a_lesson_read_again_writes_nothing_and_opens_no_transaction(self, client, school):
        client.get(SECOND)
        with CaptureQueriesContext(connection) as asked:
            client.get(SECOND)
        assert {query["sql"].split()[0] for query in asked.captured_queries} == {"SELECT"}

    def test_i_did_this_leads_to_the_next_lesson(self, client, school):
        answer_quiz(student=school.student, page=school.page(), quiz_id=school.quiz(), answers={})
        response = client.post(reverse("pathways:done", args=[school.lessons[0].key]))
        assert response.url == SECOND
        assert "1 of 3 lessons done" in words(client.get(COURSE))
        response = client.post(reverse("pathways:done", args=[school.lessons[2].key]))
        assert response.url == COURSE

    def test_a_quiz_without_script_comes_back_marked(self, client, school):
        address = reverse("pathways:answer", args=[school.lessons[0].key, school.quiz()])
        given = {"q1": ["b"], "q2": "31", "q3": ["a", "c"], "q4": "nibble"}
        response = client.post(address, fields(school, given, school.student), follow=True)
        text = words(response)
        assert response.redirect_chain[0][0] == f"{FIRST}#quiz-{school.quiz()}"
        assert "0 of 4 fit" in text
        for told in ("A /22 holds", "This one is public", "The right answers are shown after 3 tries"):
            assert told in text
        for answer in ("Four numbers of 8 bits", "Both words are used", "The first 22 bits"):
            assert answer not in text
        assert not NEVER.search(text)

    def test_a_quiz_with_htmx_comes_back_alone(self, client, school):
        address = reverse("pathways:answer", args=[school.lessons[0].key, school.quiz()])
        response = client.post(address, fields(school, RIGHT, school.student), headers={"HX-Request": "true"})
        assert b"All of them fit" in response.content
        assert b"<html" not in response.content

    def test_try_again_shows_a_fresh_quiz(self, client, school):
        name = [school.lessons[0].key, school.quiz()]
        client.post(reverse("pathways:answer", args=name), fields(school, RIGHT, school.student))
        assert "All of them fit" in words(client.get(FIRST))
        client.post(reverse("pathways:again", args=name))
        text = words(client.get(FIRST))
        assert "All of them fit" not in text
        assert "Check my answers" in text

    def test_answers_are_kept_as_they_are_chosen(self, client, school):
        name = [school.lessons[0].key, school.quiz()]
        response = client.post(reverse("pathways:save_quiz", args=name), {"q-q2": "16"}, headers={"HX-Request": "true"})
        assert response.content.strip() == b"Saved"
        assert b'value="16"' in client.get(FIRST).content
        assert not school.student.progress_events.filter(kind="quiz_answered").exists()

    def test_a_note_is_kept_and_shown_to_its_writer_only(self, client, school):
        address = reverse("pathways:save_reflection", args=[school.lessons[0].key, school.note()])
        client.post(address, {"text": "Canary note"})
        assert b"Canary note" in client.get(FIRST).content
        for other in (school.mate, school.instructor, person(Role.ADMINISTRATOR)):
            client.force_login(other)
            assert b"Canary note" not in client.get(FIRST).content

    def test_a_lesson_of_another_pathway_says_how_to_join(self, client, school):
        response = client.get("/pathways/web-development/html-and-css/structure-2/")
        assert response.status_code == 403
        assert "opens when you join" in words(response)
        assert b"Text of the lesson 2" not in response.content

    def test_changing_things_in_another_pathway_is_404(self, client, school):
        other = catalogue("en").pathways["web-development"].lessons[1]
        response = client.post(reverse("pathways:done", args=[other.key]))
        assert response.status_code == 404
        assert not school.student.progress_events.exists()

    def test_a_break_and_back(self, client, school):
        response = client.post(reverse("pathways:pause"), follow=True)
        assert "You are on a break" in words(response)
        assert student_state(school.student) == StudentState.PAUSED
        client.post(reverse("pathways:pause"))
        response = client.post(reverse("pathways:resume"), follow=True)
        assert student_state(school.student) == StudentState.ENROLLED
        assert not NEVER.search(words(response))

    def test_a_double_click_on_search_is_harmless(self, client, school):
        client.post(reverse("pathways:search"))
        response = client.post(reverse("pathways:search"), follow=True)
        assert "Nothing changed" in words(response)
        assert school.student.state_events.count() == 2

    def test_my_skills_shows_the_evidence(self, client, school):
        answer_quiz(
            student=school.student, page=school.page(), quiz_id=school.quiz(), answers={"q1": ["a"], "q2": "32"}
        )
        text = words(client.get(reverse("pathways:my_skills")))
        assert "IP addressing" in text
        assert "50 % shown" in text
        assert "Check your understanding: 50 %" in text
        page = LessonPage.objects.get(slug="addresses", locale__language_code="es")
        body = json.dumps(list(school.page().body.raw_data))
        page.body = body.replace("Check your understanding", "Comprueba lo que sabes")
        page.save_revision().publish()
        with override("es"):
            assert skill_profile(school.student)[0].evidence[0].label == "Comprueba lo que sabes"

    def test_pages_with_nothing_yet_say_what_will_be_there(self, client, school):
        client.force_login(person())
        assert "Your path will be here" in words(client.get(reverse("pathways:my_path")))
        assert "Your skills will be here" in words(client.get(reverse("pathways:my_skills")))


class TestCost:
    """Queries of a signed-in student's pages: the same however much there is, and never above twelve."""

    def count(self, client, path):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    def test_course_and_path_cost_the_same_with_more_lessons(self, client, school):
        client.force_login(school.student)
        paths = (COURSE, "/pathways/networking/", "/my/path/", "/pathways/")
        before = [self.count(client, path) for path in paths]
        course = LessonPage.objects.get(slug="next").get_parent()
        for number in range(4):
            page = LessonPage(title=f"More {number}", key_idea="x", body=[("text", "x")], locale=course.locale)
            course.specific.add_child(instance=page)
            page.save_revision().publish()
            finish_lesson(student=school.student, lesson=page.translation_key)
        assert [
            self.count(client, path) for path in (COURSE, "/pathways/networking/", "/my/path/", "/pathways/")
        ] == before
        assert max(before) <= 12


class TestFiles:
    @pytest.mark.parametrize(
        "name",
        [
            "networking/pathway.md",
            "skills.yaml",
            "networking/networking-basics/files/../course.md",
            "../models/pages.py",
        ],
    )
    def test_only_files_of_a_course_are_sent(self, client, pages, name):
        response = client.get(f"/pathways/files/{name}")
        assert response.status_code == 404
        assert b"hours:" not in response.content


class TestEditors:
    """The CMS keeps its promises for our pages: draft, preview, schedule, history."""

    @pytest.fixture
    def page(self, client, pages):
        client.force_login(staff(Role.EDITOR))
        return LessonPage.objects.get(slug="vlsm", locale__language_code="en")

    @pytest.mark.parametrize("what", ["edit/", "history/"])
    def test_an_editor_reaches_a_lesson(self, client, page, what):
        response = client.get(f"/cms/pages/{page.pk}/{what}")
        assert response.status_code == 200
        assert "A plan that fits" in response.content.decode()

    def test_a_draft_can_be_previewed_as_readers_will_see_it(self, page, rf):
        page.title = "Canary draft"
        page.save_revision()
        response = page.get_latest_revision_as_object().make_preview_request()
        assert "Canary draft" in response.content.decode()
        assert LessonPage.objects.get(pk=page.pk).title == "A plan that fits"

    def test_a_scheduled_change_goes_live_at_its_time(self, client, page):
        page.title = "Canary later"
        page.go_live_at = timezone.now() + timedelta(hours=1)
        page.save_revision().publish()
        assert LessonPage.objects.get(pk=page.pk).title == "A plan that fits"
        with time_machine.travel(timezone.now() + timedelta(hours=2)):
            call_command("publish_scheduled", verbosity=0)
        assert LessonPage.objects.get(pk=page.pk).title == "Canary later"

    def test_a_student_does_not_reach_the_cms(self, client, page):
        client.force_login(person())
        response = client.get(f"/cms/pages/{page.pk}/edit/")
        assert response.status_code in (302, 403, 404)
        assert b"A plan that fits" not in response.content
