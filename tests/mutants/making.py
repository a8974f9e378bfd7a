"""What is changed: Cosmic Ray finds the places of a module and writes the changed source.

Of its operators those are used whose changes a person could have typed by mistake. `+` becomes `-` and not also `%`,
`<<` and seven more, which any test that runs the line would notice: they would only make the share look better.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cosmic_ray.plugins
import parso
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.operator import Example, Operator

BINARY = (
    "Add_Sub",
    "Sub_Add",
    "Mul_Div",
    "Div_Mul",
    "FloorDiv_Mul",
    "Mod_Mul",
    "Pow_Mul",
    "BitOr_BitAnd",
    "BitAnd_BitOr",
)
COMPARED = ("Eq_NotEq", "NotEq_Eq", "Is_IsNot", "IsNot_Is")
COMPARED += ("Lt_LtE", "Lt_GtE", "LtE_Lt", "LtE_Gt", "Gt_GtE", "Gt_LtE", "GtE_Gt", "GtE_Lt")
ALONE = ("AddNot", "ReplaceTrueWithFalse", "ReplaceFalseWithTrue", "ReplaceAndWithOr", "ReplaceOrWithAnd")
ALONE += ("ReplaceBreakWithContinue", "ReplaceContinueWithBreak", "ExceptionReplacer", "NumberReplacer")
ALONE += (
    "RemoveDecorator",
    "ZeroIterationForLoop",
    "ReplaceUnaryOperator_USub_UAdd",
    "ReplaceUnaryOperator_Delete_Not",
)
NAMES = [f"ReplaceBinaryOperator_{name}" for name in BINARY] + [
    f"ReplaceComparisonOperator_{name}" for name in COMPARED
]


class SwapIn(Operator):
    """`in` becomes `not in` and the other way round, which Cosmic Ray leaves out."""

    def mutation_positions(self, node: Any) -> Iterator[tuple[Any, Any]]:
        """Yield where the word stands."""
        if node.type == "comparison":
            for word in self._words(node):
                yield word.start_pos, word.end_pos

    def mutate(self, node: Any, index: int) -> Any:
        """Return the comparison with the other word."""
        word = self._words(node)[index]
        other = "in" if "not" in word.get_code() else "not in"
        node.children[node.children.index(word)] = parso.parse(f" {other}")
        return node

    @staticmethod
    def _words(node: Any) -> list[Any]:
        return [word for word in node.children[1::2] if word.get_code().split() in (["in"], ["not", "in"])]

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        """Return one of each."""
        return Example("x in y", "x not in y"), Example("x not in y", "x in y")


@dataclass(frozen=True)
class Mutant:
    """One change: `place` is the function it stands in, "" beside functions; `was` and `now` are the changed lines."""

    path: Path
    place: str
    line: int
    was: str
    now: str
    source: str


def mutants_of(path: Path) -> Iterator[Mutant]:
    """Yield every change of one file."""
    source = path.read_text()
    tree, lines = ast.parse(source), source.splitlines()
    idle = list(_idle(tree))
    for operator in _operators():
        places = [spot for node in ast_nodes(get_ast(source)) for spot in operator.mutation_positions(node)]
        for occurrence, (start, _end) in enumerate(places):
            place = function_at(tree, start)
            # Beside its functions a file of models has columns: Django makes a model once, and migrations hold them.
            skipped = _inside(start, idle) or (path.name == "models.py" and not place)
            changed = None if skipped else mutate_code(source, operator, occurrence)
            if changed is not None and _is_another_program(changed, tree):
                was, now = _difference(lines, changed.splitlines(), start[0])
                yield Mutant(path, place, start[0], was, now, changed)


def _is_another_program(changed: str, tree: ast.Module) -> bool:
    """Return whether a change is Python and says something else: the stars of `{**given}` are taken for a power too."""
    try:
        return ast.dump(ast.parse(changed)) != ast.dump(tree)
    except SyntaxError:
        return False


def _operators() -> Iterator[Operator]:
    for name in [*NAMES, *ALONE]:
        yield cosmic_ray.plugins.get_operator(f"core/{name}")()
    yield SwapIn()


def _difference(before: list[str], after: list[str], line: int) -> tuple[str, str]:
    """Return the line that differs, as it was and as it is; "" where it is gone."""
    if len(before) != len(after):
        return before[line - 1].strip(), ""
    return next((old.strip(), new.strip()) for old, new in zip(before, after, strict=True) if old != new)


def _span(node: Any) -> tuple[tuple[int, int], tuple[int, int]]:
    return (node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset)


def _inside(spot: tuple[int, int], spans: list[tuple[tuple[int, int], tuple[int, int]]]) -> bool:
    return any(first <= spot < last for first, last in spans)


def _idle(tree: ast.Module) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Yield where types are written, and the star before named arguments: there nothing is worked out."""
    for node in ast.walk(tree):
        for name in ("annotation", "returns"):
            hint = getattr(node, name, None)
            if isinstance(hint, ast.expr):
                yield _span(hint)
        if isinstance(node, ast.FunctionDef) and node.args.kwonlyargs and not node.args.defaults:
            first = node.args.kwonlyargs[0]
            before = [*node.args.posonlyargs, *node.args.args]
            begin = (before[-1].end_lineno, before[-1].end_col_offset) if before else (node.lineno, node.col_offset)
            yield begin, (first.lineno, first.col_offset)


def function_at(tree: ast.Module, spot: tuple[int, int]) -> str:
    """Return the qualified name of the outermost function whose body holds the spot, "" where none does."""

    def look(nodes: list[Any], above: str) -> str:
        for node in nodes:
            if isinstance(node, ast.ClassDef) and _inside(spot, [_span(node)]):
                return look(node.body, f"{above}{node.name}.")
            if isinstance(node, ast.FunctionDef) and _inside(spot, [(_span(node.body[0])[0], _span(node)[1])]):
                return above + node.name
        return ""

    return look(tree.body, "")
