"""What stands out about a person: what is seen, in words that name nobody, and one step that may help."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from pathways.guidance.lab_work import LabWork, TaskTries
from pathways.guidance.selectors import ClassMark, Facts, LessonLine, QuizWork
from pathways.guidance.signs import signs_of

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
NEVER = ("late", "overdue", "failed", "risk", "victim", "client", "case")


def days(number: int) -> datetime:
    return NOW - timedelta(days=number)


def facts(**said) -> Facts:
    """Return somebody who opened a lesson yesterday and has another one left."""
    values = {
        "student": None,
        "cohort": None,
        "seat_since": days(30),
        "on_break": False,
        "lessons": [LessonLine("One", "/one/", days(9), days(1), days(1)), LessonLine("Two", "/two/")],
        "labs": [],
        "quizzes": [],
        "classes": [],
    }
    return Facts(**values | said)


def lab(tasks: tuple[TaskTries, ...] = (), **said) -> LabWork:
    values = {"attempts": len(tasks), "points": "", "due": None, "url": "/work/", "more_time_url": "/more/"}
    return LabWork(**{"lab_key": "a/b", "title": "Plan", "tasks": list(tasks), **values, **said})


def quiz(tries: int, percent: int) -> QuizWork:
    return QuizWork("Check", "One", "/one/", tries, percent, percent >= 80, [])


def marks(*presence: str) -> list[ClassMark]:
    """Return classes with these marks, newest first."""
    return [ClassMark(None, one) for one in presence]


def kinds(found: Facts) -> list[str]:
    return [sign.kind for sign in signs_of(found, NOW)]


QUIET = [LessonLine("One", "/one/", days(20), days(8)), LessonLine("Two", "/two/")]
NEW = [LessonLine("One", "/one/")]
DONE = [LessonLine("One", "/one/", days(20), days(15), days(15))]
STUCK = TaskTries("Fit", 3, 2, 4, True)


@pytest.mark.parametrize(("said", "wanted"), [
    ({}, []),
    ({"lessons": QUIET}, ["quiet"]),
    ({"lessons": QUIET, "on_break": True}, []),
    ({"lessons": NEW}, ["not_begun"]),
    ({"lessons": NEW, "seat_since": days(6)}, []),
    ({"lessons": DONE}, []),
    ({"labs": [lab((STUCK,))]}, ["task"]),
    ({"labs": [lab((TaskTries("Fit", 2, 2, 4, True),))]}, []),
    ({"labs": [lab((TaskTries("Fit", 3, 4, 4, True),))]}, []),
    ({"labs": [lab((TaskTries("Explain", 5, None, 4, False),))]}, []),
    ({"labs": [lab((TaskTries("Held", 5, 1, 4, False),))]}, []),
    ({"quizzes": [quiz(3, 50)]}, ["quiz"]),
    ({"quizzes": [quiz(3, 100), quiz(2, 10)]}, []),
    ({"classes": marks("away", "away", "here")}, ["classes"]),
    ({"classes": marks("away", "excused", "", "away", "here")}, ["classes"]),
    ({"classes": marks("here", "away", "away")}, []),
    ({"classes": marks("away", "here")}, []),
    ({"labs": [lab(due=days(2), attempts=0)]}, ["day"]),
    ({"labs": [lab(due=days(2), attempts=1)]}, []),
    ({"labs": [lab(due=days(-2), attempts=0)]}, []),
])  # fmt: skip
def test_sign_for_what_was_seen_and_for_nothing_else(said, wanted):
    assert kinds(facts(**said)) == wanted


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_sign_has_a_reason_and_one_step_and_no_hard_word(language):
    with translation.override(language):
        shown = [
            *signs_of(facts(lessons=QUIET, labs=[lab((STUCK,)), lab(due=days(2), attempts=0)]), NOW),
            *signs_of(facts(lessons=NEW, quizzes=[quiz(3, 50)], classes=marks("away", "away")), NOW),
        ]
    assert {sign.kind for sign in shown} == {"quiet", "not_begun", "task", "quiz", "classes", "day"}
    assert all(sign.reason and sign.step for sign in shown)
    said = " ".join(f"{sign.reason} {sign.step}" for sign in shown).lower().split()
    assert not set(NEVER) & set(said)


def test_sign_leads_staff_to_where_they_can_do_it():
    (task,) = signs_of(facts(labs=[lab((STUCK,))]), NOW)
    assert (task.url, task.reason) == ("/work/", "“Fit” in “Plan” was tried 3 times and is not all there yet.")
    (day,) = signs_of(facts(labs=[lab(due=days(2), attempts=0)]), NOW)
    assert day.url == "/more/"
