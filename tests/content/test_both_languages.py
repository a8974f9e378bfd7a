"""Lessons in two languages say the same, in plain words of each, and each one is whole."""

import re
from pathlib import Path

import pytest

from pathways.content.loading.files import ROOT, Document, Node
from pathways.content.models.pages import TEACHING
from pathways.content.reading_level import ease, silabas
from tests.content.curriculum import blocks, courses
from tests.content.test_lessons import words_of

# INFLESZ (Barrio-Cantalejo 2008): 55 to 65 is normal for school years 7 to 10, from 65 on a text is quite easy.
EASE = 65.0
NEVER = re.compile(r"v[ií]ctima|sobrevivient|refugiad|explotaci[oó]n|\btrata de (?:personas|blancas)", re.IGNORECASE)
LESSONS = [leaf for course in courses().values() for leaf in course.children]


def spanish(leaf: Node) -> Document:
    assert leaf.spanish
    return leaf.spanish


@pytest.mark.parametrize(
    ("word", "count"),
    [("red", 1), ("cuenta", 2), ("aún", 2), ("leer", 2), ("quien", 1), ("guerra", 2), ("dirección", 3), ("día", 2)],
)
def test_spanish_syllables_are_counted_by_rule(word: str, count: int) -> None:
    assert silabas(word) == count


def test_spanish_is_harder_with_longer_words_and_sentences() -> None:
    assert ease("El pan es bueno. Ella lee. La red va bien.") > 100
    assert ease("La interoperabilidad organizacional requiere documentación infraestructural interdisciplinaria.") < 20


@pytest.mark.parametrize("leaf", LESSONS, ids=lambda leaf: leaf.document.path)
def test_spanish_lesson_reads_easily(leaf: Node) -> None:
    level = ease(words_of(spanish(leaf)))
    assert level >= EASE, f"{level:.0f}"


@pytest.mark.parametrize("leaf", LESSONS, ids=lambda leaf: leaf.document.path)
def test_spanish_lesson_is_neutral_and_has_no_question_left_in_english(leaf: Node) -> None:
    assert not NEVER.search(str(spanish(leaf).front) + str(spanish(leaf).body))
    asked = [{q["ask"] for quiz in blocks(one, "quiz") for q in quiz["questions"]} for one in _both(leaf)]
    assert asked[0].isdisjoint(asked[1])


def _both(leaf: Node) -> tuple[Document, Document]:
    return leaf.document, spanish(leaf)


def test_figures_are_told_in_words_and_their_own_words_are_in_the_language() -> None:
    for leaf in LESSONS:
        for english, other in zip(*(blocks(one, "figure") for one in _both(leaf)), strict=True):
            for figure in (english, other):
                assert len(figure["alt"]) >= 80, leaf.document.path
            assert english["alt"] != other["alt"], leaf.document.path
            drawn = (ROOT / leaf.document.path).parent / english["file"]
            words = re.findall(r"<text[^>]*>([^<]*[a-z]{4}[^<]*)</text>", drawn.read_text(encoding="utf-8"))
            assert english["file"] != other["file"] or not words, f"{leaf.document.path}: {drawn.name}"


@pytest.mark.parametrize("leaf", LESSONS, ids=lambda leaf: leaf.document.path)
def test_lesson_is_whole(leaf: Node) -> None:
    """Both languages, two or three worked steps, a figure, and a run of show of the same length in each language."""
    english, other = _both(leaf)
    assert 2 <= len(blocks(english, "exercise")) <= 3
    assert all(one["hint"] and one["solution"] for one in blocks(english, "exercise"))
    assert blocks(english, "figure")
    for name in TEACHING:
        parts = [one.front[f"teach_{name}"] for one in (english, other)]
        assert all(parts), name
        assert isinstance(parts[0], str) or len(parts[0]) == len(parts[1]), name


def test_every_course_names_its_sources_and_the_day() -> None:
    for course in courses().values():
        told = Path(ROOT / course.document.path).with_name("sources.md").read_text(encoding="utf-8")
        assert re.search(r"\b20\d\d-\d\d-\d\d\b", told), course.document.path
