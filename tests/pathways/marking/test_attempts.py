"""What tries come to: the mark that counts, mastery, evidence; whatever order they are read in."""

from dataclasses import FrozenInstanceError

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pathways.marking.attempts import (
    AVERAGE,
    BEST,
    LAST,
    MASTERY,
    TRIES_BEFORE_ANSWERS,
    WHOLE,
    Remark,
    Try,
    counted,
    current,
    evidence,
    is_mastered,
    tells_answers,
)

CALM = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def tried(number, marks, **fields):
    return Try(f"t{number}", number, number, marks, **fields)


shares = st.sampled_from([0.0, 0.25, 0.5, 1.0])
marks = st.dictionaries(st.sampled_from(["q1", "q2", "q3"]), shares, min_size=1)
histories = st.lists(marks, max_size=6).map(lambda rows: [tried(n, row) for n, row in enumerate(rows)])
remarks = st.lists(st.tuples(st.integers(0, 5), marks), max_size=4).map(
    lambda rows: [Remark(f"t{of}", 100 + at, row) for at, (of, row) in enumerate(rows)]
)


@CALM
@given(histories, remarks, st.randoms())
def test_order_of_arrival_does_not_matter(tries, again, random):
    before = current(tries, again)
    mixed, mixed_again = list(tries), list(again)
    random.shuffle(mixed)
    random.shuffle(mixed_again)
    after = current(mixed, mixed_again)
    assert after == before
    assert evidence(after) == evidence(before)


@CALM
@given(histories, remarks)
def test_newest_marks_hold(tries, again):
    for one in current(tries, again):
        own = [remark.marks for remark in again if remark.of == one.id]
        original = next(made for made in tries if made.id == one.id)
        assert one.marks == (own[-1] if own else original.marks)


@CALM
@given(histories)
def test_evidence_is_the_first_answer_to_each_question(tries):
    first = {}
    for one in tries:
        for key, share in one.marks.items():
            first.setdefault(key, share)
    shown = evidence(tries)
    assert shown == ((sum(first.values()), float(len(first))) if first else None)


@CALM
@given(histories, marks)
def test_one_more_try_never_takes_from_what_counts_best(tries, row):
    more = [*tries, tried(99, row)]
    assert (counted(more, BEST) or 0) >= (counted(tries, BEST) or 0)


def test_new_variant_of_a_question_may_show_more():
    tries = [tried(n, {"q1": share}, values={"q1": {"a": str(n)}}) for n, share in enumerate([0.0, 1.0])]
    assert evidence(tries) == (1.0, 1.0)
    same = [tried(n, {"q1": share}, values={"q1": {"a": "1"}}) for n, share in enumerate([0.0, 1.0])]
    assert evidence(same) == (0.0, 1.0)


def test_best_last_and_average():
    tries = [tried(1, {"q1": 1.0}), tried(2, {"q1": 0.0})]
    assert [counted(tries, rule) for rule in (BEST, LAST, AVERAGE)] == [1.0, 0.0, 0.5]
    assert counted([*tries, tried(3, {"q1": 0.25})], LAST) == 0.25
    assert counted([], BEST) is None
    assert is_mastered(tries, BEST, 80)
    assert not is_mastered(tries, LAST, 80)


def test_try_after_its_time_counts_for_nothing():
    tries = [tried(1, {"q1": 1.0}, counts=False)]
    assert counted(tries, BEST) == 0.0
    assert evidence(tries) == (0.0, 1.0)


def test_sum_of_old_counts_as_it_did_and_its_questions_are_seen():
    old = [tried(n, {WHOLE: share}, most=4.0, asked=("q1", "q2")) for n, share in enumerate([0.5, 0.75])]
    assert evidence(old) == (3.0, 4.0)
    assert evidence([*old, tried(3, {"q1": 1.0, "q2": 1.0})]) == (3.0, 4.0)
    assert evidence([*old, tried(3, {"q1": 1.0, "new": 1.0})]) == (1.0, 1.0)


def test_answers_are_told_after_mastery_or_enough_tries():
    tries = [tried(1, {"q1": 0.0}), tried(2, {"q1": 0.5})]
    assert not tells_answers(tries, mastered=False, after=3)
    assert tells_answers(tries, mastered=False, after=2)
    assert tells_answers(tries, mastered=True, after=3)
    assert tells_answers([tried(1, {"q1": 1.0})], mastered=False, after=3)
    assert not tells_answers([tried(1, {"q1": 1.0, "q2": 0.5})], mastered=False, after=3)
    assert (TRIES_BEFORE_ANSWERS, MASTERY) == (3, 80)


@pytest.mark.parametrize(
    ("marks", "fields", "points", "most", "share"),
    [
        ({"q1": 1.0, "q2": 0.5}, {}, 1.5, 2.0, 0.75),
        ({"q1": 1.0, "q2": 0.5}, {"counts": False}, 1.5, 2.0, 0.0),
        ({"q1": 1.0}, {"most": 4.0}, 1.0, 1.0, 1.0),
        ({WHOLE: 0.5}, {"most": 4.0}, 2.0, 4.0, 0.5),
        ({WHOLE: 0.5}, {}, 0.0, 0.0, 0.0),
        ({}, {}, 0.0, 0.0, 0.0),
    ],
)
def test_points_are_one_a_question_or_of_the_sum(marks, fields, points, most, share):
    one = tried(1, marks, **fields)
    assert (one.points, one.max_points, one.share) == (points, most, share)


@pytest.mark.parametrize(("right", "of", "percent", "mastered"), [(4, 5, 80, True), (4, 5, 80.1, False)])
def test_mastery_is_as_much_as_is_asked_for(right, of, percent, mastered):
    one = tried(1, {f"q{number}": float(number < right) for number in range(of)})
    assert is_mastered([one], BEST, percent) is mastered


def test_share_that_a_computer_writes_a_hair_too_small_is_mastery_too():
    assert 0.29 * 100 < 29
    assert is_mastered([tried(1, {"q1": 0.29})], BEST, 29)
    assert not is_mastered([tried(1, {"q1": 0.289})], BEST, 29)
    assert not is_mastered([], BEST, 0)


def test_sums_of_old_give_way_to_answers_that_show_more_or_as_much():
    old = [tried(1, {WHOLE: 1.0}, most=2.0), tried(2, {WHOLE: 1.0}, most=4.0), tried(3, {WHOLE: 0.5}, most=10.0)]
    assert evidence(old) == (4.0, 4.0)
    assert evidence([*old, tried(4, {"q1": 1.0})]) == (1.0, 1.0)
    assert evidence([old[2], tried(4, {"q1": 0.5, "q2": 0.25})]) == (5.0, 10.0)
    assert evidence([old[2], tried(4, {"q1": 0.5, "q2": 0.75})]) == (1.25, 2.0)


def test_what_happened_cannot_be_changed():
    for thing in (tried(1, {}), Remark("t1", 1, {})):
        with pytest.raises(FrozenInstanceError):
            thing.marks = {}
