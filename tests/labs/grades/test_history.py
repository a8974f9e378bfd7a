"""What a history of grade events amounts to: the fold, event by event, without a database."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labs.base.enums import Flag, GradeEventKind, Outcome
from labs.grades.history import clamp, fold, to_settle, top_of

AT = datetime(2026, 3, 3, tzinfo=UTC)
CHECK = {"grade_id": "check", "title": "Split it", "points": 4}
TEXT = {"grade_id": "text", "title": "", "points": 2, "extra": 1, "manual": True}


@dataclass
class Said:
    """One event of a history."""

    kind: str
    grade_id: str = ""
    points: float | None = None
    comment: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    at: datetime = AT


def auto(outcome=Outcome.GRADED, message="", **tasks):
    """What a grader sent: check=3 are automatic points, check={…} all that it says of a task."""
    sent = [
        {"grade_id": name, **(said if isinstance(said, dict) else {"auto_points": said})}
        for name, said in tasks.items()
    ]
    return Said(GradeEventKind.AUTO, data={"outcome": outcome, "message": message, "tasks": sent})


def folded(first, *events, tasks=(CHECK, TEXT), holds=False):
    return fold(list(tasks), first, events, holds=holds)


def by_hand(points, comment="", rubric=(), name="text"):
    return Said(GradeEventKind.MANUAL, name, points, comment, {"rubric": list(rubric)})


RELEASE, HOLD = Said(GradeEventKind.RELEASE), Said(GradeEventKind.HOLD)


def second(points, name="text"):
    return Said(GradeEventKind.SECOND, name, points, "I read it so")


@pytest.mark.parametrize(
    ("points", "kept"),
    [(3, 3.0), (0.5, 0.5), (4, 4.0), (9, 4.0), (-1, 0.0), (True, 0.0), ("3", 0.0), (None, 0.0), (10**400, 0.0)]
    + [(float(word), 0.0) for word in ("nan", "inf", "-inf")],
)
def test_points_stay_between_nothing_and_the_most(points, kept):
    assert clamp(points, 4.0) == kept


@given(st.floats())
def test_no_float_gets_out_of_bounds(points):
    assert 0.0 <= clamp(points, 4.0) <= 4.0


def test_top_of_a_task_has_its_extra_credit():
    assert (top_of({"max_points": 4, "extra": 2}), top_of({"max_points": 4})) == (6.0, 4.0)


def test_grader_gives_points_to_checks_and_a_person_waits_to_read_the_rest():
    found = folded(auto(check={"auto_points": 3, "message": "Nearly", "flag": ""}, text=2))
    assert (found.points, found.max_points, found.waiting, found.seen_points) == (3.0, 6.0, 1, 3.0)
    assert (found.outcome, found.message, found.released, found.reviewed, found.flagged) == (
        *(Outcome.GRADED, ""),
        *(False, False, False),
    )
    check, text = found.tasks
    assert check == {
        **{"grade_id": "check", "title": "Split it", "max_points": 4.0, "extra": 0.0, "points": 3.0},
        **{"manual": False, "done": True, "message": "Nearly", "flag": "", "comment": "", "rubric": []},
        **{"second": None, "second_note": "", "settled": False, "seen_points": 3.0, "seen_comment": ""},
    }
    shown = ("title", "max_points", "extra", "points", "manual", "done", "seen_points")
    assert [text[name] for name in shown] == ["text", 2.0, 1.0, 0.0, True, False, None]


def test_points_of_a_check_go_up_to_its_extra_credit_and_no_further():
    tasks = ({**CHECK, "extra": 2},)
    found = folded(auto(check=9), tasks=tasks)
    assert (found.points, found.max_points, found.seen_points) == (6.0, 4.0, 6.0)


def test_task_that_the_grader_did_not_send_has_no_points():
    assert folded(auto()).points == 0.0
    assert folded(auto(unknown=4)).points == 0.0
    nothing = Said(GradeEventKind.AUTO, data={"outcome": Outcome.GRADED})
    assert folded(nothing).tasks[0]["points"] == 0.0


def test_check_that_the_grader_gives_to_a_person_waits():
    found = folded(auto(check={"auto_points": 3, "needs_manual": True}), tasks=(CHECK,))
    assert (found.points, found.waiting, found.seen_points) == (0.0, 1, 0.0)
    assert found.tasks[0]["manual"] is True


@pytest.mark.parametrize(("outcome", "waiting"), [(Outcome.GRADED, 1), (Outcome.STOPPED, 1), (Outcome.UNREADABLE, 0)])
def test_nobody_waits_to_read_what_cannot_be_read(outcome, waiting):
    found = folded(auto(outcome, message="Words about it", check=1))
    assert (found.waiting, found.outcome, found.message) == (waiting, outcome, "Words about it")


def test_points_by_hand_count_at_once_and_are_seen_at_the_release():
    found = folded(auto(check=3), by_hand(1.5, "Good start", [0, 2]))
    assert (found.points, found.seen_points, found.waiting) == (4.5, 3.0, 0)
    text = found.tasks[1]
    assert (text["comment"], text["rubric"], text["seen_comment"], text["done"]) == ("Good start", [0, 2], "", True)
    seen = folded(auto(check=3), by_hand(1.5, "Good start"), RELEASE)
    assert (seen.seen_points, seen.released, seen.tasks[1]["seen_comment"]) == (4.5, True, "Good start")
    later = folded(auto(check=3), by_hand(1.5, "Good start"), RELEASE, by_hand(2, "Better"))
    assert (later.points, later.seen_points, later.tasks[1]["seen_comment"]) == (5.0, 4.5, "Good start")


@pytest.mark.parametrize(("points", "kept"), [(9, 3.0), (-1, 0.0), (3, 3.0)])
def test_points_by_hand_stay_within_the_task_and_its_extra(points, kept):
    assert folded(auto(check=0), by_hand(points)).points == kept


def test_comment_alone_leaves_the_task_waiting():
    found = folded(auto(check=3), by_hand(None, "I am at it"))
    assert (found.points, found.waiting, found.tasks[1]["comment"]) == (3.0, 1, "I am at it")


def test_release_shows_no_points_of_a_task_that_still_waits():
    found = folded(auto(check=3), RELEASE)
    assert (found.tasks[1]["seen_points"], found.seen_points) == (None, 3.0)


def test_points_for_a_task_that_is_gone_are_passed_over():
    assert folded(auto(check=3), by_hand(2, name="gone"), second(2, name="gone")).points == 3.0


def test_one_task_is_set_by_an_instructor_as_by_hand():
    found = folded(auto(check=3), Said(GradeEventKind.OVERRIDE, "check", 1, "Less"))
    assert (found.points, found.tasks[0]["points"], found.tasks[0]["seen_points"]) == (1.0, 1.0, 3.0)


def test_points_for_the_whole_hand_in_go_before_those_of_its_tasks():
    whole = Said(GradeEventKind.OVERRIDE, points=5.5)
    found = folded(auto(check=3), whole)
    assert (found.points, found.seen_points) == (5.5, 3.0)
    assert folded(auto(check=3), whole, RELEASE).seen_points == 5.5
    assert folded(auto(check=3), whole, RELEASE, Said(GradeEventKind.OVERRIDE, points=2)).seen_points == 5.5
    assert folded(auto(check=3), whole, Said(GradeEventKind.OVERRIDE)).points == 3.0


def test_held_feedback_shows_nothing_until_the_release_and_again_after_a_hold():
    assert folded(auto(check=3), holds=True).seen_points is None
    assert folded(auto(check=3), RELEASE, holds=True).seen_points == 3.0
    held = folded(auto(check=3), RELEASE, HOLD)
    assert (held.seen_points, held.released) == (None, False)
    again = folded(auto(check=3), RELEASE, HOLD, RELEASE)
    assert (again.seen_points, again.released) == (3.0, True)


def test_hand_in_that_somebody_looked_at_says_so():
    assert folded(auto(check=3), Said(GradeEventKind.REVIEWED)).reviewed is True
    assert folded(auto(check=3), Said(GradeEventKind.REMARK)).reviewed is False


@pytest.mark.parametrize(
    ("flag", "points", "manual", "flagged"),
    [
        ("", 3, False, False),
        (Flag.COPIED, 0, False, True),
        (Flag.DELETED, 3, True, True),
        (Flag.UNPROVEN, 3, False, False),
        (Flag.UNPROVEN, 3, True, False),
        (Flag.OLD_WAY, 3, False, True),
        (Flag.OLD_WAY, 0, False, False),
        (Flag.OLD_WAY, 0.5, False, True),
        (Flag.OLD_WAY, 3, True, False),
    ],
)
def test_sign_asks_for_a_look_where_points_rest_on_it(flag, points, manual, flagged):
    found = folded(auto(check={"auto_points": points, "flag": flag, "needs_manual": manual}), tasks=(CHECK,))
    assert (found.flagged, found.tasks[0]["flag"]) == (flagged, flag)


def test_old_way_that_a_person_gave_points_to_needs_no_look():
    sent = {"auto_points": 0, "flag": Flag.OLD_WAY, "needs_manual": True}
    assert folded(auto(check=sent), by_hand(3, name="check"), tasks=(CHECK,)).flagged is False


def test_second_reader_changes_no_points_and_is_settled_once_both_agree():
    found = folded(auto(check=3), by_hand(1), second(2))
    text = found.tasks[1]
    assert (found.points, text["second"], text["second_note"], text["settled"]) == (4.0, 2.0, "I read it so", False)
    assert to_settle(text)
    agreed = folded(auto(check=3), by_hand(2), second(2)).tasks[1]
    assert (agreed["settled"], to_settle(agreed)) == (True, False)


def test_second_reader_before_the_first_settles_nothing_until_points_are_given():
    early = folded(auto(check=3), second(0)).tasks[1]
    assert (early["points"], early["second"], early["settled"]) == (0.0, 0.0, False)
    decided = folded(auto(check=3), by_hand(1), second(2), by_hand(1)).tasks[1]
    assert (decided["settled"], to_settle(decided)) == (True, False)
    assert folded(auto(check=3), by_hand(1)).tasks[1]["settled"] is False
    assert not to_settle(folded(auto(check=3), by_hand(1)).tasks[1])


@pytest.mark.parametrize(("points", "kept"), [(9, 3.0), (-1, 0.0), (None, None)])
def test_second_reader_stays_within_the_task_and_its_extra(points, kept):
    assert folded(auto(check=3), by_hand(1), second(points)).tasks[1]["second"] == kept
