"""A draft as students see it."""

import json

import pytest
from django.test import RequestFactory

from pathways.editing.previews import modes
from pathways.models import LessonPage, ProgressEvent
from people.base.enums import Role
from people.models import User
from tests.pathways.factories import LAB, staff

ADDED = "A sentence that nobody has published."


@pytest.fixture
def draft(school) -> LessonPage:
    """Return a lesson that is open to nobody without a seat, with a sentence more than readers have."""
    page = school.page(1)
    body = [*page.body.raw_data, {"type": "text", "value": ADDED}, {"type": "lab", "value": {"lab": LAB, "title": "L"}}]
    page.body = json.dumps(list(body))
    return page


def seen(page: LessonPage, mode: str, client) -> str:
    client.force_login(staff(Role.EDITOR))
    request = RequestFactory().get("/", HTTP_COOKIE="; ".join(f"{k}={m.value}" for k, m in client.cookies.items()))
    response = page.make_preview_request(request, mode)
    assert response.status_code == 200
    return response.content.decode()


def test_each_reader_is_offered_in_each_language_the_pages_own_first(draft):
    assert [name for name, _label in modes(draft)] == ["seat-en", "no-seat-en", "seat-es", "no-seat-es"]


def test_a_student_with_a_seat_has_the_draft_with_what_only_they_can_do(draft, client):
    people, events = User.objects.count(), ProgressEvent.objects.count()
    text = seen(draft, "seat-en", client)
    assert ADDED in text
    assert "My note on this lesson" in text
    assert "edit-this" not in text
    # Wagtail's checker looks at this page, and has what it needs for it.
    assert "wagtail-userbar" in text
    assert "checker-axe-configuration" in text
    assert (User.objects.count(), ProgressEvent.objects.count()) == (people + 1, events)


def test_a_student_without_a_seat_has_what_stands_in_its_place(draft, client):
    text = seen(draft, "no-seat-en", client)
    assert "This lesson opens when you join its pathway." in text
    assert ADDED not in text


def test_in_spanish_the_frame_is_spanish_and_words_without_translation_say_so(draft, client):
    text = seen(draft, "seat-es", client)
    assert '<html lang="es"' in text
    assert "Mi nota" in text or "nota" in text


def test_a_lesson_that_was_never_published_is_seen_as_well(draft, client):
    page = LessonPage(title="Brand new", slug="brand-new", key_idea="One idea.", locale=draft.locale, live=False)
    page.body = json.dumps([{"type": "text", "value": ADDED}])
    draft.get_parent().add_child(instance=page)
    assert ADDED in seen(page, "seat-en", client)
    assert "Brand new" in seen(page, "no-seat-en", client)
    assert ADDED not in seen(page, "no-seat-en", client)
