# ruff: noqa: E501
"""Checks that look at sharing, identity and change in place, at what objects say of themselves, and at errors: each
with the author's answer, other right answers, and wrong ones that once earned points.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """`shows`: what it is about. `way`: how the check has to run."""

    shows: str
    answer: str
    check: str
    wrong: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    given: str = ""
    way: str = "sealed"


SHARING = (
    Case(
        "a list that the check changes and does not keep",
        "class Shelf:\n    def __init__(self): self.books = [1]\n    def all(self): return list(self.books)",
        "shelf = Shelf()\nshelf.all().append(2)\nassert shelf.all() == [1]",
        ("class Shelf:\n    def __init__(self): self.books = [1]\n    def all(self): return self.books",),
    ),
    Case(
        "rows of a grid are lists of their own",
        "def make_grid(r, c): return [[0] * c for _ in range(r)]",
        "g = make_grid(2, 3)\ng[0][0] = 9\nassert g[1][0] == 0",
        ("def make_grid(r, c): return [[0] * c] * r",),
    ),
    Case(
        "the same list comes back",
        "def add(items, x):\n    items.append(x)\n    return items",
        "mine = [1]\nassert add(mine, 2) is mine and mine == [1, 2]",
        ("def add(items, x): return items + [x]", "def add(items, x):\n    items.append(x)\n    return list(items)"),
    ),
    Case(
        "a copy is another list",
        "def copied(items): return list(items)",
        "mine = [1, 2]\ntheirs = copied(mine)\nassert theirs == mine and theirs is not mine\ntheirs.append(3)\nassert mine == [1, 2]",
        ("def copied(items): return items",),
        ("def copied(items): return items[:]",),
    ),
    Case(
        "a deep copy shares nothing",
        "import copy\ndef deep(items): return copy.deepcopy(items)",
        "mine = [[1], [2]]\ntheirs = deep(mine)\ntheirs[0].append(5)\nassert mine == [[1], [2]] and theirs == [[1, 5], [2]]",
        ("def deep(items): return list(items)", "def deep(items): return items"),
        ("def deep(items): return [list(i) for i in items]",),
    ),
    Case(
        "two names for one list",
        "a = [1, 2]\nb = a",
        "a.append(3)\nassert b == [1, 2, 3] and a is b",
        ("a = [1, 2]\nb = [1, 2]", "a = [1, 2]\nb = list(a)"),
    ),
    Case(
        "a getter hands out a copy, not the list inside",
        "class Bag:\n    def __init__(self): self._items = []\n    def add(self, x): self._items.append(x)\n    def items(self): return list(self._items)",
        "bag = Bag()\nbag.add(1)\nbag.items().append(2)\nassert bag.items() == [1]\nseen = bag.items()\nbag.add(3)\nassert seen == [1]",
        (
            "class Bag:\n    def __init__(self): self._items = []\n    def add(self, x): self._items.append(x)\n    def items(self): return self._items",
        ),
    ),
    Case(
        "an argument changed in place, passed by its name",
        "def sort_it(*, items): items.sort()",
        "mine = [3, 1, 2]\nsort_it(items=mine)\nassert mine == [1, 2, 3]",
        ("def sort_it(*, items): items = sorted(items)",),
        ("def sort_it(*, items): items[:] = sorted(items)",),
    ),
    Case(
        "a list changed inside of a tuple",
        "def push(pair): pair[0].append(pair[1])",
        "inner = [1]\npush((inner, 2))\nassert inner == [1, 2]",
        ("def push(pair): return (pair[0] + [pair[1]], pair[1])",),
    ),
    Case(
        "an argument is left alone, deep inside too",
        "def total(rows): return sum(sum(row) for row in rows)",
        "rows = ([1, 2], [3])\nassert total(rows) == 6 and rows == ([1, 2], [3])",
        ("def total(rows): return sum(row.pop() for row in rows for _ in range(len(row)))",),
    ),
    Case(
        "a dictionary in a list of dictionaries",
        "def blank(n): return [{'seen': 0} for _ in range(n)]",
        "rows = blank(2)\nrows[0]['seen'] = 1\nassert rows[1] == {'seen': 0}",
        ("def blank(n): return [{'seen': 0}] * n",),
    ),
    Case(
        "a default argument is not kept between calls",
        "def collect(x, into=None):\n    into = [] if into is None else into\n    into.append(x)\n    return into",
        "first = collect(1)\nsecond = collect(2)\nassert second == [2] and first == [1]",
        ("def collect(x, into=[]):\n    into.append(x)\n    return into",),
    ),
    Case(
        "a list inside itself",
        "def loop():\n    x = [1]\n    x.append(x)\n    return x",
        "x = loop()\nassert x[1] is x and x[1][1][0] == 1",
        ("def loop(): return [1, [1, [1]]]",),
    ),
    Case(
        "what a function remembers changes with the list that it was given",
        "class Cart:\n    def __init__(self, items): self.items = list(items)\n    def count(self): return len(self.items)",
        "start = ['a']\ncart = Cart(start)\nstart.append('b')\nassert cart.count() == 1",
        (
            "class Cart:\n    def __init__(self, items): self.items = items\n    def count(self): return len(self.items)",
        ),
    ),
    Case(
        "a global that a function counts up",
        "calls = 0\ndef tick():\n    global calls\n    calls += 1",
        "assert calls == 0\ntick()\ntick()\nassert calls == 2\ncalls = 10\ntick()\nassert calls == 11",
        ("calls = 0\ndef tick():\n    calls = 1", "calls = 0\ndef tick():\n    global calls\n    calls = 2"),
    ),
    Case(
        "a view of an array shares its cells",
        "import numpy as np\ndef first_row(a): return a[0]",
        "import numpy as np\na = np.zeros((2, 2))\nrow = first_row(a)\nrow[0] = 5\nassert a[0, 0] == 5 and np.shares_memory(row, a)",
        ("import numpy as np\ndef first_row(a): return a[0].copy()", "def first_row(a): return list(a[0])"),
    ),
    Case(
        "a copy of an array shares nothing",
        "import numpy as np\ndef doubled(a): return a * 2",
        "import numpy as np\na = np.array([1, 2])\nb = doubled(a)\nassert (b == [2, 4]).all() and (a == [1, 2]).all() and not np.shares_memory(a, b)",
        ("def doubled(a):\n    a *= 2\n    return a",),
    ),
    Case(
        "columns of a table changed in place",
        "import pandas as pd\ndef tidy(t): t['n'] = t['n'].fillna(0)",
        "import pandas as pd\nt = pd.DataFrame({'n': [1.0, None]})\ntidy(t)\nassert t['n'].tolist() == [1.0, 0.0]",
        ("def tidy(t): return t.fillna(0)",),
    ),
)
KINDS = (
    Case(
        "a getter's list that nobody keeps",
        "class Kept:\n    def __init__(self): self._all = [1]\n    def all(self): return list(self._all)",
        "kept = Kept()\nkept.all().append(2)\nassert kept.all() == [1]",
        ("class Kept:\n    def __init__(self): self._all = [1]\n    def all(self): return self._all",),
    ),
    Case(
        "a kind of list is no list by its type",
        "def ones(n): return [1] * n",
        "assert type(ones(2)) is list",
        ("class Mine(list): pass\ndef ones(n): return Mine([1] * n)",),
    ),
    Case(
        "a kind of number is no number by its class",
        "def two(): return 2",
        "assert two().__class__ is int",
        ("import enum\nclass Few(enum.IntEnum):\n    TWO = 2\ndef two(): return Few.TWO",),
    ),
    Case(
        "kinds of lists, numbers and texts are what they are derived from",
        "def some(): return ([1], 2, 'ab')",
        "a, b, c = some()\nassert isinstance(a, list) and isinstance(b, int) and isinstance(c, str) and a + [b] == [1, 2] and {c: 1} == {'ab': 1}",
        ("def some(): return ((1,), 2, 'ab')",),
        ("class L(list): pass\nclass I(int): pass\nclass S(str): pass\ndef some(): return (L([1]), I(2), S('ab'))",),
    ),
    Case(
        "a given function that answers use",
        "def double_all(xs): return [helper(x) for x in xs]",
        "assert double_all([1, 2]) == [2, 4]\nassert helper(3) == 6",
        ("def double_all(xs): return xs",),
        given="def helper(x): return 2 * x",
    ),
    Case(
        "an object where a list was asked for",
        "def odd(n): return [i for i in range(n) if i % 2]",
        "assert odd(6) == [1, 3, 5]",
        (
            "class Yes:\n    def __eq__(self, other): return True\ndef odd(n): return Yes()",
            "class Yes(list):\n    def __eq__(self, other): return True\ndef odd(n): return Yes()",
        ),
        ("class Mine(list): pass\ndef odd(n): return Mine(i for i in range(n) if i % 2)",),
    ),
    Case(
        "methods that say yes",
        "def letters(word): return set(word)",
        "assert letters('abca').issuperset({'a', 'b'})\nassert 'c' in letters('abca')\nassert len(letters('aa')) == 1",
        (
            "class Yes:\n    def __len__(self): return 1\n    def __contains__(self, x): return True\n    def issuperset(self, x): return True\ndef letters(word): return Yes()",
            "class Yes(set):\n    def __contains__(self, x): return True\n    def issuperset(self, x): return True\n    def __len__(self): return 1\ndef letters(word): return Yes()",
        ),
        (
            "class Mine(set): pass\ndef letters(word): return Mine(word)",
            "def letters(word): return dict.fromkeys(word).keys() | set()",
        ),
    ),
    Case(
        "truth of an object",
        "def is_even(n): return n % 2 == 0",
        "assert is_even(2)\nassert not is_even(3)",
        (
            "class Turn:\n    said = False\n    def __bool__(self):\n        Turn.said = not Turn.said\n        return Turn.said\nanswer = Turn()\ndef is_even(n): return answer",
        ),
        ("def is_even(n): return not n & 1", "def is_even(n): return (n + 1) % 2"),
    ),
    Case(
        "a variable that is another number each time",
        "total = 5",
        "assert total == 5\nassert total + 1 == 6",
        ("class Any(int):\n    def __eq__(self, other): return True\n    __hash__ = int.__hash__\ntotal = Any(3)",),
        ("total = 2 + 3",),
    ),
    Case(
        "keys of a dictionary are what they hold",
        "def names(ages): return set(ages)",
        "assert names({'a': 1, 'b': 2}) == {'a', 'b'}",
        ("def names(ages): return ages.values()",),
        ("def names(ages): return ages.keys()", "def names(ages): return frozenset(ages)"),
    ),
    Case(
        "a dictionary of another make is what it holds",
        "def count(word):\n    c = {}\n    for x in word: c[x] = c.get(x, 0) + 1\n    return c",
        "assert count('aab') == {'a': 2, 'b': 1}",
        ("from collections import UserDict\ndef count(word): return UserDict({'a': 1})",),
        (
            "from collections import UserDict\ndef count(word): return UserDict({x: word.count(x) for x in word})",
            "from collections import Counter\ndef count(word): return Counter(word)",
            "from collections import defaultdict\ndef count(word):\n    c = defaultdict(lambda: 0)\n    for x in word: c[x] += 1\n    return c",
        ),
    ),
    Case(
        "a list of another make is what it holds",
        "def half(items): return items[:len(items) // 2]",
        "assert half([1, 2, 3, 4]) == [1, 2]",
        ("from collections import UserList\ndef half(items): return UserList(items)",),
        ("from collections import UserList\ndef half(items): return UserList(items[:2])",),
    ),
    Case(
        "an array of another make is what it holds",
        "import numpy as np\ndef twice(n): return np.arange(n) * 2",
        "import numpy as np\nassert np.array_equal(twice(3), [0, 2, 4])",
        (
            "import numpy as np\nclass Yes(np.ndarray):\n    def __eq__(self, other): return np.ones(3, bool)\ndef twice(n): return np.zeros(3).view(Yes)",
        ),
        ("import numpy as np\nclass Mine(np.ndarray): pass\ndef twice(n): return (np.arange(n) * 2).view(Mine)",),
    ),
    Case(
        "own classes that compare",
        "class Point:\n    def __init__(self, x): self.x = x\n    def __eq__(self, other): return isinstance(other, Point) and self.x == other.x\n    def __hash__(self): return hash(self.x)",
        "assert Point(1) == Point(1)\nassert Point(1) != Point(2)\nassert len({Point(1), Point(1), Point(2)}) == 2\nassert Point(3) in [Point(2), Point(3)]",
        ("class Point:\n    def __init__(self, x): self.x = x",),
        ("from dataclasses import dataclass\n@dataclass(frozen=True)\nclass Point:\n    x: int",),
    ),
    Case(
        "own classes that are added and ordered",
        "class Money:\n    def __init__(self, n): self.n = n\n    def __add__(self, other): return Money(self.n + other.n)\n    def __lt__(self, other): return self.n < other.n",
        "assert (Money(1) + Money(2)).n == 3\nassert Money(1) < Money(2) and not Money(2) < Money(1)\nassert [m.n for m in sorted([Money(3), Money(1)])] == [1, 3]",
        (
            "class Money:\n    def __init__(self, n): self.n = n\n    def __add__(self, other): return Money(self.n)\n    def __lt__(self, other): return True",
        ),
    ),
    Case(
        "a list of one's own with methods of its own",
        "class Stack:\n    def __init__(self): self.items = []\n    def push(self, x): self.items.append(x)\n    def pop(self): return self.items.pop()\n    def __len__(self): return len(self.items)",
        "s = Stack()\ns.push(1)\ns.push(2)\nassert s.pop() == 2 and len(s) == 1",
        ("class Stack(list):\n    def push(self, x): self.insert(0, x)",),
        ("class Stack(list):\n    def push(self, x): self.append(x)",),
    ),
    Case(
        "a function has its own words",
        "def area(r):\n    'Return the area.'\n    return 3 * r * r",
        "assert area.__doc__\nassert area.__name__ == 'area'\nassert callable(area)",
        ("def area(r): return 3 * r * r", "area = 12"),
        ("def area(radius):\n    '''Area.'''\n    return radius ** 2 * 3",),
    ),
    Case(
        "types of what comes back",
        "def pair(a, b): return (a, b)",
        "assert type(pair(1, 2)) is tuple\nassert isinstance(pair(1, 2), tuple) and not isinstance(pair(1, 2), list)",
        ("def pair(a, b): return [a, b]",),
    ),
    Case(
        "types of one's own",
        "class Animal: pass\nclass Dog(Animal): pass",
        "d = Dog()\nassert type(d) is Dog and isinstance(d, Animal) and issubclass(Dog, Animal)\nassert d.__class__.__name__ == 'Dog'\nassert not isinstance(Animal(), Dog) and not callable(d)",
        ("class Animal: pass\nclass Dog: pass", "class Animal: pass\nDog = Animal"),
    ),
    Case(
        "a generator where a list was made",
        "def evens(n): return [i for i in range(n) if i % 2 == 0]",
        "assert list(evens(5)) == [0, 2, 4]\nassert sum(evens(3)) == 2",
        ("def evens(n): return iter([1])",),
        (
            "def evens(n):\n    for i in range(0, n, 2): yield i",
            "def evens(n): return filter(lambda i: i % 2 == 0, range(n))",
        ),
    ),
    Case(
        "a match is as true as True",
        "def has_digit(s): return any(c.isdigit() for c in s)",
        "assert has_digit('a1')\nassert not has_digit('ab')",
        ("import re\ndef has_digit(s): return re.search('a', s)",),
        ("import re\ndef has_digit(s): return re.search('[0-9]', s)",),
    ),
)
ERRORS = (
    Case(
        "any error will do",
        "def root(x):\n    if x < 0: raise ValueError('x')\n    return x ** 0.5",
        "try:\n    root(-1)\nexcept Exception:\n    pass\nelse:\n    assert False",
        ("def root(x): return 0", "import sys\ndef root(x): sys.exit()"),
        ("import math\ndef root(x): return math.sqrt(x)",),
    ),
    Case(
        "the kernel's own exit raises nothing",
        "import sys\ndef leave(): sys.exit(3)",
        "try:\n    leave()\nexcept SystemExit as end:\n    assert end.code == 3",
        ("import sys\ndef leave(): sys.exit(4)",),
        ("def leave(): exit(3)",),
    ),
    Case(
        "changed before it raised",
        "def drain(items):\n    items.clear()\n    raise RuntimeError('empty')",
        "mine = [1]\ntry:\n    drain(mine)\nexcept RuntimeError:\n    pass\nassert mine == []",
        ("def drain(items): raise RuntimeError('empty')",),
    ),
)
HELPERS = (
    Case(
        "the author's helper is the author's",
        "def mean(xs): return sum(xs) / len(xs)",
        "assert close(mean([1, 2]), 1.5)",
        ("def mean(xs): return 0", "def mean(xs): return 0\ndef close(a, b): return True"),
        given="import math\ndef close(a, b): return math.isclose(a, b)",
    ),
    Case(
        "an import that the answer repeats is the author's",
        "import numpy as np\ndef ones(n): return np.ones(n)",
        "assert np.allclose(ones(2), [1, 1])",
        (
            "class np:\n    ones = staticmethod(lambda n: None)\n    allclose = staticmethod(lambda a, b: True)\ndef ones(n): return 0",
            "import numpy as np\ndef ones(n): return np.zeros(n)",
        ),
        given="import numpy as np",
    ),
    Case(
        "given data that answers share",
        "def stock(): return STOCK",
        "assert stock() is STOCK\nassert stock() == {'a': [1]}",
        ("def stock(): return dict(STOCK)",),
        given="STOCK = {'a': [1]}",
    ),
    Case(
        "given data that the answer changes",
        "def add(name): STORE.append(name)",
        "add('x')\nassert STORE == ['x']\nadd('y')\nassert STORE == ['x', 'y']",
        ("def add(name): return [name]", "def add(name): STORE.insert(0, name)"),
        given="STORE = []",
    ),
)
CASES = SHARING + KINDS + ERRORS + HELPERS
