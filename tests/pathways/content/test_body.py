import json

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pathways.content.loading.body import read_body, tidy, write_body
from pathways.content.loading.files import Document, parse_document, write_document
from pathways.content.loading.pages import _plain_block
from pathways.content.plain_blocks import CHOICE, QUESTION, QUIZ
from pathways.models import LessonPage

QUICK = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
letters = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=40)
line = letters.map(str.strip).filter(lambda text: not text.startswith("`") and text != "<!-- block -->")
words = line.filter(bool)
texts = st.lists(line, min_size=1, max_size=5).map("\n".join).map(tidy).filter(bool)
code_line = st.one_of(
    letters, st.sampled_from(["```", "````python", "  ```", "~~~", "---", "key: value", "<!-- block -->", "\t"])
)
optional = st.one_of(st.just(""), words)
choice = st.fixed_dictionaries({"text": words, "why": words}).map(lambda made: {**CHOICE, **made})
right = st.fixed_dictionaries({"text": words, "why": optional}).map(lambda made: {**CHOICE, **made, "correct": True})
typed = st.fixed_dictionaries(
    {
        "ask": words,
        "kind": st.just("number"),
        "answer": st.integers().map(str),
        "tolerance": st.sampled_from(["", "0.5", "5%"]),
        "why": words,
    }
).map(lambda made: {**QUESTION, **made})
chosen = st.builds(
    lambda ask, one, others, why: {**QUESTION, "ask": ask, "why": why, "choices": with_ids([one, *others])},
    words,
    right,
    st.lists(choice, min_size=1, max_size=3),
    optional,
)


def with_ids(rows):
    """Rows as files have them: each with an id of its own."""
    return [{"id": f"n{number}", **row} for number, row in enumerate(rows)]


def numbered(made):
    """Blocks with the ids that answers and notes hang on."""
    rows = []
    for number, block in enumerate(made, start=1):
        own = {"id": str(number)} if block["type"] in ("quiz", "reflection") else {}
        rows.append({**block, "value": {**own, **block["value"]}} if own else block)
    return rows


blocks = st.lists(
    st.one_of(
        texts.map(lambda text: {"type": "text", "value": text}),
        st.lists(code_line, max_size=5).map(
            lambda lines: {"type": "code", "value": {"language": "python", "code": "\n".join(lines)}}
        ),
        st.lists(st.one_of(typed, chosen), min_size=1, max_size=3).flatmap(
            lambda questions: words.map(
                lambda title: {"type": "quiz", "value": {**QUIZ, "title": title, "questions": with_ids(questions)}}
            )
        ),
        texts.map(str.strip).filter(bool).map(lambda text: {"type": "reflection", "value": {"prompt": text}}),
        st.tuples(words, words).map(
            lambda pair: {"type": "warning", "value": {"text": pair[0], "alternative": pair[1]}}
        ),
        st.tuples(words, words, words).map(
            lambda parts: {"type": "exercise", "value": dict(zip(("task", "hint", "solution"), parts, strict=True))}
        ),
        st.tuples(st.sampled_from(["note", "tip", "care"]), words).map(
            lambda pair: {"type": "callout", "value": {"kind": pair[0], "text": pair[1]}}
        ),
        st.tuples(words, words).map(
            lambda pair: {
                "type": "figure",
                "value": {"file": "files/a.svg", "alt": pair[0], "caption": pair[1], "credit": ""},
            }
        ),
        words.map(lambda text: {"type": "audio", "value": {"title": "x", "file": "files/a.mp3", "transcript": text}}),
    ),
    max_size=6,
).map(numbered)


@QUICK
@given(blocks)
def test_blocks_written_and_read_are_the_same(made):
    assert read_body("x.md", write_body(made)) == made


@QUICK
@given(blocks)
def test_a_body_written_twice_is_the_same_text(made):
    text = write_body(made)
    assert write_body(read_body("x.md", text)) == text


@QUICK
@example([], "0\u16800", "a\u2003b")
@given(blocks, words, words)
def test_a_lesson_file_written_and_read_is_the_same(made, title, idea):
    front = {"title": title, "slug": "a-lesson", "key_idea": idea, "skills": [], "can_do": ""}
    front |= {"after": [], "teach_aim": idea, "teach_plan": [title], "teach_board": [], "teach_mistakes": []}
    front |= {"teach_offline": ""}
    document = Document("x.md", "lesson", front, made)
    read = parse_document("x.md", write_document(document), "lesson")
    assert (read.front, read.body) == (front, made)
    assert read.digest == document.digest


@pytest.mark.django_db
@QUICK
@given(blocks)
def test_blocks_through_a_page_are_the_same(made):
    from pathways.content.loading.pages import _stream

    page = LessonPage(title="x")
    stored = json.loads(json.dumps(_stream(page, Document("x.md", "lesson", {}, made), {}).get_prep_value()))
    assert [_plain_block(page, block) for block in stored] == made


def test_text_blocks_side_by_side_stay_apart():
    made = [{"type": "text", "value": "One"}, {"type": "text", "value": "Two"}]
    assert read_body("x.md", write_body(made)) == made


def test_windows_line_ends_are_plain_ones():
    assert read_body("x.md", "One\r\n\r\n```python\r\na\r\nb\r\n```\r\n") == [
        {"type": "text", "value": "One"},
        {"type": "code", "value": {"language": "python", "code": "a\nb"}},
    ]
