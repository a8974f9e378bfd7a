"""Formulas of calculated questions: parsed by Python's own parser, worked out by walking over few kinds of nodes.

Nothing is ever executed: names are looked up among the question's values, functions in a fixed list, and numbers that
grow too large end in `FormulaError`.
"""

import ast
import math
import operator
from collections.abc import Callable, Mapping
from fractions import Fraction

MOST_CHARACTERS, MOST_NODES, MOST_BITS, MOST_POWER = 300, 120, 512, 256
Number = Fraction

BINARY: dict[type[ast.operator], Callable[[Number, Number], Number]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: lambda one, two: Fraction(one // two),
    ast.Mod: operator.mod,
}


class FormulaError(ValueError):
    """A formula that cannot be read or worked out; the text says why."""


def _ceil(value: Number) -> Number:
    return Fraction(math.ceil(value))


def _floor(value: Number) -> Number:
    return Fraction(math.floor(value))


def _round(value: Number, digits: Number = Fraction(0)) -> Number:
    """Round half away from zero, as people learn it, to at most twelve places."""
    places = int(digits)
    if not -12 <= places <= 12:
        raise FormulaError("round takes up to 12 places")
    scale = Fraction(10) ** places
    shifted = abs(value) * scale + Fraction(1, 2)
    return Fraction(math.floor(shifted)) / scale * (1 if value >= 0 else -1)


def _root(value: Number) -> Number:
    if value < 0:
        raise FormulaError("sqrt of a number below 0")
    return Fraction(math.sqrt(value))


def _log2(value: Number) -> Number:
    if value <= 0:
        raise FormulaError("log2 of a number that is not above 0")
    return Fraction(math.log2(value))


FUNCTIONS: dict[str, tuple[Callable[..., Number], int, int]] = {
    "abs": (abs, 1, 1),
    "ceil": (_ceil, 1, 1),
    "floor": (_floor, 1, 1),
    "round": (_round, 1, 2),
    "sqrt": (_root, 1, 1),
    "log2": (_log2, 1, 1),
    "min": (min, 2, 9),
    "max": (max, 2, 9),
}


def evaluate(formula: str, values: Mapping[str, Number]) -> Number:
    """Return what a formula gives for these values, as an exact fraction; raise `FormulaError` where it gives nothing.

    There are `+ - * / // % **`, brackets, the names of `values`, and `abs ceil floor round sqrt log2 min max`.
    """
    if len(formula) > MOST_CHARACTERS:
        raise FormulaError(f"has more than {MOST_CHARACTERS} characters")
    try:
        tree = ast.parse(formula.strip(), mode="eval")
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        raise FormulaError("is not a formula") from error
    if sum(1 for _ in ast.walk(tree)) > MOST_NODES:
        raise FormulaError("is too long")
    return _value(tree.body, values)


def _value(node: ast.expr, values: Mapping[str, Number]) -> Number:
    found = _worked_out(node, values)
    if found.numerator.bit_length() > MOST_BITS or found.denominator.bit_length() > MOST_BITS:
        raise FormulaError("gives a number that is too large")
    return found


def _worked_out(node: ast.expr, values: Mapping[str, Number]) -> Number:
    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            return _constant(value)
        case ast.Name(id=name):
            return _named(name, values)
        case ast.UnaryOp(op=ast.USub() | ast.UAdd() as sign, operand=operand):
            return -_value(operand, values) if isinstance(sign, ast.USub) else _value(operand, values)
        case ast.BinOp(left=left, op=sign, right=right):
            return _two(sign, _value(left, values), _value(right, values))
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]):
            return _called(name, [_value(arg, values) for arg in args])
    raise FormulaError("may hold numbers, names, + - * / // % **, brackets and functions alone")


def _constant(value: int | float) -> Number:
    if isinstance(value, float) and not math.isfinite(value):
        raise FormulaError("holds a number that is too large")
    # 0.1 in a formula is one tenth, as on paper.
    return Fraction(repr(value))


def _named(name: str, values: Mapping[str, Number]) -> Number:
    if name not in values:
        raise FormulaError(f"there is no value called {name}")
    return values[name]


def _two(sign: ast.operator, one: Number, two: Number) -> Number:
    if isinstance(sign, ast.Pow):
        return _power(one, two)
    if type(sign) not in BINARY:
        raise FormulaError("may hold numbers, names, + - * / // % **, brackets and functions alone")
    try:
        return BINARY[type(sign)](one, two)
    except ZeroDivisionError as error:
        raise FormulaError("divides by 0") from error


def _power(one: Number, two: Number) -> Number:
    if two.denominator != 1 or abs(two) > MOST_POWER:
        raise FormulaError(f"a power is a whole number up to {MOST_POWER}")
    if one == 0 and two < 0:
        raise FormulaError("divides by 0")
    bits = max(one.numerator.bit_length(), one.denominator.bit_length())
    if bits * abs(int(two)) > MOST_BITS + MOST_POWER:
        raise FormulaError("gives a number that is too large")
    return Fraction(one ** int(two))


def _called(name: str, args: list[Number]) -> Number:
    if name not in FUNCTIONS:
        raise FormulaError(f"there is no function called {name}")
    function, fewest, most = FUNCTIONS[name]
    if not fewest <= len(args) <= most:
        raise FormulaError(f"{name} takes {fewest} to {most} numbers")
    return function(*args)
