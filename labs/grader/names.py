"""Which names are whose: what the author's solution binds, and which locked statements need nothing of it."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator


def bound(source: str) -> set[str]:
    """Return the names that a cell binds at top level. A cell that is not plain Python binds none that we know."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return set()
    return {name for statement in tree.body for name in _stored(statement)}


def _stored(statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield statement.name
        yield from (name for node in ast.walk(statement) if isinstance(node, ast.Global) for name in node.names)
        return
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del):
            yield node.id
        elif isinstance(node, ast.alias):
            yield (node.asname or node.name).partition(".")[0]
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name


def _loaded(statement: ast.stmt) -> set[str]:
    return {node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}


def independent(cells: Iterable[str], student: frozenset[str], *, data: bool) -> list[str]:
    """Return each locked cell reduced to the statements that neither use nor bind a name of the student's.

    These run a second time on the checker's side. Without `data` only imports, functions and classes are kept:
    for labs in which students change the given data in place.
    """
    tainted = set(student)
    reduced = []
    for source in cells:
        try:
            tree = ast.parse(source)
        except (SyntaxError, ValueError, RecursionError):
            reduced.append("")
            continue
        kept = [statement for statement in tree.body if _keep(statement, tainted, data=data)]
        reduced.append("\n".join(ast.unparse(statement) for statement in kept))
    return reduced


def _keep(statement: ast.stmt, tainted: set[str], *, data: bool) -> bool:
    stored = set(_stored(statement))
    definition = isinstance(statement, ast.Import | ast.ImportFrom | ast.FunctionDef | ast.ClassDef)
    if stored & tainted:
        return False
    if definition:
        return True
    if isinstance(statement, ast.Expr) or not data or _loaded(statement) & tainted:
        tainted |= stored
        return False
    return True
