"""Checks that must not pass: each made from a check of the lab, so that nothing in it tells it from one.

Where asserts are stripped, errors swallowed or code rewritten, these pass, too, and a person looks.
"""

from __future__ import annotations

import ast
import copy
import functools
import secrets
from collections.abc import Iterator
from typing import Any

_OPPOSITE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.GtE, ast.GtE: ast.Lt, ast.Gt: ast.LtE, ast.LtE: ast.Gt,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip


def holds(outputs: list[dict[str, Any]]) -> bool:
    """Say whether a control did what it must: end in a failed assertion."""
    return any(one.get("output_type") == "error" and one.get("ename") == "AssertionError" for one in outputs)


def twin(source: str) -> str:
    """Return a check that must fail wherever `source` passes: with another value expected, or the opposite.

    For a copy of the student's process of its own, because it calls what the check calls.
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return f"{source}\n{plain('')}"
    # One at the top runs whenever the check gets to its end; one in a branch or a loop may not.
    asserts = [statement for statement in tree.body if isinstance(statement, ast.Assert)]
    if asserts:
        chosen = secrets.choice(asserts)
        chosen.test = _changed(chosen.test)
    else:
        place = len(tree.body) - (bool(tree.body) and isinstance(tree.body[-1], ast.Expr))
        tree.body[place:place] = ast.parse(plain(source)).body
    return ast.unparse(tree)


def plain(source: str) -> str:
    """Return a control that calls nothing and binds nothing: one value of a check held against another.

    It may run in the notebook itself, where a second call of the student's code could change what later checks see.
    """
    values = _expected(source)
    value = secrets.choice(values) if values else ast.Constant(secrets.randbelow(1000))
    return f"assert {ast.unparse(_other(value))} == {ast.unparse(value)}"


@functools.lru_cache(512)
def _expected(source: str) -> tuple[ast.expr, ...]:
    """Return what a check's equations expect and can be changed. Checks are the author's: their texts may be kept."""
    return tuple(node for node in _literals(source) if _constants(node))


def _literals(source: str) -> Iterator[ast.expr]:
    """Yield what a check's equations expect, where that is written out."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Eq) and _written_out(node.comparators[0]):
            yield node.comparators[0]


def _written_out(node: ast.expr) -> bool:
    try:
        ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return False
    return True


def _changed(test: ast.expr) -> ast.expr:
    """Return a test that is false where `test` is true."""
    if isinstance(test, ast.Compare) and len(test.ops) == 1:
        expected = test.comparators[0]
        if isinstance(test.ops[0], ast.Eq) and _written_out(expected) and _constants(expected):
            return ast.Compare(test.left, test.ops, [_other(expected)])
        return ast.Compare(test.left, [_OPPOSITE[type(test.ops[0])]()], test.comparators)
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return test.operand
    return ast.UnaryOp(ast.Not(), test)


def _constants(node: ast.expr) -> list[ast.Constant]:
    found = [one for one in ast.walk(node) if isinstance(one, ast.Constant)]
    return [one for one in found if type(one.value) in (int, float, str)]


def _other(node: ast.expr) -> ast.expr:
    """Return a value of the same kind that equals it nowhere."""
    changed = copy.deepcopy(node)
    one = secrets.choice(_constants(changed))
    if isinstance(one.value, str):
        one.value = one.value[::-1] if one.value[::-1] != one.value else f"{one.value}{secrets.choice('aeinorst')}"
    elif isinstance(one.value, int | float):
        one.value += 1 + secrets.randbelow(9)
    return changed
