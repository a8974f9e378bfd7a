"""Checks that look at the process that they run in, or change it: known by their text, when a lab is published.

Run away from the student's code they would look at another process and, where they expect something not to be there,
find it so. The author's answer alone does not tell: it may pass by luck.
"""

from __future__ import annotations

import ast

from labs.grader import names

# Python's own view of the process: its names, its modules, its source, the shell around it.
_NAMES = {
    "globals", "locals", "get_ipython", "In", "Out", "inspect", "gc", "tracemalloc", "mock", "patch",
    "MagicMock", "Mock", "monkeypatch", "capsys", "caplog",
}  # fmt: skip
_ATTRIBUTES = {
    "getenv", "getcwd", "chdir", "exists", "isfile", "isdir", "is_file", "is_dir", "listdir", "scandir",
    "iterdir", "glob", "rglob", "getsource", "seed", "setstate", "set_state", "catch_warnings", "simplefilter",
    "filterwarnings", "warns", "assertWarns", "assertLogs", "gcf", "gca", "get_fignums", "settrace",
    "setprofile", "getrecursionlimit", "setrecursionlimit", "_getframe",
}  # fmt: skip
# These are names of anybody's methods, too.
_OF_MODULES = {("sys", "modules"), ("os", "environ"), ("os", "walk"), ("os", "stat"), ("mock", "patch")}
_BARE = frozenset({"vars", "dir"})


def reaches(source: str, given: list[str]) -> bool:
    """Say whether a check does so itself, or through the author's functions (in the cells `given`) that it uses."""
    tree = names.tree_of(source)
    if tree is None:
        return False
    functions = _functions(given)
    seen: set[str] = set()
    left: list[ast.AST] = [tree]
    while left:
        part = left.pop()
        if any(map(_looks, ast.walk(part))):
            return True
        used = names.loaded(part) & functions.keys() - seen
        seen |= used
        left += [functions[name] for name in used]
    return False


def _functions(given: list[str]) -> dict[str, ast.AST]:
    trees = filter(None, map(names.tree_of, given))
    return {
        one.name: one
        for tree in trees
        for one in tree.body
        if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    }


def _looks(node: ast.AST) -> bool:
    if isinstance(node, ast.Name):
        return node.id in _NAMES
    if isinstance(node, ast.Attribute):
        base = node.value.id if isinstance(node.value, ast.Name) else ""
        return node.attr in _ATTRIBUTES or (base, node.attr) in _OF_MODULES
    if isinstance(node, ast.ImportFrom):
        return any(one.name in _NAMES | _ATTRIBUTES | {"environ", "modules"} for one in node.names)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.func.id in _BARE and not node.args
    return False
