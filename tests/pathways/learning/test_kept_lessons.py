"""An open lesson with a quiz comes to visitors from the cache, and its quiz needs no token from them alone."""

import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.pathways.learning.test_pages import FIRST, RIGHT, fields, words

pytestmark = pytest.mark.django_db


def test_the_open_lesson_with_a_quiz_is_kept_and_then_asks_the_database_nothing(
    client, school, django_assert_num_queries
):
    cache.clear()
    first = client.get(FIRST)
    assert b"Check my answers" in first.content
    assert not first.cookies
    with django_assert_num_queries(0):
        assert client.get(FIRST).content == first.content


def test_only_a_visitors_quiz_needs_no_token(school):
    strict = Client(enforce_csrf_checks=True)
    address = reverse("pathways:answer", args=[school.lessons[0].key, school.quiz()])
    assert "Not quite." in words(strict.post(address, {**fields(school, {"q1": ["b"]}), "anyway": "1"}))
    strict.force_login(school.student)
    assert strict.post(address, fields(school, RIGHT, school.student)).status_code == 403
    assert not school.student.progress_events.exists()
    page = strict.get(FIRST).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.partition('class="quiz block"')[2]).group(1)
    sent = strict.post(address, {**fields(school, RIGHT, school.student), "csrfmiddlewaretoken": token})
    assert sent.status_code == 302
    assert school.student.progress_events.filter(kind="quiz_answered").exists()
