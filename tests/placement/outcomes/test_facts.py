"""Who is left out by which law and until when, and the work of a quarter."""

from datetime import date
from decimal import Decimal

import pytest

from placement.outcomes.facts import NO_WORK, Facts, Job, Law, Work
from placement.outcomes.periods import Quarter

DAY = date(2025, 1, 10)


def row(**more):
    return Facts("net", DAY, date(2025, 6, 15), **more)


@pytest.mark.parametrize(
    ("code", "laws"),
    [
        ("institutional", {"wioa", "completion", "cirr", "bppe"}),
        ("deceased", {"wioa", "completion", "cirr", "bppe"}),
        ("reserve", {"wioa", "completion", "cirr", "bppe"}),
        ("health", {"wioa", "completion", "cirr"}),
        ("other_study", {"cirr", "bppe"}),
        ("not_available", {"bppe"}),
    ],
)
def test_each_law_leaves_out_for_its_own_reasons(code, laws):
    assert {str(law) for law in Law if row(exclusions=((code, DAY),)).left_out(law, DAY)} == laws


@pytest.mark.parametrize(
    ("until", "out"), [(date(2025, 1, 9), False), (DAY, True), (date(2025, 1, 11), True), (None, False)]
)
def test_reason_counts_where_it_began_in_time(until, out):
    assert row(exclusions=(("deceased", DAY),)).left_out(Law.WIOA, until) is out


def test_who_is_excluded_by_hand_is_left_out_by_every_law_and_nobody_without_a_reason():
    assert [row(excluded=True).left_out(law, None) for law in Law] == [True] * 4
    assert [row().left_out(law, DAY) for law in Law] == [False] * 4
    late_and_early = row(exclusions=(("deceased", date(2026, 1, 1)), ("health", DAY)))
    assert late_and_early.left_out(Law.WIOA, DAY) is True
    assert late_and_early.left_out(Law.BPPE, DAY) is False


@pytest.mark.parametrize(
    ("work", "tags", "counts"),
    [
        (NO_WORK, set(), False),
        (Work(True), set(), True),
        (Work(True, subsidised=True, employer_tag="A"), {"A"}, False),
        (Work(False, employer_tag="A"), {"A"}, False),
        (Work(True, employers=frozenset("AB")), {"A", "B"}, True),
        (Work(True, employer_tag="C", employers=frozenset("AB")), {"A", "B", "C"}, True),
    ],
)
def test_work_counts_where_it_is_not_subsidised(work, tags, counts):
    assert (work.tags, work.counts) == (tags, counts)


def test_work_after_the_exit_is_that_of_the_nth_quarter_after_it():
    works = {Quarter(2025, number): Work(True, earnings=Decimal(number)) for number in (2, 3, 4)}
    one = row(exit_on=date(2025, 3, 31), quarters=works)
    assert [one.work_after_exit(n).earnings for n in (1, 2, 3, 4)] == [2, 3, 4, None]
    assert one.work_after_exit(4).counts is False
    assert row(quarters=works).work_after_exit(2).counts is False


def test_row_of_facts_says_little_by_itself_and_is_the_same_in_any_run():
    one = row()
    assert (one.excluded, one.available, one.gains, one.exclusions, one.cirr_code) == (False, True, (), (), "")
    assert row(run="a") == row(run="b")
    assert "secret" not in repr(row(run="secret"))
    assert Job("net", DAY, {30: "same"}).on_day(30) == "same"
    assert Job("net", DAY).on_day(30) == "unknown"
    for thing, name in ((one, "pathway"), (NO_WORK, "employed"), (Job("net", DAY), "pathway")):
        with pytest.raises(AttributeError):
            setattr(thing, name, "x")


def test_of_a_job_that_nobody_said_more_about_not_a_day_is_known():
    assert Job("net", DAY).lasted == (0, False)
