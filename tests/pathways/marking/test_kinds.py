"""What one answer is worth: the corners of each kind, and the answer that is shown as the right one."""

from fractions import Fraction

import pytest

from pathways.marking.kinds import (
    amounts,
    fits_gap,
    fits_number,
    match_options,
    right_answer,
    right_number,
    share_of,
    tolerance_of,
    units_of,
)
from tests.pathways.marking.questions import chosen, gaps, match, order, question

HALF = Fraction(1, 2)
STEPS = order("one", "two", "three")
PAIRS = match({"dog": "barks", "cat": "meows", "puppy": "barks"}, others="moos\n\nsings")


@pytest.mark.parametrize(
    ("asked", "given", "share"),
    [
        (chosen("single", "b"), ["b"], 1),
        (chosen("single", "b"), ["b", "a"], 0),
        (chosen("single", "b"), "b", 0),
        (chosen("single", "b"), None, 0),
        (chosen("multiple", "ab"), ["a", "a"], HALF),
        (chosen("multiple", "ab"), ["a", "b", "z"], 1),
        (chosen("multiple", "ab"), ["c", "d"], 0),
        (chosen("multiple", "ab"), "ab", 0),
        (question("text", answer="ssh"), "SSH.", 1),
        (question("text", answer="ssh"), ["ssh"], 0),
        (question("number", answer="5"), 5, 0),
        (STEPS, {"a": "1", "b": "2", "c": "3"}, 1),
        (STEPS, {"a": "1", "b": "3", "c": "2"}, Fraction(1, 3)),
        (STEPS, {"a": "3", "b": "2", "c": "1"}, 0),
        (STEPS, {"a": "1", "b": "1", "c": "2"}, Fraction(1, 3)),
        (STEPS, {"b": "1", "c": "2"}, 0),
        (STEPS, ["a", "b", "c"], 0),
        (STEPS, {"a": "x", "b": "2", "c": "3"}, 0),
        (PAIRS, {"a": "a", "b": "b", "c": "a"}, 1),
        (PAIRS, {"a": "a", "b": "-1"}, Fraction(1, 3)),
        (PAIRS, None, 0),
        (gaps("[[x]] [[y]]", x="1", y="two"), {"x": "1.0"}, HALF),
        (gaps("[[x]] [[y]]", x="1", y="two"), ["1", "two"], 0),
    ],
)
def test_share_of_an_answer(asked, given, share):
    assert share_of(asked, given, {}) == share


def test_what_can_be_matched_is_each_text_once_and_then_those_that_go_with_nothing():
    assert match_options(PAIRS) == {"a": "barks", "b": "meows", "-1": "moos", "-2": "sings"}
    assert match_options(match({"dog": "barks"})) == {"a": "barks"}


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (chosen("single", "b"), ["b"]),
        (chosen("multiple", "bd"), ["b", "d"]),
        (STEPS, {"a": "1", "b": "2", "c": "3"}),
        (PAIRS, {"a": "a", "b": "b", "c": "a"}),
        (gaps("[[x]] [[y]]", x="~*one*\n1", y="two"), {"x": "one", "y": "two"}),
        (question("text", answer="~ssh\nsecure shell"), "ssh"),
        (question("number", answer="1,5"), "1.5"),
    ],
)
def test_right_answer_is_told_as_a_person_would_give_it(asked, answer):
    assert right_answer(asked, {}) == answer
    assert share_of(asked, answer, {}) == 1


def test_right_number_is_written_or_worked_out():
    assert right_number(question("number", answer="1/4"), {}) == Fraction(1, 4)
    asked = question("calculated", answer="a * 2")
    assert right_number(asked, {"a": "1.5"}) == 3
    assert right_answer(asked, {"a": "1.5"}) == "3"
    assert share_of(asked, "3.0", {"a": "1.5"}) == 1


@pytest.mark.parametrize(
    ("text", "wanted", "allowed"),
    [
        (None, 200, 0),
        ("", 200, 0),
        (0, 200, 0),
        ("2", 200, 2),
        ("0.5", 200, HALF),
        ("5%", 200, 10),
        ("5 %", -200, 10),
        ("% ", 200, 0),
        ("some", 200, 0),
    ],
)
def test_tolerance(text, wanted, allowed):
    assert tolerance_of(text, Fraction(wanted)) == allowed


def test_number_may_be_as_far_off_as_the_tolerance_on_both_sides():
    asked = question("number", answer="100", tolerance="2")
    found = {text: fits_number(asked, Fraction(100), text) for text in ("97.9", "98", "102", "102.1", "x")}
    assert found == {"97.9": False, "98": True, "102": True, "102.1": False, "x": False}


def test_units_are_worth_one_where_nothing_is_said():
    assert units_of("MB\nGB = 1000\nKB. = 1/1000\nx = many\ny =") == {
        "MB": 1,
        "GB": 1000,
        "KB": Fraction(1, 1000),
        "x": 1,
        "y": 1,
    }
    assert (units_of(""), units_of(None)) == ({}, {})


@pytest.mark.parametrize(
    ("text", "units", "found"),
    [
        ("50%", "", [50, HALF]),
        ("x%", "", []),
        ("50", "", [50]),
        ("fifty", "", []),
        ("50 m", "m\nkm = 1000", [50]),
        ("50 km", "m\nkm = 1000", [50000]),
        ("50 km.", "m\nkm = 1000", [50000]),
        ("50 KM", "m\nkm = 1000", [50000]),
        ("50", "m\nkm = 1000", [50]),
        ("50%", "m", []),
        ("far km", "m\nkm = 1000", []),
        ("2 mb", "MB\nMb = 0.125", []),
        ("2 Mb", "MB\nMb = 0.125", [Fraction(1, 4)]),
    ],
)
def test_amounts_are_counted_in_the_first_unit(text, units, found):
    assert amounts(text, units_of(units)) == found


@pytest.mark.parametrize(
    ("accepted", "text", "fits"),
    [
        ("256", "256.0", True),
        ("256", "255", False),
        ("ten\n10", "10.", True),
        ("ten", "10", False),
        ("ten", "x", False),
    ],
)
def test_gap_takes_text_or_number(accepted, text, fits):
    assert fits_gap(accepted, text) is fits
