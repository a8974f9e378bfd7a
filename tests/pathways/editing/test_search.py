"""The content management system finds a page by every word of it; readers by what it says to them."""

import json

import pytest
from django.urls import reverse

from pathways.content.search import editors_text
from pathways.models import CoursePage
from pathways.reading.finding import find
from people.base.enums import Role
from tests.pathways.factories import staff

QUESTION = {"ask": "¿Quién mide la señal?", "kind": "text", "answer": "zorro", "choices": []}
BODY = [
    {"type": "quiz", "id": "q", "value": {"title": "Prueba", "questions": [{"type": "item", "value": QUESTION}]}},
    {"type": "exercise", "value": {"task": "Draw", "hint": "", "solution": "A **gibbon** net"}},
    {"type": "code", "value": {"language": "python", "code": "lemur = 1"}},
]


def test_all_words_are_kept_plain_and_those_with_accents_as_typed_too():
    text = editors_text(["Título"], BODY)
    assert text == "titulo prueba ¿quien mide la senal? zorro draw a gibbon net lemur = 1 señal? título ¿quién"


@pytest.fixture
def lesson(school):
    page = school.page(1)
    page.body = json.dumps(BODY)
    page.save_revision().publish()
    course = CoursePage.objects.get(slug="networking-basics", locale=page.locale)
    course.body = json.dumps([{"type": "text", "value": "An okapi teaches."}])
    course.save_revision().publish()
    return page


def found(client, words: str) -> set[str]:
    response = client.get(reverse("wagtailadmin_pages:search"), {"q": words})
    return {page.specific.slug for page in response.context["pages"]}


@pytest.mark.parametrize("words", ["señal", "senal", "quién mide", "gibbon", "lemur", "zor"])
def test_an_editor_finds_a_lesson_by_its_questions_solutions_and_code(client, lesson, words):
    client.force_login(staff(Role.EDITOR))
    assert found(client, words) == {lesson.slug}


def test_an_editor_finds_a_course_and_nothing_by_words_that_nobody_wrote(client, lesson):
    client.force_login(staff(Role.EDITOR))
    assert found(client, "okapi") == {"networking-basics"}
    assert found(client, "okapi gibbon") == set()


def test_readers_find_nothing_by_what_only_questions_and_solutions_say(school, lesson):
    assert [str(one.lesson.key) for one in find(school.student, "lemur").lessons] == [str(lesson.translation_key)]
    assert not find(school.student, "gibbon").lessons
    assert not find(school.student, "zorro").lessons
