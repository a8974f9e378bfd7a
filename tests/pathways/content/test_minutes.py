"""Minutes and hours come from what is published: no page promises any that no lesson fills."""

import pytest

from pathways.content import minutes
from pathways.content.catalogue import catalogue
from pathways.content.minutes import minutes_of
from pathways.models import LessonPage, PathwayPage

WORDS = " ".join(["word"] * 75)
QUESTION = {"type": "item", "id": "q", "value": {"ask": "Which?", "kind": "single"}}
DRAWN = {"type": "item", "id": "d", "value": {"kind": "draw", "tags": "net", "count": "3"}}
WAY = "/pathways/networking/"


@pytest.fixture
def labs_of_two_hours(monkeypatch):
    """Some provider that knows how long every lab takes."""
    monkeypatch.setattr(minutes, "_labs", [lambda keys: dict.fromkeys(keys, 120)])


@pytest.mark.parametrize(
    ("block", "took"),
    [
        ({"type": "text", "value": WORDS}, 1),
        ({"type": "text", "value": WORDS + " more"}, 2),
        ({"type": "code", "value": {"language": "text", "code": "\n".join("x" * 20)}}, 3),
        ({"type": "quiz", "value": {"title": "x", "questions": [QUESTION, DRAWN]}}, 8),
        ({"type": "reflection", "value": {"prompt": WORDS}}, 6),
        ({"type": "warning", "value": {"text": WORDS, "alternative": WORDS}}, 2),
        ({"type": "video", "value": {"title": "x", "transcript": WORDS * 7, "file": "a.mp4"}}, 4),
        ({"type": "audio", "value": {"title": "x", "transcript": WORDS * 7, "file": "a.mp3"}}, 4),
        ({"type": "figure", "value": {"file": "a.svg", "alt": WORDS, "caption": ""}}, 2),
        ({"type": "exercise", "value": {"task": WORDS, "hint": "", "solution": ""}}, 7),
        ({"type": "text", "value": ""}, 1),
    ],
)
def test_each_block_takes_its_time(block, took):
    assert minutes_of([block]) == took


def test_hours_of_a_pathway_are_those_of_its_lessons_and_labs(pages, labs_of_two_hours):
    way = catalogue("en").pathways["networking"]
    own = [minutes_of(page.body.raw_data) for page in LessonPage.objects.filter(locale__language_code="en", live=True)]
    assert sorted(lesson.minutes for one in catalogue("en").pathways.values() for lesson in one.lessons) == sorted(own)
    assert way.hours == round((sum(lesson.minutes for lesson in way.lessons) + 120) / 60) == 2
    assert way.courses[0].hours == way.hours


def test_whole_pathway_says_how_long_it_takes(pages, client):
    assert "<dd>about 1 hour" in client.get(WAY).content.decode()


def test_pathway_that_is_not_whole_says_how_much_is_ready(pages, client):
    page = PathwayPage.objects.get(slug="networking", locale__language_code="en")
    page.lessons_planned = 12
    page.save_revision().publish()
    way = catalogue("en").pathways["networking"]
    assert (way.is_whole, way.hours_planned) == (False, 4)
    for place in (WAY, "/pathways/"):
        assert "3 of 12 lessons are ready: about 1 hour so far" in client.get(place).content.decode()
