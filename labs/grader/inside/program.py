"""A check as a program: how its text is read, and compiled once for all hand-ins, where that says nothing."""

from __future__ import annotations

import ast
import base64
import marshal
import warnings
from types import CodeType

from .scope import KIND_OF

FILE = "<check>"
# The statements of a check, and its last expression, whose value may be its points.
Program = tuple[CodeType, CodeType | None]


class _Reading(ast.NodeTransformer):
    """Reads `type(x)` and `x.__class__` in a check as questions to the one side that knows."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.func, ast.Name) and node.func.id == "type" and len(node.args) == 1 and not node.keywords:
            node.func.id = KIND_OF
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        self.generic_visit(node)
        if node.attr != "__class__" or not isinstance(node.ctx, ast.Load):
            return node
        asked = ast.Call(ast.Name(KIND_OF, ast.Load()), [node.value], [])
        return ast.fix_missing_locations(ast.copy_location(asked, node))


def read(source: str) -> ast.Module:
    """Return the tree of a cell that runs on the checker's side. Raises SyntaxError."""
    tree = ast.parse(source, FILE)
    return _Reading().visit(tree) if "type" in source or "__class__" in source else tree


def goes_on(source: str) -> bool:
    """Say whether a check may give points after something in it went wrong: it catches errors, or ends in a value."""
    tree = ast.parse(source, FILE)
    ends_in_value = bool(tree.body) and isinstance(tree.body[-1], ast.Expr)
    return ends_in_value or any(isinstance(node, ast.Try | ast.TryStar | ast.With) for node in ast.walk(tree))


def compiled(source: str) -> Program:
    """Return a check compiled. Raises SyntaxError."""
    tree = read(source)
    ending = tree.body[-1] if tree.body else None
    last = ending if isinstance(ending, ast.Expr) else None
    if last is not None:
        tree.body.pop()
    return compile(tree, FILE, "exec"), compile(ast.Expression(last.value), FILE, "eval") if last is not None else None


def packed(source: str) -> str:
    """Return a compiled check as text, "" for one on which the compiler has something to say: the check must say it."""
    try:
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            program = compiled(source)
        return "" if said else base64.b64encode(marshal.dumps(program)).decode()
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""


def unpacked(text: str, source: str) -> Program:
    """Return what `packed` gave, for the same Python; where that was nothing, the check compiled here."""
    if not text:
        return compiled(source)
    program: Program = marshal.loads(base64.b64decode(text))  # noqa: S302 (the worker's own)
    return program
