"""What a seed makes of choices and numbers stays the same for good: events keep seeds, and not what came of them."""

from fractions import Fraction

import pytest

from pathways.marking.expressions import FormulaError
from pathways.marking.variants import (
    drawn,
    filled,
    number_from,
    numbers_of,
    seed_of,
    shuffled,
    token,
    values_for,
    written,
)


def test_numbers_seeds_and_words_of_an_attempt_are_those_of_last_year():
    assert number_from("a", 1) == 9484037261928657086
    assert number_from(1, "a") == 12297288277035776562
    assert seed_of("p", "l", "q", 3) == "p l q 3"
    assert token("seed", "q1", "a") == "d610b60bfe0cf03c"


@pytest.mark.parametrize(
    ("seed", "mixed", "three"),
    [("one", "afedcb", [9, 2, 1]), ("two", "fbecda", [10, 2, 1]), ("three", "cdebaf", [10, 1, 9])],
)
def test_order_and_draw_of_a_seed_are_those_of_last_year(seed, mixed, three):
    assert "".join(shuffled("abcdef", seed, "q1")) == mixed
    for keys in ([10, 9, 2, 1], [1, 2, 9, 10]):
        assert drawn(keys, 3, seed, "k") == three


LINES = "a = 8..60\nb = 10, 100, 1000\n\nc = 0.5..2 step 0.25"


@pytest.mark.parametrize(
    ("seed", "values"),
    [
        ("s0", ("21", "100", "0.75")),
        ("s1", ("19", "10", "1.5")),
        ("s2", ("24", "10", "1")),
        ("s3", ("30", "1000", "0.5")),
    ],
)
def test_values_of_a_seed_are_those_of_last_year(seed, values):
    assert values_for(LINES, seed, "q") == dict(zip("abc", values, strict=True))


def test_every_number_of_a_range_is_drawn_and_both_ends_too():
    def made(kinds):
        return {values_for(f"a = {kinds}", f"{n}", "q")["a"] for n in range(60)}

    assert made("1..3") == {"1", "2", "3"}
    assert made("-1..0 step 0.5") == {"-1", "-0.5", "0"}
    assert made("1..4 step 2") == {"1", "3"}
    assert made("5..5") == {"5"}
    assert made("7, 8") == {"7", "8"}


@pytest.mark.parametrize("lines", ["", "  \n ", None])
def test_nothing_written_draws_nothing(lines):
    assert values_for(lines, "s", "q") == {}


def table(rows, width=2):
    return "\n".join([" ".join("abcd"[:width]), *(" ".join(["1"] * width) for _ in range(rows))])


def test_largest_range_and_longest_table():
    assert values_for("a = 1..10000", "s", "q")
    assert values_for(table(500), "s", "q") == {"a": "1", "b": "1"}
    for lines in ("a = 1..10001", table(501)):
        with pytest.raises(FormulaError):
            values_for(lines, "s", "q")


@pytest.mark.parametrize(
    "lines",
    [
        "a = 5..4",
        "a = 1..5 step 0",
        "a = 1..5 step -1",
        "a = 1, x",
        "a = 1..x",
        "a = 1..2 step 0,5",
        "a =",
        "1a = 1..2",
        "= 1..2",
        "a b",
        "a b\n1 2\n3",
        "a b\n1 2 3",
        "a b\n1 2\n3 x",
        "a B\n1 2",
        "a b\n1 0,5",
        f"a{'b' * 20} = 1..2",
    ],
)
def test_lines_that_cannot_be_read_are_refused(lines):
    with pytest.raises(FormulaError):
        values_for(lines, "s", "q")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(12), "12"),
        (Fraction(-100), "-100"),
        (Fraction(2**64 + 1), "18446744073709551617"),
        (Fraction(1, 2), "0.5"),
        (Fraction(1, 3), "0.333333333333"),
        (Fraction(7, 10**13), "0.000000000001"),
        (Fraction(1, 10**13), "0"),
    ],
)
def test_number_is_written_without_zeros_that_say_nothing(value, text):
    assert written(value) == text


def test_text_is_filled_with_the_values_there_are():
    assert filled("{a} of {b} and {A} {c_1}", {"a": 3, "c_1": "x"}) == "3 of {b} and {A} x"
    assert numbers_of({"a": "0.5", "b": 3}) == {"a": Fraction(1, 2), "b": Fraction(3)}
