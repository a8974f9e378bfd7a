"""A lesson in both languages: what belongs together stands beside each other, to the lesson's readers alone."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Locale, PageViewRestriction

from pathways.content.catalogue import catalogue
from pathways.models import LessonPage
from pathways.reading.side_by_side import pairs
from tests.pathways.learning.test_pages import words


@pytest.mark.parametrize(
    ("own", "other", "expected"),
    [
        ("One.\n\nTwo.", "Uno.\n\nDos.", [("One.", "Uno."), ("Two.", "Dos.")]),
        ("One.\n\nTwo.", "Uno y dos.", [("One.\n\nTwo.", "Uno y dos.")]),
        (
            "A.\n\n## B\n\nOne.\n\nTwo.\n",
            "A.\n\n## B\n\nUno y dos.\n",
            [("A.", "A."), ("## B\n\nOne.\n\nTwo.\n", "## B\n\nUno y dos.\n")],
        ),
        ("A.\n\n## B\n\nOne.", "A.\n\nUno.", [("A.\n\n## B\n\nOne.", "A.\n\nUno.")]),
    ],
)
def test_paragraphs_stand_beside_theirs_and_never_beside_another(own, other, expected):
    assert pairs(own, other) == expected


@pytest.fixture
def both(school) -> str:
    """Return the address of the first lesson in both languages."""
    return reverse("pathways:both", args=[school.lessons[0].key])


def with_exercise(page: LessonPage, task: str, solution: str) -> None:
    block = {"type": "exercise", "id": "11111111-1111-4111-8111-111111111111"}
    page.body = json.dumps([*page.body.raw_data, {**block, "value": {"task": task, "hint": "", "solution": solution}}])
    page.save_revision().publish()


def test_each_part_says_its_language_and_questions_stay_in_the_lesson(client, school, both):
    page = school.page()
    spanish = page.get_translation(Locale.objects.get(language_code="es"))
    with_exercise(page, "Draw the plan.", "Ten rooms.")
    with_exercise(spanish, "Dibuje el plano.", "| Cuarto |\n|---|\n| Diez cuartos. |")
    client.force_login(school.student)
    response = client.get(both)
    text = response.content.decode()
    assert text.index("Draw the plan.") < text.index("Dibuje el plano.") < text.index("Ten rooms.")
    assert '<div class="both__cell prose" lang="es"><p>Dibuje el plano.' in text
    assert '<div class="both__cell prose"><p>Draw the plan.' in text
    assert 'aria-label="Tabla"' in text
    quiz = next(block.value for block in page.body if block.block_type == "quiz")
    assert not any(question["ask"] in words(response) for question in quiz["questions"])
    assert both.encode() in client.get(page.url).content
    in_spanish = client.get(both, headers={"accept-language": "es"}).content.decode()
    assert '<div class="both__cell prose" lang="en"><p>Draw the plan.' in in_spanish


def test_a_lesson_without_a_translation_has_no_such_page_and_no_link(client, school):
    client.force_login(school.student)
    lesson = catalogue("en").lessons[school.lessons[1].key]
    assert "side by side" not in words(client.get(lesson.url))
    assert client.get(reverse("pathways:both", args=[lesson.key])).status_code == 404


def test_a_lesson_that_an_editor_closed_is_closed_in_every_form(client, school, both):
    page = school.page()
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    for address in (both, reverse("pathways:handout", args=[school.lessons[0].key])):
        response = client.get(address)
        assert response.status_code == 302
        assert page.key_idea.encode() not in response.content


def test_more_parts_ask_the_database_no_more(client, school, both):
    client.force_login(school.student)
    client.get(both)
    page = school.page()
    before = _queries(client, both)
    with_exercise(page, "One.", "Two.")
    client.get(both)
    assert _queries(client, both) == before


def _queries(client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return len(asked)
