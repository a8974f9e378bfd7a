"""Which names are whose, as far as the text of cells tells: what binds a name, what reads one."""

from __future__ import annotations

import ast
import contextlib
import re
import symtable
from collections.abc import Iterable, Iterator

_DEFINES = ast.Import | ast.ImportFrom | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
# Comprehensions are functions to Python, and run where they stand.
_AT_ONCE = frozenset({"listcomp", "setcomp", "dictcomp"})
_SHOWING = frozenset({"print", "display", "plot", "show", "hist", "head", "tail", "info", "describe", "plt", "sns"})
_MAGIC = re.compile(r"^(\s*)[%!?].*$|^(\s*)(\w[\w, ]*=\s*)[%!].*$", re.MULTILINE)


def tree_of(source: str) -> ast.Module | None:
    """Return a cell's tree; lines in IPython's own notation do nothing in it. None for what is not Python."""
    try:
        return ast.parse(_python(source))
    except (SyntaxError, ValueError, RecursionError):
        return None


def _python(source: str) -> str:
    if source.lstrip().startswith("%%"):
        first, _, rest = source.lstrip().partition("\n")
        source = rest if first.startswith(("%%time", "%%capture", "%%prun")) else ""
    return _MAGIC.sub(lambda found: f"{found[1] or found[2] or ''}pass", source)


def bound(source: str) -> set[str]:
    """Return the names that a cell binds at top level. A cell that is not plain Python binds none that we know."""
    tree = tree_of(source)
    return {name for statement in tree.body for name in _stored(statement)} if tree else set()


def data(source: str) -> set[str]:
    """Return the names that a cell binds otherwise than by importing or defining something."""
    tree = tree_of(source)
    statements = [statement for statement in tree.body if not isinstance(statement, _DEFINES)] if tree else []
    return {name for statement in statements for name in _stored(statement)}


def stored(statement: ast.stmt) -> set[str]:
    """Return the names that a statement binds."""
    return set(_stored(statement))


def _stored(statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield statement.name
        yield from (name for node in ast.walk(statement) if isinstance(node, ast.Global) for name in node.names)
        return
    for node in _walk(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del):
            yield node.id
        elif isinstance(node, ast.alias):
            yield (node.asname or node.name).partition(".")[0]
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name


def _walk(statement: ast.AST) -> Iterator[ast.AST]:
    """Walk through a statement, but for what comprehensions bind: that is theirs alone."""
    left = [statement]
    while left:
        node = left.pop()
        yield node
        left += [node.iter, *node.ifs] if isinstance(node, ast.comprehension) else ast.iter_child_nodes(node)


def imported(source: str) -> set[tuple[str, str]]:
    """Return (name, what it stands for) of each import of a cell."""
    tree = tree_of(source)
    found = set()
    for node in ast.walk(tree) if tree else ():
        if isinstance(node, ast.Import | ast.ImportFrom):
            module = node.module if isinstance(node, ast.ImportFrom) else ""
            found |= {((one.asname or one.name).partition(".")[0], f"{module}:{one.name}") for one in node.names}
    return found


def loaded(node: ast.AST) -> set[str]:
    """Return the names that a part of a program reads."""
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load)}


def read(source: str) -> set[str]:
    """Return the names that a cell reads anywhere."""
    tree = tree_of(source)
    return loaded(tree) if tree else set()


def read_unbound(source: str) -> set[str]:
    """Return the names that a cell reads where none of its statements before has bound them."""
    found, ready = set[str](), set[str]()
    tree = tree_of(source)
    for statement in tree.body if tree else ():
        found |= outside(statement) - ready
        ready |= stored(statement)
    return found


def bound_before(source: str, wanted: set[str]) -> set[str]:
    """Return the names that a cell binds before the first statement that has to do with a wanted name."""
    ready = set[str]()
    tree = tree_of(source)
    for statement in tree.body if tree else ():
        if outside(statement) & wanted:
            break
        ready |= stored(statement)
    return ready


def read_later(sources: Iterable[str]) -> set[str]:
    """Return the names of the notebook that functions in these cells read or declare global: what is bound to them
    later counts. A function's own names are not among them, whatever else has the same name.
    """
    found: set[str] = set()
    for source in sources:
        with contextlib.suppress(SyntaxError, ValueError, RecursionError):
            found |= _globals(symtable.symtable(_python(source), "cell", "exec"), later=False)
    return found


def _globals(scope: symtable.SymbolTable, *, later: bool) -> set[str]:
    """Return the names from outside that a scope reads or declares global once the cell has run."""
    later = later or (scope.get_type() == "function" and scope.get_name() not in _AT_ONCE)
    mine = scope.get_symbols() if later else []
    found = {one.get_name() for one in mine if one.is_declared_global() or (one.is_global() and one.is_referenced())}
    return found.union(*(_globals(inner, later=later) for inner in scope.get_children()))


def leads_to(sources: Iterable[str], wanted: set[str]) -> set[str]:
    """Return the names of these cells behind which something may read a wanted name later: directly, or through what
    it mentions itself.
    """
    statements = [one for tree in filter(None, map(tree_of, sources)) for one in tree.body]
    parts = [((stored(one) | outside(one)) - wanted, outside(one, at_once=False)) for one in statements]
    found = set[str]()
    while more := set[str]().union(*(near for near, later in parts if near & found or later & wanted)) - found:
        found |= more
    return found


def outside(statement: ast.stmt, *, at_once: bool = True) -> set[str]:
    """Return the notebook's names that a statement reads later, and where it stands as well if `at_once`."""
    try:
        return _globals(symtable.symtable(ast.unparse(statement), "cell", "exec"), later=at_once)
    except (SyntaxError, ValueError, RecursionError):
        return set()


def independent(cells: Iterable[str], student: frozenset[str], wanted: set[str]) -> list[str]:
    """Return each given cell reduced to what checks need of it and what neither uses nor binds a name of the student's.

    `wanted` are the names that checks read. What is left runs a second time on the checker's side. Functions and
    classes stay: what they use is looked up when they are called.
    """
    tainted = set(student)
    trees = [tree_of(source) for source in cells]
    kept = [[one for one in tree.body if _keep(one, tainted)] if tree else [] for tree in trees]
    needed = _needed([statement for statements in kept for statement in statements], set(wanted))
    return ["\n".join(ast.unparse(one) for one in statements if one in needed) for statements in kept]


def _needed(statements: list[ast.stmt], wanted: set[str]) -> set[ast.stmt]:
    """Return the statements that bind a wanted name, or may change what one is bound to, and what these need."""
    needed: set[ast.stmt] = set()
    while True:
        more = {one for one in statements if one not in needed and _touches(one) & wanted}
        if not more:
            return needed
        needed |= more
        wanted |= {name for one in more for name in loaded(one)}


def _touches(statement: ast.stmt) -> set[str]:
    stored = set(_stored(statement))
    if any(isinstance(node, ast.alias) and node.name == "*" for node in ast.walk(statement)):
        return _Everything()
    return stored if isinstance(statement, _DEFINES) else stored | loaded(statement)


class _Everything(set[str]):
    """Names that nobody can list: those of `from module import *`."""

    def __and__(self, other: object) -> set[str]:
        return {"*"}


def _shows(statement: ast.stmt) -> bool:
    """Say whether a statement only shows something. Where it does more, the data tells: both sides compare it."""
    if not isinstance(statement, ast.Expr):
        return False
    value = statement.value
    if not isinstance(value, ast.Call):
        return isinstance(value, ast.Name | ast.Constant | ast.Attribute | ast.Subscript)
    called = value.func
    if isinstance(called, ast.Name):
        return called.id in _SHOWING
    return isinstance(called, ast.Attribute) and bool(_SHOWING & {called.attr, *loaded(called.value)})


def _keep(statement: ast.stmt, tainted: set[str]) -> bool:
    stored = set(_stored(statement))
    if stored & tainted or isinstance(statement, ast.Pass) or _shows(statement):
        return False
    if isinstance(statement, _DEFINES):
        return True
    if loaded(statement) & tainted:
        tainted |= stored
        return False
    return True
