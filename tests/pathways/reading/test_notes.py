import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pathways.base.enums import SavedKind
from pathways.base.errors import NotEnrolled, UnknownPlace
from pathways.learning import rights
from pathways.learning.services.notes import keep_place, write_note
from pathways.learning.services.quizzes import save_work
from pathways.models import LessonPage, SavedWork
from tests.pathways.learning.test_pages import FIRST, words

NOTES = "/my/notes/"


def note(client, lesson, text):
    return client.post(reverse("pathways:save_note", args=[lesson.key]), {"text": text}, follow=True)


class TestNotes:
    def test_a_note_is_sealed_shown_to_its_writer_and_to_nobody_else(self, client, school):
        client.force_login(school.student)
        assert "Your note is saved." in words(note(client, school.lessons[0], "Canary <b>note</b>\n\nof mine"))
        assert "Canary" not in SavedWork.objects.get().sealed_content
        for page in (FIRST, NOTES):
            assert "Canary &lt;b&gt;note" in client.get(page).content.decode()
        client.force_login(school.mate)
        assert "Canary" not in words(client.get(FIRST)) + words(client.get(NOTES))
        client.force_login(school.instructor)
        assert "Canary" not in words(client.get(FIRST))
        assert client.get(NOTES).status_code == 403

    def test_notes_and_answers_to_prompts_stand_in_the_order_of_the_lessons(self, client, school):
        write_note(student=school.student, lesson=school.lessons[1].key, text="Second one")
        own = {"page": school.page(), "block_id": school.note(), "kind": SavedKind.REFLECTION}
        save_work(student=school.student, content="Answer to a prompt", **own)
        client.force_login(school.student)
        text = words(client.get(NOTES))
        shown = [school.lessons[0].title, "Answer to a prompt", school.lessons[1].title, "Second one"]
        assert [text.index(part) for part in shown] == sorted(text.index(part) for part in shown)

    def test_an_emptied_note_is_gone_and_a_stranger_writes_none(self, school):
        lesson = school.lessons[0].key
        write_note(student=school.student, lesson=lesson, text="Mine")
        write_note(student=school.student, lesson=lesson, text="  ")
        with pytest.raises(NotEnrolled):
            write_note(student=school.stranger, lesson=lesson, text="Mine")
        assert not SavedWork.objects.exists()

    def test_a_note_on_a_lesson_that_is_gone_stays_to_be_read(self, client, school):
        write_note(student=school.student, lesson=school.lessons[1].key, text="Still mine")
        LessonPage.objects.get(pk=school.lessons[1].page_id).unpublish()
        client.force_login(school.student)
        assert "A lesson that is not there now Still mine" in words(client.get(NOTES))

    def test_a_download_holds_notes_and_places(self, school):
        write_note(student=school.student, lesson=school.lessons[0].key, text="Mine")
        keep_place(student=school.student, lesson=school.lessons[0].key, place="p3")
        assert {row["text"] for row in rights.notes(school.student)} == {"Mine", "p3"}

    def test_more_notes_cost_no_more_queries(self, client, school):
        client.force_login(school.student)
        counts = []
        for lesson in school.lessons[:3]:
            write_note(student=school.student, lesson=lesson.key, text="x")
            client.get(NOTES)
            with CaptureQueriesContext(connection) as queries:
                client.get(NOTES)
            counts.append(len(queries))
        assert counts[0] == counts[2] <= 12


class TestPlace:
    def test_a_kept_place_leads_back_to_its_paragraph_in_either_language(self, client, school):
        lesson = school.lessons[0]
        client.force_login(school.student)
        html = client.get(FIRST).content.decode()
        assert 'id="p1"' in html
        client.post(reverse("pathways:stop_here", args=[lesson.key]), {"place": "p1"})
        go_on = client.get(reverse("pathways:go_on", args=[lesson.key]))
        assert go_on["Location"] == f"{FIRST}#p1"
        for language in ("en", "es"):
            shown = client.get(FIRST, headers={"accept-language": language}).content.decode()
            assert 'href="#p1"' in shown
            assert shown.count('id="p1"') == 1

    def test_a_script_is_answered_with_nothing(self, client, school):
        client.force_login(school.student)
        address = reverse("pathways:stop_here", args=[school.lessons[0].key])
        response = client.post(address, {"place": "p1", "by": "script"})
        assert (response.status_code, response.content) == (204, b"")
        assert "Your place is kept" not in words(client.get(FIRST))

    def test_what_is_no_paragraph_is_refused_and_keeps_nothing(self, client, school):
        with pytest.raises(UnknownPlace):
            keep_place(student=school.student, lesson=school.lessons[0].key, place='"><x')
        keep_place(student=school.student, lesson=school.lessons[0].key, place="p999")
        client.force_login(school.student)
        assert "Go on where you were" not in words(client.get(FIRST))
