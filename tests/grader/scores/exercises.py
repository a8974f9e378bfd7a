# ruff: noqa: E501
"""What labs ask for: a right answer, wrong ones as students write them, and what can be seen of either."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Exercise:
    """N stands for the exercise's name, A and B for two small numbers.

    `gets`: (kind of value, expression), see `kinds`. `does`: statements that pass with the right answer. `errors`:
    (expression, the error that the right answer raises for it). `given`: a locked cell that comes first.
    """

    right: str
    wrong: tuple[str, ...]
    gets: tuple[tuple[str, str], ...] = ()
    does: tuple[str, ...] = ()
    errors: tuple[tuple[str, str], ...] = ()
    given: str = ""


PLAIN = (
    Exercise(
        "def N(x):\n    return x * A + B",
        ("def N(x): return A + B", "def N(x): return str(x * A + B)", "def N(x): print(x * A + B)", "N = B",
         "def N(x): return (x + 1) * A + B", "def N(x):\n    if x > 2:\n        return x * A + B"),
        (("number", "N(1)"), ("number", "N(-A)"), ("number", "N(0.5)"), ("list", "[N(n) for n in range(3)]")),
        ("for n in range(4):\n    assert N(n) == n * A + B, n", "assert callable(N)", "assert N.__name__ == 'N'",
         "assert list(map(N, [1, 2])) == [A + B, 2 * A + B]",
         "import inspect\nassert list(inspect.signature(N).parameters) == ['x']"),
        (("N()", "TypeError"), ("N({})", "TypeError"), ("N(1, 2)", "TypeError")),
    ),
    Exercise(
        "def N(word):\n    '''Turn a word.'''\n    return word[::-1].upper()",
        ("def N(word): return word[::-1]", "def N(word): return ''.join(reversed(word.lower()))",
         "def N(word): return list(word[::-1].upper())", "def N(word): return reversed(word.upper())"),
        (("text", "N('abca')"), ("text", "N('')"), ("text", "N('añb')"), ("list", "list(N('xyz'))")),
        ("assert N('ab').startswith('B')", "assert 'A' in N('ab')", "assert f'{N(\"ab\")}!' == 'BA!'",
         "assert N.__doc__", "assert N('ab') is not None and N('ab') < 'C'"),
        (("N(5)", "TypeError"), ("N(None)", "Exception")),
    ),
    Exercise(
        "N = [A, B, A + B]",
        ("N = (A, B, A + B)", "N = A + B", "N = [A, B]", "N = '[A, B]'", "N = {A, B, A + B}", "N = iter([A, B, A + B])",
         "class Mine(list):\n    pass\nN = Mine([A, B, A + B])", "import numpy as np\nN = np.array([A, B, A + B])",
         "from collections import UserList\nN = UserList([A, B, A + B])"),
        (("list", "N"), ("list", "list(N)")),
        ("assert sum(N) == 2 * (A + B)", "assert isinstance(N, list) and len(N) == 3", "assert A + B in N"),
    ),
    Exercise(
        "N = {'a': A, 'b': [B]}",
        ("N = {'a': A, 'b': B}", "N = {'a': A}", "from collections import UserDict\nN = UserDict({'a': A, 'b': [B]})",
         "from collections import OrderedDict\nN = OrderedDict(b=[B], a=A)", "N = [('a', A), ('b', [B])]",
         "class Mine(dict):\n    pass\nN = Mine(a=A, b=[B])", "N = dict(a=A, b=(B,))"),
        (("dict", "N"), ("list", "N['b']"), ("list", "list(N)")),
        ("assert set(N) == {'a', 'b'}", "assert N.get('q') is None", "assert N.keys() == {'a', 'b'}"),
        (("N['q']", "KeyError"),),
    ),
    Exercise(
        "N_rate = A\ndef N(x):\n    return x * N_rate",
        ("N_rate = A\ndef N(x, rate=N_rate): return x * rate", "N_rate = A\ndef N(x): return x * A",
         "def N(x): return x * A", "N_rate = A + 1\ndef N(x): return x * N_rate"),
        (("number", "N(3)"), ("number", "N_rate")),
        ("N_rate = 7\nassert N(2) == 14", "N_rate += 1\nassert N(1) == A + 1", "assert 'N_rate' in globals()"),
    ),
    Exercise(
        "def N(who):\n    print('Hello,', who)",
        ("def N(who): return 'Hello, ' + who", "def N(who): print('hello,', who)", "def N(who): print('Hello, ' + who + ' ')",
         "import sys\ndef N(who): sys.stderr.write('Hello, ' + who)"),
        (),
        ("assert N('you') is None",
         "import contextlib, io\nsaid = io.StringIO()\nwith contextlib.redirect_stdout(said):\n    N('Ada')\nassert said.getvalue() == 'Hello, Ada\\n'",
         "import io, sys\nkept, sys.stdout = sys.stdout, io.StringIO()\ntry:\n    N('Bo')\n    said = sys.stdout.getvalue()\nfinally:\n    sys.stdout = kept\nassert said.strip() == 'Hello, Bo'",
         "from unittest.mock import patch\nwith patch('builtins.print') as shown:\n    N('Cy')\nshown.assert_called_once_with('Hello,', 'Cy')"),
        (("N()", "TypeError"),),
    ),
    Exercise(
        "def N():\n    return int(input('How many? ')) + A",
        ("def N(): return input('How many? ')", "def N(): return 5 + A", "def N():\n    n = input()\n    print(n)"),
        (),
        ("from unittest.mock import patch\nwith patch('builtins.input', return_value='4'):\n    assert N() == 4 + A",
         "import builtins\nkept, builtins.input = builtins.input, lambda *text: '5'\ntry:\n    assert N() == 5 + A\nfinally:\n    builtins.input = kept",
         "input = lambda text='': '6'\nassert N() == 6 + A\ndel input"),
    ),
    Exercise(
        "def N(a, b):\n    if b == 0:\n        raise ValueError('nothing to share with')\n    return divmod(a, b)",
        ("def N(a, b): return divmod(a, b)", "def N(a, b): return (a // b, a % b) if b else None",
         "def N(a, b):\n    if b == 0:\n        raise Exception('nothing')\n    return a // b, a % b",
         "def N(a, b):\n    try:\n        return [a // b, a % b]\n    except Exception:\n        raise ValueError()",
         "class ShareError(ValueError):\n    pass\ndef N(a, b):\n    if not b:\n        raise ShareError('nothing to share with')\n    return divmod(a, b)"),
        (("tuple", "N(17, A)"), ("number", "N(B, 3)[1]"), ("list", "list(N(-7, A))")),
        ("try:\n    N(1, 0)\nexcept ValueError as problem:\n    assert 'share' in str(problem)\nelse:\n    assert False",
         "whole, rest = N(9, 2)\nassert whole * 2 + rest == 9"),
        (("N(1, 0)", "ValueError"), ("N(1, 0)", "Exception"), ("N('a', 1)", "TypeError")),
    ),
)  # fmt: skip

SHARED = (
    Exercise(
        "def N(rows, columns):\n    return [[0] * columns for _ in range(rows)]",
        ("def N(rows, columns): return [[0] * columns] * rows", "def N(rows, columns): return [(0,) * columns] * rows",
         "import numpy as np\ndef N(rows, columns): return np.zeros((rows, columns), int)",
         "def N(rows, columns): return ([0] * columns for _ in range(rows))",
         "row = [0, 0, 0]\ndef N(rows, columns): return [row[:columns] for _ in range(rows)]",
         "kept = {}\ndef N(rows, columns):\n    return kept.setdefault((rows, columns), [[0] * columns for _ in range(rows)])"),
        (("grid", "N(2, 3)"), ("grid", "N(A, 2)"), ("list", "N(2, 2)[0]")),
        ("assert N(2, 2) is not N(2, 2)", "g = N(3, 3)\nfor n in range(3):\n    g[n][n] = 1\nassert g == [[1, 0, 0], [0, 1, 0], [0, 0, 1]]",
         "g = N(3, 1)\nassert len({id(row) for row in g}) == 3"),
    ),
    Exercise(
        "import copy\ndef N(grid):\n    return copy.deepcopy(grid)",
        ("def N(grid): return list(grid)", "def N(grid): return grid", "def N(grid): return grid[:]",
         "def N(grid): return [list(row) for row in grid]", "import copy\ndef N(grid): return copy.copy(grid)",
         "def N(grid): return [tuple(row) for row in grid]"),
        (("grid", "N([[1], [2, A]])"), ("list", "N([B, A])")),
        ("one = [[1], [2]]\ntwo = N(one)\ntwo[0].append(5)\nassert one == [[1], [2]]",
         "one = [[1], [2]]\ntwo = N(one)\nassert two == one and two is not one",
         "one = [[1]]\nassert N(one)[0] is not one[0]", "row = [1]\ntwo = N([row, row])\ntwo[0].append(2)\nassert two[1] == [1, 2]",
         "given = {'deep': [[A]]}\ngot = N(given)\ngot['deep'][0].append(1)\nassert given == {'deep': [[A]]}"),
    ),
    Exercise(
        "def N(items):\n    items.sort()\n    items.append(A)",
        ("def N(items): return sorted(items) + [A]", "def N(items):\n    items = sorted(items)\n    items.append(A)",
         "def N(items):\n    items.sort()\n    items.append(A)\n    return items", "def N(items):\n    items[:] = [*sorted(items), A]",
         "def N(items):\n    items.append(A)\n    items.sort()"),
        (),
        ("given = [3, 1, 2]\nassert N(given) is None\nassert given == [1, 2, 3, A]",
         "given = [3, 1]\nalias = given\nN(given)\nassert alias is given and alias[-1] == A",
         "given = [2, 1]\nN(items=given)\nassert given == [1, 2, A]", "pair = ([2, 1], 'x')\nN(pair[0])\nassert pair == ([1, 2, A], 'x')",
         "box = {'in': [9, 8]}\nN(box['in'])\nassert box['in'][:2] == [8, 9]"),
        (("N((2, 1))", "AttributeError"),),
    ),
    Exercise(
        "def N(items):\n    return sorted(items, reverse=True)[:A]",
        ("def N(items):\n    items.sort(reverse=True)\n    return items[:A]", "def N(items): return sorted(items)[-A:]",
         "def N(items):\n    items.sort()\n    items.reverse()\n    del items[A:]\n    return items", "def N(items): return reversed(sorted(items))"),
        (("list", "N([3, 9, 1, 7, 5, 6])"), ("list", "N([])"), ("list", "N(range(6))")),
        ("given = [3, 1, 2]\nN(given)\nassert given == [3, 1, 2], 'changed'", "given = [5, 4, 3]\nassert N(given) is not given",
         "assert N(n for n in (1, 9)) == [9, 1][:A]", "from types import MappingProxyType\nassert N({2: 0, 1: 0}) == [2, 1][:A]"),
        (("N(None)", "TypeError"), ("N([1, 'a'])", "TypeError")),
    ),
    Exercise(
        "def N(keys):\n    return {key: [] for key in keys}",
        ("def N(keys): return dict.fromkeys(keys, [])", "from collections import defaultdict\ndef N(keys):\n    found = defaultdict(list)\n    for key in keys:\n        found[key]\n    return found",
         "def N(keys):\n    empty = []\n    return {key: empty for key in keys}", "def N(keys): return {key: () for key in keys}",
         "def N(keys): return {key: None for key in keys}"),
        (("dict", "N('ab')"), ("list", "N('ab')['a']"), ("dict", "N(['x', 'y', 'z'])")),
        ("d = N('ab')\nd['a'].append(1)\nassert d == {'a': [1], 'b': []}", "d = N('pq')\nassert d['p'] is not d['q']",
         "d = N('pq')\nd['p'] += [A]\nassert d['q'] == []"),
        (("N('ab')['c']", "KeyError"), ("N([[1]])", "TypeError")),
    ),
    Exercise(
        "def N(item, into=None):\n    if into is None:\n        into = []\n    into.append(item)\n    return into",
        ("def N(item, into=[]):\n    into.append(item)\n    return into", "def N(item, into=None): return (into or []) + [item]",
         "def N(item, into=None):\n    into = into or []\n    into.append(item)\n    return into"),
        (("list", "N(A)"), ("list", "N(A, [B])")),
        ("N(1)\nassert N(2) == [2]", "mine = []\nassert N(3, mine) is mine and mine == [3]", "mine = [0]\nN(1, into=mine)\nN(2, into=mine)\nassert mine == [0, 1, 2]",
         "assert N(1) is not N(1)"),
    ),
    Exercise(
        "def N():\n    count = 0\n    def step():\n        nonlocal count\n        count += A\n        return count\n    return step",
        ("count = 0\ndef N():\n    def step():\n        global count\n        count += A\n        return count\n    return step",
         "def N():\n    def step(): return A\n    return step", "import itertools\ndef N():\n    it = itertools.count(A, A)\n    return it.__next__",
         "class N:\n    total = 0\n    def __call__(self):\n        self.total += A\n        return self.total"),
        (("number", "N()()"),),
        ("c = N()\nc()\nassert c() == 2 * A", "c, d = N(), N()\nc()\nc()\nassert d() == A", "c = N()\nassert [c() for _ in range(3)] == [A, 2 * A, 3 * A]",
         "c = N()\nd = c\nc()\nassert d() == 2 * A and d is c"),
    ),
    Exercise(
        "_N_made = {}\ndef N(key):\n    if key not in _N_made:\n        _N_made[key] = [key]\n    return _N_made[key]",
        ("def N(key): return [key]", "_N_made = []\ndef N(key):\n    _N_made.append(key)\n    return _N_made",
         "import functools\n@functools.cache\ndef N(key): return [key]"),
        (("list", "N(A)"),),
        ("assert N(1) is N(1)", "assert N(1) is not N(2)", "N(7).append(8)\nassert N(7) == [7, 8]", "a, b = N(3), N(4)\na.append(b)\nassert N(3)[1] is N(4)"),
        (("N([])", "TypeError"),),
    ),
    Exercise(
        "def N(values):\n    def change(pair):\n        pair[0].append(values)\n        return pair\n    return change",
        ("def N(values):\n    def change(pair): return ([*pair[0], values], *pair[1:])\n    return change",
         "def N(values):\n    def change(pair):\n        pair[0].extend([values])\n        return tuple(pair)\n    return change"),
        (),
        ("inner = []\nN(A)((inner, 1))\nassert inner == [A]", "pair = ([1], 2)\nassert N(A)(pair) is pair", "pair = [[], []]\nN(B)(pair)\nassert pair == [[B], []]"),
    ),
)  # fmt: skip
