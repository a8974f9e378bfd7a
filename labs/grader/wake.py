"""What a check that stopped for a person leaves undone, and which later checks that may touch.

In a notebook every line of a check runs, up to its first error. One that stopped because nobody could decide has bound
nothing and changed nothing from there on: a later check that reads what it would have bound, or data that both come to
in the same copy of the student's process, would find something else than in a notebook. A person decides those, too.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from nbformat import NotebookNode

from labs.grader import names
from labs.grader.version import grade_id, is_check

_STORES = ast.Store | ast.Del


def touched(notebook: NotebookNode, halted: set[str], copies: dict[str, int]) -> set[str]:
    """Return the ids of checks that a check before them, one of `halted`, may have left without what they need.

    `copies`: id of a check → number of the copy of the student's process that it asks.
    """
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    wake = _Wake(_State([cell.source for cell in cells if not is_check(cell)]), halted, copies)
    for cell in cells:
        if is_check(cell):
            wake.check(cell)
        else:
            wake.unbound -= names.bound(cell.source)
    return wake.found


@dataclass
class _Wake:
    """Goes through a notebook's cells; `unbound` are names that a check would have bound, `left` is the data that one
    would have come to, by copy."""

    state: _State
    halted: set[str]
    copies: dict[str, int]
    unbound: set[str] = field(default_factory=set)
    left: dict[int, set[str]] = field(default_factory=dict)
    found: set[str] = field(default_factory=set)

    def check(self, cell: NotebookNode) -> None:
        name, source, binds = grade_id(cell), cell.source, names.bound(cell.source)
        copy, comes_to = self.copies.get(name, -1), self.state.behind(names.read(source))
        in_doubt = bool(names.read_unbound(source) & self.unbound or comes_to & self.left.get(copy, set()))
        if in_doubt and name not in self.halted:
            self.found.add(name)
        if in_doubt or name in self.halted:
            self.unbound |= binds - names.bound_before(source, self.state.own | self.unbound)
            self.left.setdefault(copy, set()).update(comes_to)
        else:
            self.unbound -= binds


class _State:
    """What of a student's code may hold something that changes: its data, and functions and classes that keep some."""

    def __init__(self, sources: list[str]) -> None:
        trees = [tree for source in sources if (tree := names.tree_of(source))]
        statements = [one for tree in trees for one in tree.body]
        self.own = set[str]().union(*map(names.stored, statements))
        self.keeps = set[str]().union(*(names.stored(one) for one in statements if _keeps(one)))
        self.parts = [(names.stored(one), names.outside(one) & self.own) for one in statements]

    def behind(self, read: set[str]) -> set[str]:
        """Return the names that keep something, among those read and those that these lead to."""
        found = read & self.own
        while more := set[str]().union(*(led for stored, led in self.parts if stored & found)) - found:
            found |= more
        return found & self.keeps


def _keeps(statement: ast.stmt) -> bool:
    """Say whether what a statement binds may be something else later without being bound anew."""
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return False
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
        every = [*statement.args.defaults, *filter(None, statement.args.kw_defaults)]
        return any(not isinstance(one, ast.Constant) for one in every) or _stores_outside(statement)
    if isinstance(statement, ast.ClassDef):
        return any(map(_keeps, statement.body))
    if isinstance(statement, ast.Assign | ast.AnnAssign | ast.Expr):
        return not isinstance(statement.value, ast.Constant | None)
    return not isinstance(statement, ast.Pass)


def _stores_outside(function: ast.stmt) -> bool:
    """Say whether a function changes a name, an attribute or a place of the notebook's."""
    outside = names.outside(function)
    for node in ast.walk(function):
        if isinstance(node, ast.Global):
            return True
        if isinstance(node, ast.Attribute | ast.Subscript) and isinstance(node.ctx, _STORES):
            root: ast.AST = node
            while isinstance(root, ast.Attribute | ast.Subscript):
                root = root.value
            if isinstance(root, ast.Name) and root.id in outside:
                return True
    return False
