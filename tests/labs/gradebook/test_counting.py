"""What counts: totals equal a slow reference, and leaving out the lowest never takes anything away."""

from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from labs.base.points import number, percent
from labs.gradebook.counting import CLASSES, LABS, PLAIN, QUIZZES, Entry, Rule, part_of, total_of

POINTS = st.integers(0, 40).map(lambda n: n / 2)
ENTRIES = st.lists(st.tuples(POINTS, st.integers(1, 20)), max_size=6).map(
    lambda rows: [Entry(f"lab:{n}", min(got, most), float(most)) for n, (got, most) in enumerate(rows)]
)
WEIGHT = st.integers(0, 100)
# A busy machine is no fault of what is counted.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@patient
@given(ENTRIES, ENTRIES, WEIGHT, WEIGHT)
def test_total_is_the_weighted_mean_of_parts_that_have_anything(labs, quizzes, one, two):
    total = total_of({LABS: labs, QUIZZES: quizzes}, Rule({LABS: one, QUIZZES: two}, {}))
    weighed = [(w, rows) for w, rows in ((one, labs), (two, quizzes)) if w and rows]
    if not weighed:
        assert total.percent is None
        return
    shares = [(w, Fraction(sum(e.got for e in rows)) / Fraction(sum(e.most for e in rows))) for w, rows in weighed]
    slow = 100 * sum(w * share for w, share in shares) / sum(w for w, _share in shares)
    assert abs(total.percent - float(slow)) < 1e-9


@patient
@given(ENTRIES, st.integers(0, 8))
def test_leaving_out_the_lowest_takes_nothing_away_and_keeps_one(entries, drop):
    whole, less = part_of(LABS, entries), part_of(LABS, entries, drop=drop)
    assert less.counted == (max(len(entries) - drop, 1) if entries else 0)
    assert len(less.dropped) == len(entries) - less.counted
    if entries:
        assert less.percent >= whole.percent - 1e-9
        kept = [entry.got / entry.most for entry in entries if entry.key not in less.dropped]
        assert all(e.got / e.most <= min(kept) for e in entries if e.key in less.dropped)


@patient
@given(ENTRIES, st.integers(1, 3), st.randoms())
def test_order_of_results_does_not_matter(entries, drop, chance):
    mixed = list(entries)
    chance.shuffle(mixed)
    assert part_of(LABS, mixed, drop=drop) == part_of(LABS, entries, drop=drop)


def test_without_a_rule_labs_alone_count():
    total = total_of({LABS: [Entry("a", 5, 10)], CLASSES: [Entry("b", 1, 1)]}, PLAIN)
    assert total.percent == 50
    assert [(part.name, part.percent) for part in total.parts] == [(LABS, 50), (CLASSES, 100)]


def test_points_are_written_with_every_digit_that_counts():
    assert [number(23.75), number(12.0), number(11.875), number(0.1 + 0.2)] == ["23.75", "12", "11.875", "0.3"]
    assert [percent(100 / 3), percent(50.0)] == ["33.3 %", "50 %"]
