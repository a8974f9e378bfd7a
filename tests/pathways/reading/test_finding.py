import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pathways.content.loading.glossary import load_glossary
from pathways.content.search import excerpt, plain_text
from pathways.learning.services.notes import write_note
from pathways.models import LessonPage
from pathways.reading.finding import find
from tests.pathways.reading.test_glossary_page import WORDS, row

FIND = "/pathways/find/"


def say(number, school, text):
    """Let a lesson say a text, and nothing else."""
    page = school.page(number)
    page.body = [("text", text)]
    page.save_revision().publish()
    return page


def titles(found):
    return [one.lesson.title for one in found.lessons]


class TestWhatIsFound:
    @pytest.mark.parametrize("query", ["enfermeria", "ENFERMERÍA", "enferm", "la enfermería", "enfermería \"' % \\ *"])
    def test_accents_capitals_and_ends_of_words_do_not_matter(self, school, query):
        say(0, school, "Trabajo en la **enfermería** de noche.")
        assert titles(find(school.student, query)) == [school.lessons[0].title]
        assert find(school.student, query).lessons[0].excerpt == "Trabajo en la enfermería de noche."

    def test_every_word_has_to_be_said(self, school):
        say(0, school, "Zebra and canary")
        assert titles(find(school.student, "zebra can")) == [school.lessons[0].title]
        assert not find(school.student, "zebra lion").lessons
        assert not find(school.student, ' "" ').lessons

    def test_questions_and_solutions_are_not_looked_through(self, school):
        quiz = {"type": "quiz", "value": {"title": "Zebra", "questions": []}}
        exercise = {"type": "exercise", "value": {"task": "Do *it*", "hint": "zebra", "solution": "zebra"}}
        assert plain_text([quiz, exercise, {"type": "text", "value": "See [this](/x)"}]) == "Do it See this"

    def test_an_excerpt_is_cut_at_words_around_what_was_found(self):
        text = " ".join(f"w{number}" for number in range(60))
        assert excerpt(text, ["w30"]) == "… " + " ".join(f"w{number}" for number in range(24, 54)) + " …"

    def test_words_are_found_in_both_languages(self, school):
        load_glossary([*WORDS, row("x", "word", "cárcava")], theirs=False)
        assert [term.key for term in find(school.student, "carcava").terms] == ["x"]


class TestWhoFinds:
    def test_a_closed_lesson_is_found_only_by_who_may_open_it(self, school):
        say(1, school, "zebra")
        for reader in (school.student, school.instructor):
            assert titles(find(reader, "zebra")) == [school.lessons[1].title]
        for reader in (school.stranger, AnonymousUser()):
            assert not find(reader, "zebra").lessons

    def test_a_lesson_that_waits_for_another_is_not_found(self, school):
        page = say(1, school, "zebra")
        page.after = school.lessons[0].slug
        page.save_revision().publish()
        assert not find(school.student, "zebra").lessons
        assert find(school.instructor, "zebra").lessons

    def test_a_draft_or_a_lesson_taken_down_is_not_found(self, school):
        page = LessonPage.objects.get(pk=school.lessons[0].page_id)
        page.body = [("text", "zebra")]
        page.save_revision()
        assert not find(school.student, "zebra").lessons
        say(0, school, "zebra").unpublish()
        assert not find(school.student, "zebra").lessons

    def test_notes_are_found_by_their_writer_alone(self, school):
        write_note(student=school.student, lesson=school.lessons[0].key, text="La Enfermería cierra")
        assert [note.text for note in find(school.student, "enfermeria").notes] == ["La Enfermería cierra"]
        for reader in (school.mate, school.instructor, AnonymousUser()):
            assert not find(reader, "enfermeria").notes


class TestPage:
    def test_a_reader_gets_links_and_the_words_stay_out_of_the_address(self, client, school):
        say(0, school, "A <b>zebra</b>")
        client.force_login(school.student)
        html = client.post(FIND, {"words": "zebra"}).content.decode()
        assert f'href="{school.lessons[0].url}"' in html
        assert 'value="zebra"' not in client.get(f"{FIND}?words=zebra").content.decode()
        assert "Nothing says “qq&lt;i&gt;”" in client.post(FIND, {"words": "qq<i>"}).content.decode()

    def test_more_to_find_costs_no_more_queries(self, client, school):
        client.force_login(school.student)
        counts = []
        for number in range(3):
            say(number, school, "zebra")
            write_note(student=school.student, lesson=school.lessons[number].key, text="zebra")
            load_glossary([{**word, "means_en": "zebra"} for word in WORDS[: number + 1]], theirs=False)
            client.post(FIND, {"words": "zebra"})
            with CaptureQueriesContext(connection) as queries:
                client.post(FIND, {"words": "zebra"})
            counts.append(len(queries))
        assert counts[0] == counts[2] <= 12
