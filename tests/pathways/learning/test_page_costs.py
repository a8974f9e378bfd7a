"""What a lesson asks the database for a student, and that what is not asked any more still counts at once."""

import re

import pytest
from django.core.cache import cache
from django.urls import reverse
from wagtail.models import PageViewRestriction

from pathways.base.enums import SavedKind
from pathways.learning.selectors.lesson_pages import own_state
from pathways.learning.services.lessons import finish_lesson, open_lesson
from pathways.learning.services.quizzes import save_work
from tests.pathways.learning.test_pages import FIRST

pytestmark = pytest.mark.django_db


def test_a_lesson_costs_ten_queries_one_for_its_pictures_and_one_for_what_was_typed(
    client, school, django_assert_num_queries
):
    client.force_login(school.student)
    client.get(FIRST)
    for words in ("", "Mine"):
        if words:
            save_work(
                student=school.student, page=school.page(), block_id=school.note(), kind=SavedKind.REFLECTION,
                content=words,
            )  # fmt: skip
        client.get(FIRST)
        with django_assert_num_queries(12 if words else 11):
            page = client.get(FIRST).content.decode()
        assert ("Mine</textarea>" in page) == bool(words)


def test_own_state_is_of_one_student_in_one_lesson_alone(school):
    first, second = school.lessons[0].key, school.lessons[2].key
    nothing = own_state(school.student, first)
    assert (nothing.opened, nothing.done, nothing.typed) == (False, False, {})
    open_lesson(student=school.student, lesson=second)
    open_lesson(student=school.mate, lesson=first)
    assert not own_state(school.student, first).opened
    finish_lesson(student=school.student, lesson=second)
    found = own_state(school.student, second)
    assert (found.opened, found.done, found.typed) == (True, True, {})
    assert not own_state(school.mate, first).done


def test_an_editor_who_closes_a_lesson_closes_it_at_once(client, school):
    cache.clear()
    client.force_login(school.student)
    assert client.get(FIRST).status_code == 200
    closed = PageViewRestriction.objects.create(
        page=school.page().get_parent(), restriction_type=PageViewRestriction.PASSWORD, password="open sesame"
    )
    assert b"own-note" not in client.get(FIRST).content
    assert list(school.page().get_view_restrictions()) == [closed]
    closed.delete()
    assert b"own-note" in client.get(FIRST).content
    assert not school.page().get_view_restrictions()


def test_the_form_to_ask_leads_to_its_own_lesson_with_the_readers_own_token(client, school):
    client.force_login(school.student)
    for lesson in school.lessons[:2]:
        page = client.get(lesson.url)
        form = page.content.decode().partition('id="ask"')[2]
        assert f'action="{reverse("pathways:ask", args=["lesson", lesson.key])}"' in form
        assert re.search(r'name="csrfmiddlewaretoken" value="\w{64}"', form)
        assert f'data-autosave="ask-{lesson.key}"' in form
