"""What is changed: Cosmic Ray finds the places of a module and writes the changed source.

Of its operators those are used whose changes a person could have typed by mistake. `+` becomes `-` and not also `%`,
`<<` and seven more, which any test that runs the line would notice: they would only make the share look better.
"""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cosmic_ray.plugins
import parso
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.operator import Example, Operator

from tests.mutants.changes import Mutant, Span, Spot, function_at, is_inside, lines_of_statement, span_of

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


def mutants_of(path: Path) -> Iterator[Mutant]:
    """Yield every change of one file."""
    source = path.read_text()
    tree = ast.parse(source)
    idle, parts = list(_idle(tree)), [child.get_code() for child in get_ast(source).children]
    for operator in _operators():
        for number, part in enumerate(parts):
            above, below = "".join(parts[:number]), "".join(parts[number + 1 :])
            for (line, column), changed in _changes(part, operator):
                spot = line + above.count("\n"), column
                place = function_at(tree, spot)
                # Beside its functions a file of models has columns: made once, and held by migrations.
                if not is_inside(spot, idle) and (place or path.name != "models.py"):
                    was, now = _difference(part.splitlines(), changed.splitlines(), line)
                    lines = lines_of_statement(tree, spot)
                    yield Mutant(path, place, spot[0], lines, was, now, above + changed + below)


def _changes(part: str, operator: Operator) -> Iterator[tuple[Spot, str]]:
    """Yield each place of a part that an operator changes, and the changed part.

    A part is one statement at the left margin: the whole file would be read anew for each change of it.
    """
    nodes = ast_nodes(get_ast(part))
    places = [start for node in nodes for start, _end in operator.mutation_positions(node)]
    before = ast.dump(ast.parse(part)) if places else ""
    for occurrence, start in enumerate(places):
        changed = mutate_code(part, operator, occurrence)
        if changed is not None and _is_another_program(changed, before):
            yield start, changed


def _is_another_program(changed: str, before: str) -> bool:
    """Return whether a change is Python and says something else: the stars of `{**given}` are taken for a power too."""
    try:
        return ast.dump(ast.parse(changed)) != before
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


def _idle(tree: ast.Module) -> Iterator[Span]:
    """Yield where types are written, and the star before named arguments: there nothing is worked out."""
    for node in ast.walk(tree):
        for name in ("annotation", "returns"):
            hint = getattr(node, name, None)
            if isinstance(hint, ast.expr):
                yield span_of(hint)
        if isinstance(node, ast.FunctionDef) and node.args.kwonlyargs and not node.args.defaults:
            first = node.args.kwonlyargs[0]
            before = [*node.args.posonlyargs, *node.args.args]
            begin = (before[-1].end_lineno, before[-1].end_col_offset) if before else (node.lineno, node.col_offset)
            yield begin, (first.lineno, first.col_offset)
