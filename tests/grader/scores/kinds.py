# ruff: noqa: E501
"""What checks do to values: ways to change one (V), and ways to look at it; W is a second one from the same call."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """`changes`: statements on V. `sees`: expressions over V and W whose value the right answer gives."""

    changes: tuple[str, ...]
    sees: tuple[str, ...]


ANY = ("V is V", "V is W", "V == W", "V != W", "V == None", "type(V).__name__", "bool(V)", "isinstance(V, object)")
NUMBER = ("V", "V + 1", "-V", "V > 2", "V == 2", "isinstance(V, (int, float))", "round(V, 2)", "float(V)", "str(V)",
          "abs(V - 1) < 1e-9", "f'{V:.1f}'", "hash(V) == hash(W)", "[V, W]", "max(V, 3)", "V in (1, 2, 3)")  # fmt: skip
TEXT = ("V", "len(V)", "V[:2]", "V.lower()", "V * 2", "V.split()", "'a' in V", "V.startswith('A')", "V > 'B'",
        "''.join(sorted(V))", "isinstance(V, str)", "V.encode()", "V + '!'", "list(V)[:1]", "V.count('A')")  # fmt: skip
ROWS = ("V", "len(V)", "V[::-1]", "sorted(V)", "sum(V)", "tuple(V)", "V[:1]", "V + [1]", "V * 2", "V < [5]", "repr(V)",
        "isinstance(V, list)", "type(V) is list", "5 in V", "[*V, 0]", "list(enumerate(V))", "set(V)", "list(map(str, V))",
        "max(V, default=0)", "V.count(1)", "f'{V}'", "all(V)", "list(zip(V, W))", "V == list(W)", "dict.fromkeys(V, 0)",
        "__import__('json').dumps(V)", "V == V.copy()", "V.copy() is V")  # fmt: skip

KINDS = {
    "number": Kind(("V = V + 1", "V *= 2", "W = V"), (*ANY, *NUMBER)),
    "text": Kind(("V += 'x'", "W = V", "V = V.strip()"), (*ANY, *TEXT)),
    "list": Kind(
        ("V.append(5)", "V.insert(0, 5)", "V += [1]", "V.reverse()", "V.sort()", "V.clear()", "V.extend([1, 2])", "W = V",
         "W = list(V)", "V = V[::-1]", "V = [V[0]] + V if V else V", "V[:] = [1, 2, 3]", "del V[:1]", "W.append(9)",
         "import copy\nW = copy.copy(V)"),
        (*ANY, *ROWS),
    ),
    "tuple": Kind(("W = V", "V += (1,)"), (*ANY, "V", "len(V)", "V[0]", "V < (5,)", "isinstance(V, tuple)", "[*V]", "repr(V)", "sum(V)", "V[-1:]", "hash(V) == hash(W)")),
    "grid": Kind(
        ("V[0][0] = 9", "V[0].append(7)", "V[-1] = V[0]", "V.append([5])", "W = V", "W = V[:]", "W = [row[:] for row in V]",
         "import copy\nW = copy.deepcopy(V)", "for row in V:\n    row[0] += 1", "row = V[0]\nrow[0] = 4", "W[0][0] = 8", "V[0], V[-1] = V[-1], V[0]"),
        (*ANY, "V", "len(V)", "V[0]", "V[-1]", "V[0] is V[-1]", "V[0] is W[0]", "V[0] == V[-1]", "[len(row) for row in V]", "sum(map(sum, V))",
         "V[0][0]", "[list(column) for column in zip(*V)]", "isinstance(V[0], list)", "V[-1] in V", "V.index(V[-1])", "len({id(row) for row in V})",
         "sorted(V)", "repr(V)", "any(9 in row for row in V)"),
    ),
    "dict": Kind(
        ("V['z'] = 1", "V.update(a=5)", "V.pop('a', None)", "W = V", "W = dict(V)", "V['y'] = V", "W['w'] = [1]", "V.setdefault('b', []).append(3)",
         "V = {**V, 'k': 2}", "V.clear()", "import copy\nW = copy.deepcopy(V)"),
        (*ANY, "len(V)", "sorted(V)", "list(V)", "'a' in V", "V.get('a')", "isinstance(V, dict)", "sorted(map(str, V.items()))", "type(V) is dict",
         "V.get('q', 7)", "V == dict(W)", "sorted(V.keys())", "list(V.items())[:1]", "V.keys() == W.keys()", "list(V.values())[-1:]"),
    ),
    "iterator": Kind(
        ("first = next(V, None)", "W = V", "W = list(V)", "V = list(V)"),
        ("list(V)", "next(V)", "iter(V) is V", "V is W", "sum(V)", "sorted(V)", "next(V, 'end')", "list(zip(V, W))", "type(V).__name__", "hasattr(V, '__next__')",
         "tuple(V)", "max(V)", "[n for n in V if n > 2]", "bool(V)", "2 in V", "dict(enumerate(V))", "isinstance(V, __import__('collections').abc.Iterator)", "set(V)"),
    ),
    "array": Kind(
        ("V[0] = 7", "V *= 2", "W = V", "W = V.copy()", "W = V[:1]", "V = V + 1", "W[0] = 3", "V.sort()", "W = V[::-1]\nV[0] = 5"),
        ("V.tolist()", "V.shape", "V.dtype.kind", "float(V.sum())", "(V > 1).tolist()", "V is W", "bool((V == W).all())", "len(V)", "float(V[0])", "V.ndim",
         "isinstance(V, np.ndarray)", "type(V).__name__", "np.array_equal(V, W)", "np.allclose(V, W)", "np.shares_memory(V, W)", "[float(x) for x in V]", "(V * 2).tolist()",
         "float(V.max())", "V[-1:].tolist()", "(V @ V).tolist()", "np.round(V, 1).tolist()", "sorted(V.tolist())", "str(V)"),
    ),
    "frame": Kind(
        ("V['z'] = 1", "W = V", "W = V.copy()", "V.loc[0, 'n'] = 9", "V = V.sort_values('n')", "V.drop(columns='n', inplace=True)", "W = V['n']", "V.columns = [c.upper() for c in V.columns]"),
        ("list(V.columns)", "V.shape", "len(V)", "V.equals(W)", "V is W", "V.to_dict('list')", "V.iloc[0].tolist()", "V.values.tolist()", "isinstance(V, pd.DataFrame)", "V.index.tolist()",
         "'n' in V", "V['n'].tolist()", "int(V['n'].max())", "V.describe().shape", "str(V.dtypes['n'])", "V.sort_values('n')['n'].tolist()", "(V['n'] > 1).sum().item()", "V.empty"),
    ),
}  # fmt: skip
