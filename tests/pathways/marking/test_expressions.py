"""Formulas up to their limits and one step beyond, and each function with as many numbers as it takes."""

from fractions import Fraction

import pytest

from pathways.marking.expressions import FormulaError, evaluate


def worth(formula, **values):
    return evaluate(formula, {name: Fraction(value) for name, value in values.items()})


def refused(formula, **values):
    """Return why a formula is not worked out, "" where it is."""
    try:
        worth(formula, **values)
    except FormulaError as error:
        return str(error)
    return ""


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("round(-2.5)", -3),
        ("round(-0.4)", 0),
        ("round(-0.6)", -1),
        ("round(1234.5, -2)", 1200),
        ("round(a, 12)", Fraction(333333333333, 10**12)),
        ("round(a, -12)", 0),
        ("ceil(a)", 1),
        ("floor(-a)", -1),
        ("sqrt(0)", 0),
        ("sqrt(0.25)", Fraction(1, 2)),
        ("log2(1)", 0),
        ("log2(0.5)", -1),
        ("+a", Fraction(1, 3)),
        ("7.5 // 2", 3),
        ("7.5 % 2", Fraction(3, 2)),
        ("7 / 2", Fraction(7, 2)),
        ("2 ** -1", Fraction(1, 2)),
        ("0 ** 0", 1),
        ("0 ** 2", 0),
        ("1 ** 256", 1),
        ("1 ** -256", 1),
        ("2 ** 256", 2**256),
        ("16 ** 100", 16**100),
        ("min(3, 1, 2)", 1),
        ("max(1, 2, 3, 4, 5, 6, 7, 8, 9)", 9),
        ("  1 + 1\n", 2),
    ],
)
def test_formula_is_worked_out_as_on_paper(formula, value):
    assert worth(formula, a=Fraction(1, 3)) == value


@pytest.mark.parametrize(
    ("formula", "why"),
    [
        ("round(1, 13)", "up to 12 places"),
        ("round(1, -13)", "up to 12 places"),
        ("sqrt(-0.01)", "below 0"),
        ("log2(0)", "not above 0"),
        ("log2(-1)", "not above 0"),
        ("1e999", "too large"),
        ("0 ** -1", "divides by 0"),
        ("1 % 0", "divides by 0"),
        ("1 ** 257", "whole number up to 256"),
        ("1 ** -257", "whole number up to 256"),
        ("4 ** 0.5", "whole number up to 256"),
        ("100 ** 200", "too large"),
        ("(1 / 100) ** 200", "too large"),
        ("b", "no value called b"),
        ("power(1)", "no function called power"),
        *((f"{name}()", "takes 1 to 1") for name in ("abs", "ceil", "floor", "sqrt", "log2")),
        *((f"{name}(1, 2)", "takes 1 to 1") for name in ("abs", "ceil", "floor", "sqrt", "log2")),
        ("min()", "takes 2 to 9"),
        ("round()", "takes 1 to 2"),
        ("round(1, 2, 3)", "takes 1 to 2"),
        ("min(1)", "takes 2 to 9"),
        ("max(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)", "takes 2 to 9"),
        ("1 +", "is not a formula"),
        ("~a", "may hold numbers"),
        ("a << 1", "may hold numbers"),
    ],
)
def test_formula_that_gives_nothing_says_why(formula, why):
    assert why in refused(formula, a=1)


def test_numbers_grow_to_512_bits_above_and_below_the_line_and_no_further():
    most = "2 ** 255 * 2 ** 255 * 2"
    assert worth(most) == 2**511
    assert "too large" in refused(f"{most} * 2")
    assert worth(f"1 / ({most})") == Fraction(1, 2**511)
    assert "too large" in refused(f"1 / ({most}) / 2")


def test_formula_may_have_300_characters_and_120_parts():
    assert worth("1" + " " * 299) == 1
    assert "300 characters" in refused("1" + " " * 300)
    assert worth("a" + "+1" * 39, a=1) == 40
    assert "too long" in refused("a+a" + "+1" * 38, a=1)


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("2**bits - 2", 254),
        ("(bits + 1) / 2", Fraction(9, 2)),
        ("ceil(bits / 3)", 3),
        ("floor(-bits / 3)", -3),
        ("round(2.5)", 3),
        ("round(bits / 3, 2)", Fraction(267, 100)),
        ("-bits % 3", 1),
        ("bits // 3", 2),
        ("max(bits, 9) - min(1, bits)", 8),
        ("log2(2**bits)", 8),
        ("sqrt(bits * 2)", 4),
        ("0.1 + 0.2", Fraction(3, 10)),
        ("abs(-bits)", 8),
    ],
)
def test_formula_gives_exactly(formula, value):
    assert worth(formula, bits=8) == value


@pytest.mark.parametrize(
    "formula",
    [
        "",
        "bits.real",
        "bits[0]",
        "'text'",
        "True",
        "[bits]",
        "bits if 1 else 2",
        "lambda: 1",
        "open(bits)",
        "__import__",
        "bits == 8",
        "bits & 1",
        "round(bits, ndigits=1)",
        "ceil(*bits)",
        "(bits := 2)",
        "2 ** 0.5",
        "2 ** 300",
        "bits / 0",
        "sqrt(-1)",
        "log2(0)",
        "1 + " * 100 + "1",
    ],
)
def test_anything_else_is_refused(formula):
    with pytest.raises(FormulaError):
        worth(formula, bits=8)
