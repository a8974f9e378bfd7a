"""Marking a quiz, question by question, without a page."""

from dataclasses import FrozenInstanceError

import pytest
from django.http import QueryDict

from pathways.learning.quiz_marking import fits_number, fits_text, mark, read_answers, unmarked


def choice(text, correct=False, why=""):
    return {"text": text, "correct": correct, "why": why}


def question(kind, **more):
    """One question as the block holds it; what it does not need is empty."""
    return {"kind": kind, "ask": f"A {kind}?", "choices": [], "answer": "", "tolerance": None, "why": ""} | more


SINGLE = question("single", choices=[choice("a", True, "Yes, a."), choice("b", why="No, b is wide."), choice("c")])
MULTIPLE = question("multiple", choices=[choice("a", True), choice("b", True, "b as well"), choice("c", why="Not c.")])
NUMBER = question("number", answer="32", tolerance=0.5, why="Two to the fifth.")
TEXT = question("text", answer="Octet | eight bits")
QUIZ = {"questions": [SINGLE, MULTIPLE, NUMBER, TEXT]}


def test_quiz_before_answering_shows_what_was_chosen_and_says_nothing():
    shown = unmarked(QUIZ, {"0": [1], "2": "31", "3": ["not a text"]})
    assert (shown.points, shown.max_points, shown.answered) == (0, 4, False)
    assert [one.right for one in shown.questions] == [None] * 4
    assert [one.chosen for one in shown.questions[0].choices] == [False, True, False]
    assert {(one.fits, one.why) for one in shown.questions[0].choices} == {(None, "")}
    assert [one.given for one in shown.questions] == ["", "", "31", ""]
    first = shown.questions[0]
    assert (first.number, first.ask, first.kind) == (0, "A single?", "single")


def test_every_right_answer_is_one_point():
    assert mark(QUIZ, {"0": [0], "1": [0, 1], "2": "32", "3": "octet"}).points == 4
    nothing = mark(QUIZ, {})
    assert (nothing.points, nothing.max_points, nothing.answered) == (0, 4, True)
    assert [one.right for one in mark(QUIZ, {"0": [0], "3": "octet"}).questions] == [True, False, False, True]


@pytest.mark.parametrize(
    ("picks", "right"), [([0, 1], True), ([0], False), ([0, 1, 2], False), ([2], False), ([], False), ("0", False)]
)
def test_all_that_fit_and_no_other_must_be_chosen(picks, right):
    assert mark({"questions": [MULTIPLE]}, {"0": picks}).questions[0].right is right


def test_choice_says_why_where_it_was_chosen_or_fits():
    shown = mark(QUIZ, {"0": [1]}).questions[0].choices
    assert [(one.chosen, one.fits, one.why) for one in shown] == [
        (False, True, "Yes, a."),
        (True, False, "No, b is wide."),
        (False, False, ""),
    ]
    assert [one.why for one in mark(QUIZ, {"1": [0]}).questions[1].choices] == ["", "b as well", ""]


def test_typed_answer_is_shown_again_with_its_note():
    shown = mark(QUIZ, {"2": "31", "3": ["no text"]}).questions
    assert (shown[2].given, shown[2].note, shown[2].right) == ("31", "Two to the fifth.", False)
    assert (shown[3].given, shown[3].note, shown[3].right) == ("", "", False)


@pytest.mark.parametrize(
    ("text", "right"),
    [("32", True), ("32,5", True), ("31.5", True), (" 3 2 ", True), ("32.51", False), ("31.49", False), ("x", False)],
)
def test_number_is_right_within_its_tolerance(text, right):
    assert fits_number(NUMBER, text) is right


def test_number_without_a_tolerance_is_right_as_it_is():
    exact = question("number", answer="0.3")
    assert fits_number(exact, "0.3")
    assert fits_number(exact, str(0.1 + 0.2))
    assert not fits_number(exact, "0.30001")
    assert not fits_number(exact, "")


@pytest.mark.parametrize(
    ("text", "right"),
    [("octet", True), ("  OCTET ", True), ("Eight   bits", True), ("eightbits", False), ("", False), ("ｏctet", True)],
)
def test_text_is_right_whatever_its_case_and_spaces(text, right):
    assert fits_text(TEXT, text) is right


def posted(text):
    return read_answers(QUIZ, QueryDict(text))


def test_answers_are_read_from_the_fields_of_the_quiz_alone():
    found = posted("q0=1&q1=1&q1=0&q1=1&q2=+31+&q3=octet&q4=5&other=1")
    assert found == {"0": [1], "1": [0, 1], "2": "31", "3": "octet"}
    assert posted("") == {"0": [], "1": [], "2": "", "3": ""}


def test_choices_that_there_are_not_are_dropped():
    assert posted("q1=2&q1=3&q1=-1&q1=x&q1=%C2%B2&q1=00&q1=001")["1"] == [0, 2]
    assert posted("q1=02&q1=99")["1"] == [2]


def test_typed_answer_is_cut_at_two_hundred_letters_and_the_first_counts():
    assert posted(f"q3={'x' * 201}&q3=second")["3"] == "x" * 200


def test_marked_quiz_cannot_be_changed():
    shown = mark(QUIZ, {"0": [0]})
    for thing in (shown, shown.questions[0], shown.questions[0].choices[0]):
        with pytest.raises(FrozenInstanceError):
            thing.points = thing.right = thing.fits = 1
