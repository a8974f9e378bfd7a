# ruff: noqa: E501
"""Named cases: one small lab a row, with hand-ins as students write them. nbgrader's points are measured, not noted."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """`right` is the author's answer, `check` and `hidden` the check's two parts, `answers` what is handed in.

    N stands for a name of the case's own. `alone`: it needs a kernel of its own (it changes what others would see).
    `person`: what the author's run cannot show; waiting for a person is right here. `given`: a locked cell before,
    `later`: a second check with nothing between.
    """

    shows: str
    right: str
    check: str
    answers: tuple[str, ...] = ()
    hidden: str = ""
    given: str = ""
    later: str = ""
    alone: bool = False
    person: bool = False


SHARING = (
    Case("rows of a grid are one list", "def N(r, c):\n    return [[0] * c for _ in range(r)]",
         "g = N(2, 3)\ng[0][0] = 9\nassert g[1][0] == 0", ("def N(r, c): return [[0] * c] * r", "def N(r, c): return [[0] * c] * r if r > 9 else [[0] * c for _ in range(r)]")),
    Case("the argument itself comes back", "def N(x):\n    x.append(1)\n    return x", "mine = []\nassert N(mine) is mine and mine == [1]",
         ("def N(x): return x + [1]", "def N(x):\n    x += [1]\n    return x")),
    Case("another list must come back", "def N(x):\n    return list(x)", "mine = [1]\nassert N(mine) is not mine\nassert N(mine) == mine", ("def N(x): return x", "def N(x): return x[:]")),
    Case("two names for one list", "N_a = [1]\nN_b = N_a", "N_a.append(2)\nassert N_b == [1, 2]", ("N_a = [1]\nN_b = [1]", "N_b = N_a = [1]"), hidden="assert N_a is N_b"),
    Case("two lists that must not be one", "N_a = [1]\nN_b = [1]", "N_a.append(2)\nassert N_b == [1]", ("N_a = N_b = [1]",)),
    Case("a shallow copy where a deep one is asked for", "import copy\ndef N(x):\n    return copy.deepcopy(x)", "one = {'a': [1]}\ntwo = N(one)\ntwo['a'].append(2)\nassert one == {'a': [1]}",
         ("def N(x): return dict(x)", "def N(x): return {k: list(v) for k, v in x.items()}", "def N(x): return x")),
    Case("a view of an array", "def N(a):\n    return a[1:]", "import numpy as np\na = np.arange(4)\nN(a)[0] = 9\nassert a[1] == 9", ("def N(a): return a[1:].copy()", "def N(a): return a[-3:]"), hidden="assert np.shares_memory(N(a), a)"),
    Case("a copy of an array", "def N(a):\n    return a[1:].copy()", "import numpy as np\na = np.arange(4)\nb = N(a)\nb += 1\nassert a.tolist() == [0, 1, 2, 3]", ("def N(a): return a[1:]", "def N(a): return a[1:] + 0"), hidden="assert not np.shares_memory(N(a), a)"),
    Case("one dictionary for every key", "def N(keys):\n    return {k: {} for k in keys}", "d = N('ab')\nd['a']['x'] = 1\nassert d['b'] == {}", ("def N(keys): return dict.fromkeys(keys, {})",)),
    Case("a getter that hands out its inner list", "class N:\n    def __init__(self): self._all = [1]\n    def all(self): return list(self._all)", "n = N()\nn.all().append(2)\nassert n.all() == [1]",
         ("class N:\n    def __init__(self): self._all = [1]\n    def all(self): return self._all", "class N:\n    _all = (1,)\n    def all(self): return [*self._all]")),
    Case("an argument changed in place, by keyword", "def N(items):\n    items.sort()", "mine = [3, 1]\nN(items=mine)\nassert mine == [1, 3]", ("def N(items): sorted(items)", "def N(items): items[:] = sorted(items)")),
    Case("an argument changed inside a tuple", "def N(pair):\n    pair[0].append(pair[1])", "mine = ([], 5)\nN(mine)\nassert mine == ([5], 5)", ("def N(pair): pair = ([pair[1]], pair[1])",)),
    Case("an argument that must not change, deep inside", "def N(rows):\n    return [sorted(row) for row in rows]", "mine = [[2, 1]]\nN(mine)\nassert mine == [[2, 1]]", ("def N(rows):\n    for row in rows: row.sort()\n    return rows",)),
    Case("what was handed over is kept by the student's object", "class N:\n    def __init__(self, box): self.box = box", "box = [1]\nn = N(box)\nbox.append(2)\nassert n.box == [1, 2]", ("class N:\n    def __init__(self, box): self.box = list(box)",), hidden="assert n.box is box"),
    Case("what was handed over must be copied by the student's object", "class N:\n    def __init__(self, box): self.box = list(box)", "box = [1]\nn = N(box)\nbox.append(2)\nassert n.box == [1]", ("class N:\n    def __init__(self, box): self.box = box",)),
    Case("a default that is shared", "def N(x, to=None):\n    to = [] if to is None else to\n    to.append(x)\n    return to", "N(1)\nassert N(2) == [2]", ("def N(x, to=[]):\n    to.append(x)\n    return to",)),
    Case("a ring", "class N:\n    def __init__(self): self.next = self", "n = N()\nassert n.next is n\nassert n.next.next is n", ("import copy\nclass N:\n    def __init__(self): self.next = copy.copy(self)", "class N:\n    next = property(lambda self: self)")),
    Case("a list that holds itself", "N = []\nN.append(N)", "assert N[0] is N and len(N) == 1", ("N = [[]]", "N = [None]\nN[0] = N")),
    Case("one object made once", "N_one = object()\ndef N():\n    return N_one", "assert N() is N()", ("def N(): return object()",)),
    Case("a table changed in place", "def N(t):\n    t['b'] = t['a'] * 2", "import pandas as pd\nt = pd.DataFrame({'a': [1, 2]})\nassert N(t) is None\nassert t['b'].tolist() == [2, 4]", ("def N(t): return t.assign(b=t['a'] * 2)", "def N(t): t.insert(1, 'b', t.a * 2)")),
    Case("a table that must not change", "def N(t):\n    return t.drop(columns='a')", "import pandas as pd\nt = pd.DataFrame({'a': [1], 'b': [2]})\nN(t)\nassert list(t) == ['a', 'b']", ("def N(t):\n    t.drop(columns='a', inplace=True)\n    return t",)),
    Case("rows swapped are the same rows", "def N(rows):\n    rows[0], rows[1] = rows[1], rows[0]", "rows = [[1], [2]]\nfirst = rows[0]\nN(rows)\nassert rows[1] is first", ("def N(rows): rows[:] = [list(rows[1]), list(rows[0])]",)),
    Case("an array of rows changed by one row", "def N(m):\n    m[0] *= 2", "import numpy as np\nm = np.ones((2, 2))\nrow = m[0]\nN(m)\nassert row.tolist() == [2, 2]", ("def N(m): return m * [[2], [1]]", "def N(m): np_ = m.copy(); np_[0] *= 2")),
    Case("a set changed through another name", "N = {1}\nN_same = N", "N.add(2)\nassert N_same == {1, 2}", ("N = {1}\nN_same = set(N)",)),
)  # fmt: skip

KINDS_OF_VALUES = (
    Case("keys of a dictionary", "N = {'a': 1, 'b': 2}.keys()", "assert N == {'a', 'b'}", ("N = {'a', 'b'}", "N = ['a', 'b']", "N = dict(a=1, b=2)", "N = frozenset('ab')")),
    Case("a list, or what equals one", "N = [1, 2]", "assert N == [1, 2]", ("class L(list): pass\nN = L([1, 2])", "from collections import UserList\nN = UserList([1, 2])", "N = (1, 2)", "import numpy as np\nN = np.array([1, 2])", "N = range(1, 3)")),
    Case("a list by its type", "def N():\n    return [1]", "assert type(N()) is list", ("class L(list): pass\ndef N(): return L([1])", "def N(): return list((1,))")),
    Case("a number by its class", "N = 2", "assert N.__class__ is int", ("class I(int): pass\nN = I(2)", "N = 2.0")),
    Case("a dictionary, or what equals one", "N = {'a': [1]}", "assert N == {'a': [1]}",
         ("from collections import UserDict\nN = UserDict(a=[1])", "class D(dict): pass\nN = D(a=[1])", "from collections import defaultdict\nN = defaultdict(list, a=[1])", "from types import MappingProxyType\nN = MappingProxyType({'a': [1]})", "N = {'a': (1,)}")),
    Case("a set, or what equals one", "N = {1, 2}", "assert N == {1, 2}", ("class S(set): pass\nN = S([1, 2])", "N = frozenset([1, 2])", "N = {1: 0, 2: 0}.keys()", "N = [1, 2]")),
    Case("an array, or what equals one", "import numpy as np\nN = np.array([1.0, 2.0])", "import numpy as np\nassert np.allclose(N, [1, 2])",
         ("N = [1, 2]", "import numpy as np\nN = np.ma.array([1, 2])", "import numpy as np\nclass A(np.ndarray): pass\nN = np.array([1.0, 2.0]).view(A)", "import pandas as pd\nN = pd.Series([1, 2])", "N = (1, 3)", "N = 'ab'")),
    Case("a number, or what equals one", "N = 2", "assert N == 2", ("N = 2.0", "from fractions import Fraction\nN = Fraction(4, 2)", "from decimal import Decimal\nN = Decimal(2)", "import numpy as np\nN = np.int64(2)", "N = '2'", "import enum\nclass E(enum.IntEnum):\n    TWO = 2\nN = E.TWO", "N = True + 1", "N = 2 + 0j")),
    Case("a text, or what equals one", "N = 'ab'", "assert N == 'ab' and N.upper() == 'AB'", ("class T(str): pass\nN = T('ab')", "N = b'ab'", "import numpy as np\nN = np.str_('ab')", "from collections import UserString\nN = UserString('ab')", "import enum\nclass E(str, enum.Enum):\n    A = 'ab'\nN = E.A")),
    Case("own objects are equal by their own rule", "class N:\n    def __init__(self, v): self.v = v\n    def __eq__(self, o): return self.v == o.v", "assert N(1) == N(1)\nassert not N(1) == N(2)", ("class N:\n    def __init__(self, v): self.v = v",)),
    Case("own objects in order", "class N:\n    def __init__(self, v): self.v = v\n    def __lt__(self, o): return self.v < o.v", "assert [n.v for n in sorted([N(2), N(1)])] == [1, 2]\nassert min(N(3), N(0)).v == 0", ("class N:\n    def __init__(self, v): self.v = v", "class N:\n    def __init__(self, v): self.v = v\n    def __lt__(self, o): return self.v > o.v")),
    Case("own objects are computed with", "class N:\n    def __init__(self, v): self.v = v\n    def __add__(self, o): return N(self.v + o.v)\n    def __neg__(self): return N(-self.v)\n    def __len__(self): return self.v\n    def __getitem__(self, i): return self.v * i\n    def __contains__(self, i): return i == self.v",
         "assert (N(1) + N(2)).v == 3\nassert (-N(2)).v == -2\nassert len(N(4)) == 4 and N(2)[3] == 6 and 2 in N(2)", ("class N:\n    def __init__(self, v): self.v = v\n    def __add__(self, o): return N(self.v + o.v)",)),
    Case("a hash that follows equality", "class N:\n    def __init__(self, v): self.v = v\n    def __eq__(self, o): return self.v == o.v\n    def __hash__(self): return hash(self.v)", "assert len({N(1), N(1)}) == 1\nassert {N(1): 'x'}[N(1)] == 'x'", ("class N:\n    def __init__(self, v): self.v = v", "class N:\n    def __init__(self, v): self.v = v\n    def __eq__(self, o): return self.v == o.v")),
    Case("a data class", "from dataclasses import dataclass\n@dataclass(order=True)\nclass N:\n    x: int\n    y: int = 2", "assert N(1) == N(1, 2)\nassert N(1) < N(2)\nassert repr(N(1)).endswith('(x=1, y=2)')", ("from collections import namedtuple\nN = namedtuple('N', 'x y', defaults=[2])", "class N:\n    def __init__(self, x, y=2): self.x, self.y = x, y"), hidden="from dataclasses import asdict\nassert asdict(N(1)) == {'x': 1, 'y': 2}"),
    Case("an enumeration", "import enum\nclass N(enum.Enum):\n    RED = 1\n    BLUE = 2", "assert N.RED.value == 1 and N(2) is N.BLUE and [c.name for c in N] == ['RED', 'BLUE']", ("class N:\n    RED = 1\n    BLUE = 2",)),
    Case("a named tuple", "from collections import namedtuple\nN = namedtuple('N', 'x y')", "assert N(1, 2) == (1, 2)\nassert N(1, 2).y == 2 and N._fields == ('x', 'y')", ("def N(x, y): return (x, y)", "class N(tuple):\n    def __new__(cls, x, y): return tuple.__new__(cls, (x, y))")),
    Case("a counter", "from collections import Counter\nN = Counter('aab')", "assert N['a'] == 2 and N['q'] == 0\nassert N.most_common(1) == [('a', 2)]", ("N = {'a': 2, 'b': 1}",)),
    Case("an iterator is used up", "N = iter([1, 2])", "assert list(N) == [1, 2]\nassert list(N) == []", ("N = [1, 2]", "N = (n for n in (1, 2))", "N = map(int, '12')")),
    Case("a generator waits", "def N():\n    N_seen.append(1)\n    yield 1\nN_seen = []", "g = N()\nassert N_seen == []\nassert next(g) == 1 and N_seen == [1]", ("N_seen = []\ndef N():\n    N_seen.append(1)\n    return iter([1])",)),
    Case("a generator that is sent to", "def N():\n    total = 0\n    while True:\n        total += (yield total) or 0", "g = N()\nnext(g)\nassert g.send(4) == 4 and g.send(1) == 5\ng.close()", ("def N(): yield 4; yield 5",)),
    Case("a time and a path", "import datetime, pathlib\nN = (datetime.date(2026, 1, 2), pathlib.Path('a/b'))", "assert N[0].isoformat() == '2026-01-02'\nassert N[1].name == 'b' and N[0].year == 2026", ("import datetime\nN = (datetime.datetime(2026, 1, 2), 'a/b')",)),
    Case("an array's kind", "import numpy as np\nN = np.zeros((2, 2), dtype=int)", "assert N.shape == (2, 2) and N.dtype.kind == 'i'", ("import numpy as np\nN = np.zeros((2, 2))", "N = [[0, 0], [0, 0]]", "import numpy as np\nN = np.matrix([[0, 0], [0, 0]])"), hidden="assert (N == 0).all() and N.T.shape == (2, 2) and N[0] @ N[1] == 0"),
    Case("a table's columns", "import pandas as pd\nN = pd.DataFrame({'a': [1, 2], 'b': [3.0, None]})", "assert list(N.columns) == ['a', 'b'] and N['b'].isna().sum() == 1", ("import pandas as pd\nN = pd.DataFrame([[1, 3.0], [2, None]], columns=['a', 'b'])", "N = {'a': [1, 2], 'b': [3.0, None]}"), hidden="assert N.query('a > 1').shape == (1, 2) and N.mean()['a'] == 1.5 and N.iloc[0, 0] == 1 and N.loc[1, 'a'] == 2"),
    Case("a complex, bytes and nothing", "N = (1j, b'x', None)", "a, b, c = N\nassert a * a == -1 and b.decode() == 'x' and c is None", ("N = (1j, 'x', None)", "N = [1j, b'x', None]")),
)  # fmt: skip
