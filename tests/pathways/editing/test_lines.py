"""Paragraph beside paragraph."""

import pytest

from pathways.content.segments import left_as_it_was, paragraphs, texts_of, with_texts
from pathways.editing.lines import as_shown, lines_of, pairs_of, tidy
from pathways.models import LessonPage

P = "b1"


def states(now: str, pairs) -> list[tuple[str, str, str]]:
    return [(line.source, line.translation, line.state) for line in lines_of(P, now, pairs)]


def test_paragraphs_stand_beside_theirs_and_a_new_one_moves_none():
    pairs = pairs_of(P, "One.\n\nTwo.", "Uno.\n\nDos.")
    assert states("One.\n\nAnd a half.\n\nTwo.", pairs) == [
        ("One.", "Uno.", "done"),
        ("And a half.", "", "missing"),
        ("Two.", "Dos.", "done"),
    ]


def test_a_changed_paragraph_keeps_its_translation_and_says_what_it_was():
    pairs = pairs_of(P, "One.\n\nTwo.", "Uno.\n\nDos.")
    changed = lines_of(P, "One.\n\nTwo and more.", pairs)[1]
    assert (changed.state, changed.translation, changed.before) == ("changed", "Dos.", "Two.")


def test_other_numbers_of_paragraphs_leave_whole_beside_whole_and_lose_nothing():
    pairs = pairs_of(P, "One.\n\nTwo.", "Uno y dos.")
    assert states("One.\n\nTwo.", pairs) == [("One.\n\nTwo.", "Uno y dos.", "done")]
    assert states("One.\n\nTwo!", pairs) == [("One.\n\nTwo!", "Uno y dos.", "changed")]


def test_what_was_kept_here_counts_until_somebody_wrote_elsewhere():
    kept = [("One.", "Uno."), ("", "")]
    assert pairs_of(P, "", "Uno.", kept) == kept
    assert pairs_of(P, "", "Uno, otra vez.", kept) == [("One.", "Uno, otra vez.")]


def test_code_is_the_same_until_somebody_says_otherwise():
    (line,) = lines_of("b1.code", "print(1)\n\nprint(2)", [])
    assert (line.translation, line.state) == ("print(1)\n\nprint(2)", "done")


@pytest.mark.django_db
def test_a_page_with_its_own_words_is_the_same_page(pages):
    for page in LessonPage.objects.all():
        body = page.body.get_prep_value()
        assert texts_of(page)
        assert with_texts(body, {}, []) != body
        refilled = with_texts(body, texts_of(page), [])
        page.body = page._meta.get_field("body").stream_block.to_python(refilled)
        assert with_texts(page.body.get_prep_value(), texts_of(page), []) == refilled


def test_long_texts_that_stayed_as_they_were_are_named_and_code_is_not():
    same = "Plan the addresses of an office."
    assert left_as_it_was({"a": same, "b.code": same}, {"a": same, "b.code": same, "c": "Otro."}) == [same]
    assert left_as_it_was({"title": "VLSM"}, {"title": "VLSM"}) == []
    # One paragraph among others, too; what stands in it as code is no English.
    assert left_as_it_was({"a": f"One.\n\n{same}"}, {"a": f"Uno.\n\n{same}"}) == [same]
    code = "```\nshow vlan brief and more of it\n```"
    assert left_as_it_was({"a": f"One.\n\n{code}"}, {"a": f"Uno.\n\n{code}"}) == []


def test_code_between_fences_stays_in_one_part_with_its_empty_lines():
    code = "```python\na = 1\n\n\nb = 2\n```"
    assert paragraphs(f"One.\n\n{code}\n\n  \n\nTwo.") == ["One.", code, "Two."]
    assert paragraphs("1. One\n\n   ~~~~\n   ```\n\n   ~~~~\n\n2. Two") == [
        "1. One",
        "   ~~~~\n   ```\n\n   ~~~~",
        "2. Two",
    ]


def test_how_deep_in_a_list_a_part_stands_is_kept():
    assert tidy("\r\n   - Dos\u00a0mil\r\n     más  \r\n") == "   - Dos\u00a0mil\n     más"
    assert tidy(" \n ") == ""


def test_what_was_typed_goes_where_its_words_went_or_is_given_back():
    (one, two) = lines_of(P, "One.\n\nTwo.", [("One.", "Uno.")])
    typed = {f"shown:{one.name}": one.mark, one.name: "Uno.", f"shown:{two.name}": two.mark, two.name: "Dos."}
    now = lines_of(P, "Zero.\n\nOne.\n\nTwo.", [("One.", "Uno.")])
    assert as_shown(now, typed) == ({f"{P}#2": "Dos."}, [])
    assert as_shown(lines_of(P, "One.\n\nTwo!", [("One.", "Uno.")]), typed) == ({}, ["Dos."])
    # Words without what they stood beside are not taken for any line.
    assert as_shown(now, {two.name: "Dos."}) == ({}, [])
