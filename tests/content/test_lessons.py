import itertools
import re
from collections import Counter
from typing import Any

import pytest

from pathways.content.loading.files import ROOT, Document
from pathways.content.loading.glossary import read_glossary
from pathways.content.minutes import minutes_of
from pathways.content.reading_level import grade, plain_words, syllables
from pathways.content.terms import terms_in
from pathways.marking.kinds import right_answer
from pathways.marking.quiz import attempt_of, marks_of
from tests.content.curriculum import (
    anchors,
    blocks,
    courses,
    labs,
    lessons,
    pathways,
    skills,
    tops,
)

SLUGS = {"it-support", "networking", "cybersecurity", "web-development", "data-and-python"}
GRADE = 8.0
NEVER = ("survivor", "victim", "trafficking", "exploitation", "shelter", "refugee", "overdue", "incorrect")


@pytest.fixture(params=sorted(lessons()))
def lesson(request: pytest.FixtureRequest) -> Document:
    return lessons()[request.param]


def words_of(document: Document) -> str:
    """Return all that is read, text blocks and the words of others; quizzes are held by themselves."""
    parts = [block["value"] for block in document.body if block["type"] in ("text", "exercise", "callout", "figure")]
    kept = [part if isinstance(part, str) else "\n\n".join(_said(part)) for part in parts]
    return plain_words("\n\n".join(kept))


def _said(value: dict[str, str]) -> list[str]:
    return [value[key] for key in ("task", "hint", "solution", "text", "alt", "caption") if value.get(key)]


def test_five_pathways_have_a_course_of_three_lessons() -> None:
    assert {node.document.front["slug"] for node in pathways()} == SLUGS
    for pathway in pathways():
        assert any(len(course.children) >= 3 for course in pathway.children), pathway.document.path


def test_pathway_lists_only_courses_that_are_there() -> None:
    for pathway in tops():
        listed = pathway.document.front["courses"]
        assert set(listed) <= set(courses()), pathway.document.path
        assert {child.document.front["slug"] for child in pathway.children} <= set(listed), pathway.document.path


def test_pathways_differ_in_hue_and_icon() -> None:
    for field in ("hue", "icon"):
        values = [node.document.front[field] for node in pathways()]
        assert len(set(values)) == len(values)


def test_every_course_of_a_pathway_has_a_lab_and_labs_exist() -> None:
    of_pathways = {course.document.front["slug"] for way in pathways() for course in way.children}
    for slug, course in courses().items():
        named = [block["lab"] for leaf in course.children for block in blocks(leaf.document, "lab")]
        assert named or slug not in of_pathways, slug
        assert set(named) <= set(labs()), slug
        assert all(key.split("/")[0] == slug for key in named), slug


def test_skills_have_both_languages_and_are_used() -> None:
    assert 30 <= len(skills()) <= 60
    for key, skill in skills().items():
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key)
        assert all(skill[field][language] for field in ("title", "description") for language in ("en", "es")), key
    taught = {key for document in lessons().values() for key in document.front["skills"]}
    evidenced = {key for lab in labs().values() for task in lab.meta["tasks"] for key in task["skills"]}
    assert taught <= set(skills())
    assert len(taught & evidenced) >= 8


def test_lesson_is_short_and_says_what_one_can_do(lesson: Document) -> None:
    assert 15 <= minutes_of(lesson.body) <= 40
    assert lesson.front["can_do"].startswith("You can ")
    assert lesson.front["skills"]
    assert set(lesson.front["skills"]) <= set(skills())


def test_lesson_starts_with_work_and_shows_an_example(lesson: Document) -> None:
    first = next(block for block in lesson.body if block["type"] == "text")
    assert first["value"].startswith("## Why this matters at work")
    assert any(anchor.startswith("worked-example") for anchor in anchors(lesson))


def test_lesson_has_enough_to_read(lesson: Document) -> None:
    count = len(words_of(lesson).split())
    assert count >= 300, f"{lesson.path}: {count} words"


def test_quiz_explains_every_choice(lesson: Document) -> None:
    quizzes = blocks(lesson, "quiz")
    assert quizzes, lesson.path
    questions = [question for quiz in quizzes for question in quiz["questions"]]
    assert len(questions) >= 3
    for question in questions:
        assert question["why"] or all(choice["why"] for choice in question["choices"]), question["ask"]


def test_quiz_is_written_without_the_marks_of_formatted_text(lesson: Document) -> None:
    """A quiz shows what is typed, letter by letter."""
    texts = [text for quiz in blocks(lesson, "quiz") for question in quiz["questions"] for text in said_in(question)]
    assert [text for text in texts if "`" in text or "**" in text] == []


def said_in(question: dict[str, Any]) -> list[str]:
    choices = [choice[name] for choice in question["choices"] for name in ("text", "why")]
    return [question["ask"], question["why"] or "", *(text or "" for text in choices)]


def single_questions() -> list[dict[str, Any]]:
    quizzes = [quiz for document in lessons().values() for quiz in blocks(document, "quiz")]
    return [question for quiz in quizzes for question in quiz["questions"] if question["kind"] == "single"]


def test_answers_to_choose_from_differ(lesson: Document) -> None:
    for quiz in blocks(lesson, "quiz"):
        for question in quiz["questions"]:
            texts = [choice["text"] for choice in question["choices"]]
            assert len(set(texts)) == len(texts), question["ask"]


def test_place_does_not_tell_the_answer() -> None:
    """Whoever always takes the same place gets no more than by chance, give or take one question in ten."""
    found = single_questions()
    assert len(found) >= 30
    places = Counter(next(n for n, one in enumerate(q["choices"]) if one["correct"]) for q in found)
    chance = sum(1 / len(question["choices"]) for question in found) / len(found)
    assert max(places.values()) / len(found) <= chance + 0.1, places


def test_longest_answer_is_not_always_the_right_one() -> None:
    found = single_questions()
    longest = [max(q["choices"], key=lambda choice: len(choice["text"]))["correct"] for q in found]
    assert sum(longest) / len(found) <= 0.6


def test_every_question_can_be_answered_in_every_variant_and_nothing_is_worth_nothing(lesson: Document) -> None:
    for quiz, number in itertools.product(blocks(lesson, "quiz"), range(8)):
        attempt = attempt_of(quiz, f"seed {number}")
        right = {one["id"]: right_answer(one, attempt.values.get(one["id"], {})) for one in attempt.questions}
        assert set(marks_of(attempt, right).values()) == {1.0}, lesson.path
        assert set(marks_of(attempt, {}).values()) == {0.0}, lesson.path


def test_hint_does_not_tell_a_typed_answer(lesson: Document) -> None:
    for question in (one for quiz in blocks(lesson, "quiz") for one in quiz["questions"]):
        if question["kind"] in ("number", "text"):
            assert question["hint"], question["ask"]
            for line in question["answer"].splitlines():
                assert not re.search(rf"\b{re.escape(line)}\b", question["hint"]) or len(line) == 1, question["ask"]


@pytest.mark.parametrize(
    ("word", "count"),
    [("name", 1), ("table", 2), ("started", 2), ("used", 1), ("network", 2), ("devices", 3), ("security", 4)],
)
def test_syllables_are_counted_by_rule(word: str, count: int) -> None:
    assert syllables(word) == count


def test_grade_rises_with_longer_words_and_sentences() -> None:
    easy = "The cat sat. It was warm. We had tea."
    hard = "Organizational interdependencies necessitate comprehensive infrastructural documentation."
    assert grade(easy) < 2
    assert grade(hard) > 12


def test_lesson_reads_at_grade_eight_or_below(lesson: Document) -> None:
    level = grade(words_of(lesson))
    assert level <= GRADE, f"{lesson.path}: grade {level:.1f}"


@pytest.mark.parametrize("key", sorted(labs()))
def test_lab_text_reads_at_grade_eight_or_below(key: str) -> None:
    own = [c for c in labs()[key].cells if c.cell_type == "markdown" and "nbgrader" not in c.metadata]
    text = "\n\n".join(cell.source for cell in own)
    level = grade(plain_words(text))
    assert level <= GRADE, f"{key}: grade {level:.1f}"


def test_content_is_neutral() -> None:
    texts = {document.path: str(document.front) + str(document.body) for document in _documents()}
    texts |= {key: str(lab.meta) + "".join(cell.source for cell in lab.cells) for key, lab in labs().items()}
    for name, text in texts.items():
        assert not [word for word in NEVER if re.search(rf"\b{word}", text, re.IGNORECASE)], name


def test_links_stay_inside_and_resolve() -> None:
    known = {f"/pathways/{document.path.removesuffix('.md')}/" for document in _documents()}
    for document in _documents():
        for text in blocks(document, "text"):
            for link in re.findall(r"\]\(([^)\s]+)\)", text):
                assert link.startswith(("#", "term:")) or link in known, f"{document.path}: {link}"
                if link.startswith("#"):
                    assert link[1:] in anchors(document), f"{document.path}: {link}"


def _documents() -> list[Document]:
    return [document for node in tops() for document in node.documents()]


def test_pathways_and_courses_are_there_in_spanish() -> None:
    for node in [*tops(), *courses().values()]:
        assert node.spanish, node.document.path
        assert node.spanish.front["title"] != "", node.document.path
        assert len(node.spanish.front["outcomes"]) == len(node.document.front["outcomes"]), node.document.path


def test_spanish_lessons_ask_and_offer_the_same() -> None:
    pairs = [(leaf.document, leaf.spanish) for course in courses().values() for leaf in course.children if leaf.spanish]
    assert pairs
    for english, spanish in pairs:
        assert [block["type"] for block in english.body] == [block["type"] for block in spanish.body], spanish.path
        assert [lab["lab"] for lab in blocks(english, "lab")] == [lab["lab"] for lab in blocks(spanish, "lab")]
        assert _key(english) == _key(spanish), spanish.path


def _key(document: Document) -> list[tuple[str, list[bool], bool]]:
    questions = [question for quiz in blocks(document, "quiz") for question in quiz["questions"]]
    return [(q["kind"], [choice["correct"] for choice in q["choices"]], bool(q["answer"])) for q in questions]


def test_words_of_the_glossary_are_explained_in_plain_words_and_used() -> None:
    words = {row["key"]: row for row in read_glossary(ROOT)}
    for key, row in words.items():
        assert grade(row["means_en"]) <= GRADE + 2, f"{key}: grade {grade(row['means_en']):.1f}"
        assert not any(word in row["means_en"].lower() for word in NEVER), key
    assert words
    for leaf in (leaf for course in courses().values() for leaf in course.children):
        named = terms_in(leaf.document.body)
        assert named <= set(words), leaf.document.path
        assert leaf.spanish is None or terms_in(leaf.spanish.body) == named, leaf.document.path
