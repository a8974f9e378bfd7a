"""One change of a module, and the places of its source: which function and which statement it stands in."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
Spot = tuple[int, int]
Span = tuple[Spot, Spot]


def name_of(said: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what a change is listed by: lines move, so its number is not part of it."""
    return said["module"], said["in"], said["was"], said["now"]


@dataclass(frozen=True)
class Mutant:
    """One change: `place` is the function it stands in, "" beside functions; `was` and `now` are the changed lines.

    `lines` are the first and last of the statement around it; of `if`, `for` and the like only the head.
    """

    path: Path
    place: str
    line: int
    lines: tuple[int, int]
    was: str
    now: str
    source: str

    def said(self) -> dict[str, Any]:
        """Return where and what it is, for a list of results."""
        path = str(self.path.relative_to(ROOT))
        return {"module": path, "in": self.place, "line": self.line, "was": self.was, "now": self.now}


def span_of(node: Any) -> Span:
    """Return where something is written: its first line and column, and those after its last."""
    return (node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset)


def is_inside(spot: Spot, spans: list[Span]) -> bool:
    """Return whether a spot lies in one of some spans."""
    return any(first <= spot < last for first, last in spans)


def function_at(tree: ast.Module, spot: Spot) -> str:
    """Return the qualified name of the outermost function whose body holds the spot, "" where none does."""

    def look(nodes: list[Any], above: str) -> str:
        for node in nodes:
            if isinstance(node, ast.ClassDef) and is_inside(spot, [span_of(node)]):
                return look(node.body, f"{above}{node.name}.")
            if isinstance(node, ast.FunctionDef) and is_inside(spot, [(span_of(node.body[0])[0], span_of(node)[1])]):
                return above + node.name
        return ""

    return look(tree.body, "")


def lines_of_statement(tree: ast.Module, spot: Spot) -> tuple[int, int]:
    """Return the first and last line of the innermost statement around a spot: of `if`, `for`, … only the head."""
    around = [node for node in ast.walk(tree) if isinstance(node, ast.stmt) and is_inside(spot, [span_of(node)])]
    inner = max(around, key=lambda node: (node.lineno, node.col_offset), default=None)
    if inner is None:
        return spot[0], spot[0]
    body = getattr(inner, "body", None)
    if body and spot < (body[0].lineno, body[0].col_offset):
        return inner.lineno, max(inner.lineno, body[0].lineno - 1)
    return inner.lineno, inner.end_lineno or inner.lineno
