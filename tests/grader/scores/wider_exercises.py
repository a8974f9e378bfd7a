# ruff: noqa: E501
"""More that labs ask for: own classes, generators, arrays and tables, files, chance, and what waits."""

from __future__ import annotations

from .exercises import Exercise

CLASSES = (
    Exercise(
        "class N:\n    def __init__(self):\n        self._items = []\n\n    def push(self, item):\n        self._items.append(item)\n        return self\n\n    def pop(self):\n        if not self._items:\n            raise IndexError('empty')\n        return self._items.pop()\n\n    def items(self):\n        return list(self._items)\n\n    def __len__(self):\n        return len(self._items)",
        ("class N:\n    def __init__(self): self._items = []\n    def push(self, item):\n        self._items.append(item)\n        return self\n    def pop(self): return self._items.pop()\n    def items(self): return self._items\n    def __len__(self): return len(self._items)",
         "class N:\n    _items = []\n    def push(self, item):\n        self._items.append(item)\n        return self\n    def pop(self): return self._items.pop()\n    def items(self): return list(self._items)\n    def __len__(self): return len(self._items)",
         "class N(list):\n    def push(self, item): self.append(item)\n    def items(self): return self",
         "class N:\n    def __init__(self): self._items = []\n    def push(self, item): self._items.insert(0, item)\n    def pop(self): return self._items.pop() if self._items else None\n    def items(self): return tuple(self._items)\n    def __len__(self): return 0"),
        (("list", "N().push(A).push(B).items()"), ("number", "len(N().push(1))"), ("number", "N().push(A).pop()")),
        ("s = N().push(1)\ns.items().append(9)\nassert s.items() == [1]", "s, t = N(), N()\ns.push(A)\nassert len(t) == 0 and t.items() == []",
         "s = N()\nassert s.push(1) is s", "s = N()\nassert not s\ns.push(1)\nassert s", "held = [1]\ns = N().push(held)\nheld.append(2)\nassert s.pop() == [1, 2]",
         "held = [1]\nassert N().push(held).pop() is held", "s = N()\nfor n in range(3):\n    s.push(n)\nassert [s.pop() for _ in range(3)] == [2, 1, 0]"),
        (("N().pop()", "IndexError"), ("N().pop()", "Exception"), ("N().nothing", "AttributeError"), ("N(1, 2)", "TypeError")),
    ),
    Exercise(
        "class N:\n    def __init__(self, x, y=A):\n        self.x, self.y = x, y\n\n    def __eq__(self, other):\n        return isinstance(other, N) and (self.x, self.y) == (other.x, other.y)\n\n    def __hash__(self):\n        return hash((self.x, self.y))\n\n    def __lt__(self, other):\n        return (self.x, self.y) < (other.x, other.y)\n\n    def __add__(self, other):\n        return N(self.x + other.x, self.y + other.y)\n\n    def __repr__(self):\n        return f'N({self.x}, {self.y})'",
        ("class N:\n    def __init__(self, x, y=A): self.x, self.y = x, y\n    def __add__(self, other):\n        self.x += other.x\n        self.y += other.y\n        return self\n    def __repr__(self): return f'N({self.x}, {self.y})'",
         "from collections import namedtuple\nN = namedtuple('N', 'x y', defaults=[A])",
         "from dataclasses import dataclass\n@dataclass(order=True)\nclass N:\n    x: int\n    y: int = A\n    def __add__(self, other): return N(self.x + other.x, self.y + other.y)",
         "class N:\n    def __init__(self, x, y=A): self.x, self.y = x, y\n    def __eq__(self, other): return self.x == other.x\n    def __lt__(self, other): return self.x < other.x\n    def __add__(self, other): return N(self.x + other.x, self.y + other.y)\n    def __repr__(self): return f'<{self.x}>'"),
        (("number", "N(1).y"), ("number", "(N(1, 2) + N(3, 4)).y"), ("text", "repr(N(1, 2))"), ("text", "str(N(B))")),
        ("assert N(1, 2) == N(1, 2)", "assert N(1, 2) != N(1, 3)", "assert N(1) != 1", "assert N(1, 2) < N(1, 3)", "assert N(1, 2) + N(3, 4) == N(4, 6)",
         "assert sorted([N(2), N(1)])[0] == N(1)", "assert len({N(1), N(1), N(2)}) == 2", "p = N(1)\nq = p\nq.x = 8\nassert p.x == 8",
         "p, q = N(1, 1), N(2, 2)\np + q\nassert p.x == 1", "assert N(1) in [N(2), N(1)]", "assert isinstance(N(1), N)", "p = N(1)\nassert [p].index(p) == 0", "assert {N(1): 'a'}[N(1)] == 'a'",
         "assert max(N(3), N(5)).x == 5", "assert not N(1) == None"),
        (("N(1) + 2", "AttributeError"), ("N(1) + 2", "Exception"), ("N()", "TypeError"), ("N(1) < 'a'", "Exception")),
    ),
    Exercise(
        "class N:\n    def __init__(self, value):\n        self.value, self.children, self.parent = value, [], None\n\n    def add(self, value):\n        child = N(value)\n        child.parent = self\n        self.children.append(child)\n        return child\n\n    def total(self):\n        return self.value + sum(child.total() for child in self.children)",
        ("class N:\n    def __init__(self, value, children=[]):\n        self.value, self.children, self.parent = value, children, None\n    def add(self, value):\n        child = N(value, [])\n        child.parent = self\n        self.children.append(child)\n        return child\n    def total(self): return self.value + sum(c.total() for c in self.children)",
         "import copy\nclass N:\n    def __init__(self, value): self.value, self.children, self.parent = value, [], None\n    def add(self, value):\n        child = N(value)\n        child.parent = copy.copy(self)\n        self.children.append(child)\n        return child\n    def total(self): return self.value + sum(c.value for c in self.children)",
         "class N:\n    def __init__(self, value): self.value, self.children, self.parent = value, [], None\n    def add(self, value):\n        self.children.append(N(value))"),
        (("number", "N(A).total()"), ("list", "N(A).children")),
        ("top = N(A)\nlow = top.add(B)\nassert low.parent is top", "top = N(1)\ntop.add(2).add(3)\nassert top.total() == 6", "top = N(1)\ntop.add(2)\nassert N(1).children == []",
         "top = N(1)\nlow = top.add(2)\nassert top.children[0] is low", "top = N(1)\nlow = top.add(2)\nlow.value = 10\nassert top.total() == 11",
         "top = N(0)\nlow = top.add(1)\nseen, node = [], low\nwhile node is not None:\n    seen.append(node.value)\n    node = node.parent\nassert seen == [1, 0]"),
    ),
    Exercise(
        "class N:\n    log = []\n    def __init__(self, name):\n        self.name = name\n\n    def __enter__(self):\n        N.log.append('in')\n        return self\n\n    def __exit__(self, *error):\n        N.log.append('out')\n        return error[0] is KeyError",
        ("class N:\n    log = []\n    def __init__(self, name): self.name = name\n    def __enter__(self): self.log.append('in')\n    def __exit__(self, *error): self.log.append('out')",
         "from contextlib import contextmanager\n@contextmanager\ndef N(name):\n    yield name", "class N:\n    log = ()\n    def __init__(self, name): self.name = name\n    def __enter__(self): return self\n    def __exit__(self, *error): return True"),
        (("text", "N('a').name"),),
        ("N.log.clear()\nwith N('x') as it:\n    assert it.name == 'x'\nassert N.log == ['in', 'out']", "with N('x'):\n    raise KeyError(1)",
         "try:\n    with N('x'):\n        raise ValueError(1)\nexcept ValueError:\n    pass\nelse:\n    assert False", "N.log = []\nwith N('y'):\n    pass\nassert len(N.log) == 2"),
    ),
    Exercise(
        "class NError(ValueError):\n    def __init__(self, code):\n        super().__init__(f'code {code}')\n        self.code = code\n\ndef N(x):\n    if x < A:\n        raise NError(x)\n    return x",
        ("class NError(Exception):\n    pass\ndef N(x):\n    if x < A:\n        raise NError(x)\n    return x", "NError = ValueError\ndef N(x):\n    if x < A:\n        raise ValueError(x)\n    return x",
         "class NError(ValueError):\n    code = 0\ndef N(x):\n    if x <= A:\n        raise NError(x)\n    return x", "def N(x): return x"),
        (("number", "N(A + 1)"),),
        ("try:\n    N(0)\nexcept NError as problem:\n    assert problem.code == 0\nelse:\n    assert False", "assert issubclass(NError, ValueError)",
         "try:\n    N(-1)\n    raise AssertionError('no error')\nexcept NError as problem:\n    assert str(problem) == 'code -1'", "try:\n    N(0)\nexcept Exception as problem:\n    assert type(problem).__name__ == 'NError'\nelse:\n    assert False",
         "import contextlib\nwith contextlib.suppress(NError):\n    N(0)"),
        (("N(0)", "ValueError"), ("N('a')", "TypeError")),
    ),
)  # fmt: skip

LAZY = (
    Exercise(
        "def N(stop):\n    number = A\n    while number < stop:\n        yield number\n        number += 1",
        ("def N(stop): return list(range(A, stop))", "def N(stop): yield A", "def N(stop): yield from range(stop)", "def N(stop): return range(A, stop)",
         "def N(stop): return iter(range(A, stop))", "def N(stop):\n    for n in range(A, stop):\n        print(n)"),
        (("iterator", "N(A + 3)"), ("list", "list(N(A + 2))"), ("number", "sum(N(A + 2))")),
        ("g = N(A + 2)\nassert next(g) == A\nassert list(g) == [A + 1]\nassert list(g) == []", "assert iter(g2 := N(9)) is g2", "import types\nassert isinstance(N(3), types.GeneratorType)",
         "assert A in N(A + 2)", "a, b = N(A + 2)\nassert b == a + 1", "assert [*zip(N(A + 2), 'xy')] == [(A, 'x'), (A + 1, 'y')]", "assert next(N(0), 'none') == 'none'", "import inspect\nassert inspect.isgeneratorfunction(N)"),
        (("next(N(0))", "StopIteration"), ("len(N(5))", "TypeError"), ("N(9)[0]", "TypeError")),
    ),
    Exercise(
        "def N(items):\n    for item in items:\n        if item % A:\n            yield item * B",
        ("def N(items): return [i * B for i in items if i % A]", "def N(items): return (i * B for i in items)", "def N(items):\n    items = list(items)\n    while items:\n        yield items.pop(0) * B"),
        (("iterator", "N([1, 2, 3])"), ("list", "list(N(range(7)))")),
        ("def steps():\n    yield A + 1\n    raise AssertionError('read on')\nimport itertools\nassert len(list(itertools.islice(N(steps()), 0))) == 0", "source = iter([A + 1, A + 2])\ng = N(source)\nassert list(source) == [A + 1, A + 2]",
         "seen = []\ndef note():\n    for n in (1, 2, 3):\n        seen.append(n)\n        yield n\nN(note())\nassert seen == []", "given = [1, 2]\nlist(N(given))\nassert given == [1, 2]"),
    ),
    Exercise(
        "import functools\ndef N(function):\n    @functools.wraps(function)\n    def counted(*args, **more):\n        counted.calls += 1\n        return function(*args, **more)\n    counted.calls = 0\n    return counted",
        ("def N(function):\n    def counted(*args):\n        counted.calls += 1\n        return function(*args)\n    counted.calls = 0\n    return counted", "def N(function):\n    function.calls = 1\n    return function",
         "import functools\ncalls = 0\ndef N(function):\n    @functools.wraps(function)\n    def counted(*args, **more):\n        global calls\n        calls += 1\n        return function(*args, **more)\n    return counted"),
        (),
        ("@N\ndef twice(x):\n    return 2 * x\ntwice(3)\ntwice(x=4)\nassert twice.calls == 2", "assert N(len)([1, 2]) == 2", "@N\ndef own(x): return x\nassert own.__name__ == 'own'", "f = N(max)\ng = N(max)\nf(1, 2)\nassert g.calls == 0",
         "@N\ndef broken(): raise KeyError('k')\ntry:\n    broken()\nexcept KeyError:\n    pass\nassert broken.calls == 1"),
    ),
    Exercise(
        "def N(function, items):\n    return [function(item) for item in items if item]",
        ("def N(function, items): return map(function, items)", "def N(function, items): return [function(i) for i in items]", "def N(function, items):\n    for i in items:\n        return [function(i)]"),
        (("list", "N(str, [1, 0, 2])"), ("list", "N(lambda n: n * A, range(4))"), ("list", "N(len, ['a', '', 'bc'])")),
        ("calls = []\nN(calls.append, [1, 0, 2])\nassert calls == [1, 2]", "def boom(x): raise KeyError(x)\ntry:\n    N(boom, [1])\nexcept KeyError:\n    pass\nelse:\n    assert False", "assert N(lambda row: row is mark, [mark := [1]]) == [True]"),
        (("N(None, [1])", "TypeError"), ("N(int, ['x'])", "ValueError")),
    ),
)  # fmt: skip

TABLES = (
    Exercise(
        "import numpy as np\ndef N(a):\n    return (a - a.min()) / (a.max() - a.min())",
        ("import numpy as np\ndef N(a):\n    a -= a.min()\n    a /= a.max()\n    return a", "def N(a): return [(x - min(a)) / (max(a) - min(a)) for x in a]", "import numpy as np\ndef N(a): return np.round(a / a.max(), 1)",
         "import numpy as np\ndef N(a): return np.matrix((a - a.min()) / (a.max() - a.min()))", "def N(a): return (a - a.min()) / a.max()"),
        (("array", "N(np.array([A, A + 1.0, A + 4]))"), ("number", "float(N(np.array([1.0, 3.0]))[1])")),
        ("import numpy as np\nx = np.array([1.0, 2.0, 3.0])\nN(x)\nassert x.tolist() == [1, 2, 3]", "import numpy as np\nnp.testing.assert_allclose(N(np.array([0.0, 5, 10])), [0, 0.5, 1])", "import numpy as np\nx = np.arange(4.0)\nassert not np.shares_memory(N(x), x)",
         "import numpy as np\nassert np.allclose(N(np.arange(5.0)), np.arange(5) / 4)", "import numpy as np\nassert isinstance(N(np.arange(3.0)), np.ndarray) and N(np.arange(3.0)).shape == (3,)"),
        (("N([])", "Exception"),),
        "import numpy as np",
    ),
    Exercise(
        "import numpy as np\ndef N(a):\n    return a[1]",
        ("def N(a): return a[1].copy()", "def N(a): return a[:, 1]", "def N(a): return list(a[1])", "import numpy as np\ndef N(a): return np.array(a)[1]", "def N(a): return a[1:2]"),
        (("array", "N(np.arange(6).reshape(3, 2))"),),
        ("import numpy as np\nm = np.zeros((2, 3))\nN(m)[0] = 5\nassert m[1, 0] == 5", "import numpy as np\nm = np.arange(6).reshape(2, 3)\nassert np.shares_memory(N(m), m)", "import numpy as np\nm = np.ones((2, 2))\nv = N(m)\nv += 1\nassert m.sum() == 6",
         "import numpy as np\nm = np.ones((3, 2))\nv = N(m)\nm[1] = 7\nassert (v == 7).all()", "import numpy as np\nm = np.ones((2, 2))\nassert N(m).base is m or N(m).base is m.base"),
        (("N(np.ones((1, 2)))", "IndexError"),),
        "import numpy as np",
    ),
    Exercise(
        "import numpy as np\ndef N(a):\n    a[a > A] = A",
        ("import numpy as np\ndef N(a): return np.minimum(a, A)", "import numpy as np\ndef N(a): a = np.clip(a, None, A)", "import numpy as np\ndef N(a): np.clip(a, None, A, out=a)", "def N(a):\n    for x in a:\n        if x > A:\n            x = A",
         "def N(a): a[a >= A] = A - 1"),
        (),
        ("import numpy as np\nx = np.arange(8)\nN(x)\nassert x.max() == A", "import numpy as np\nm = np.arange(8).reshape(2, 4)\nN(m[1])\nassert m[0].tolist() == [0, 1, 2, 3] and m[1].max() <= A", "import numpy as np\nx = np.full(3, 99)\nassert N(x) is None", "import numpy as np\nbig = np.full(6, 50)\nN(big[::2])\nassert big.tolist() == [A, 50] * 3"),
        (),
        "import numpy as np",
    ),
    Exercise(
        "def N(table):\n    return table.assign(total=table['n'] * A)",
        ("def N(table):\n    table['total'] = table['n'] * A\n    return table", "def N(table): return table['n'] * A", "def N(table):\n    table = table.copy()\n    table['total'] = [str(n * A) for n in table['n']]\n    return table", "def N(table): return table.assign(sum=table['n'] * A)",
         "def N(table): return table.assign(total=table['n'] * A).sort_values('n')"),
        (("frame", "N(pd.DataFrame({'k': ['a', 'b'], 'n': [3, 1]}))"), ("list", "N(pd.DataFrame({'n': [1, 2]}))['total'].tolist()")),
        ("import pandas as pd\nt = pd.DataFrame({'n': [1, 2]})\nN(t)\nassert list(t.columns) == ['n']", "import pandas as pd\nt = pd.DataFrame({'n': [1, 2]})\npd.testing.assert_series_equal(N(t)['total'], pd.Series([A, 2 * A], name='total'))",
         "import pandas as pd\nt = pd.DataFrame({'n': [1, 2]})\nassert N(t)['total'].sum() == 3 * A", "import pandas as pd\nt = pd.DataFrame({'n': [2, 1]})\nassert N(t).equals(pd.DataFrame({'n': [2, 1], 'total': [2 * A, A]}))"),
        (("N(pd.DataFrame({'m': [1]}))", "KeyError"),),
        "import pandas as pd",
    ),
    Exercise(
        "import pandas as pd\nN_data = pd.DataFrame({'k': ['a', 'b', 'a'], 'n': [A, B, 3]})\nN = N_data.groupby('k')['n'].sum()",
        ("import pandas as pd\nN_data = pd.DataFrame({'k': ['a', 'b', 'a'], 'n': [A, B, 3]})\nN = N_data.groupby('k').sum()", "N = {'a': A + 3, 'b': B}", "import pandas as pd\nN_data = pd.DataFrame({'k': ['a', 'b', 'a'], 'n': [A, B, 3]})\nN = N_data.groupby('k')['n'].mean()",
         "import pandas as pd\nN_data = pd.DataFrame({'k': ['a', 'b', 'a'], 'n': [A, B, 3]})\nN = pd.Series([A + 3, B], index=['a', 'b'])"),
        (("list", "N.tolist()"), ("number", "int(N['a'])"), ("text", "N.name")),
        ("assert N['a'] == A + 3", "assert list(N.index) == ['a', 'b']", "assert N.sum() == A + B + 3", "assert dict(N) == {'a': A + 3, 'b': B}", "assert len(N_data) == 3 and N_data.shape == (3, 2)", "assert (N_data.query('k == \"a\"')['n'] > 0).all()"),
    ),
)  # fmt: skip

OUTSIDE = (
    Exercise(
        "def N(words):\n    with open('N.txt', 'w') as file:\n        for word in words:\n            file.write(word + '\\n')\n    return len(words)",
        ("def N(words):\n    with open('N.txt', 'w') as file:\n        file.write(' '.join(words))\n    return len(words)", "def N(words): return len(words)", "def N(words):\n    with open('N.txt', 'a') as file:\n        file.writelines(w + '\\n' for w in words)\n    return len(words)"),
        (("number", "N(['a', 'b'])"),),
        ("N(['x', 'y'])\nassert open('N.txt').read() == 'x\\ny\\n'", "import os\nN(['a'])\nassert os.path.exists('N.txt')", "from pathlib import Path\nN(['a'])\nN(['b'])\nassert Path('N.txt').read_text().splitlines() == ['b']"),
        (("N([1])", "TypeError"), ("N(5)", "Exception")),
    ),
    Exercise(
        "def N(path):\n    with open(path) as file:\n        return [int(line) for line in file if line.strip()]",
        ("def N(path): return open(path).read().split()", "def N(path): return [1, 2]", "def N(path):\n    with open(path) as file:\n        return (int(line) for line in file)", "def N(path):\n    try:\n        with open(path) as f:\n            return [int(x) for x in f]\n    except Exception:\n        return []"),
        (),
        ("from pathlib import Path\nPath('N.csv').write_text('1\\n\\nA\\n')\nassert N('N.csv') == [1, A]", "with open('N.in', 'w') as file:\n    print(B, file=file)\nassert N('N.in')[0] == B", "import tempfile, os\nwith tempfile.TemporaryDirectory() as folder:\n    where = os.path.join(folder, 'x')\n    with open(where, 'w') as file:\n        file.write('5\\n6\\n')\n    assert sum(N(where)) == 11"),
        (("N('no such file')", "FileNotFoundError"), ("N('no such file')", "OSError")),
    ),
    Exercise(
        "import asyncio\nasync def N(x):\n    await asyncio.sleep(0)\n    return x + A",
        ("def N(x): return x + A", "async def N(x): return x", "import asyncio\nasync def N(x):\n    asyncio.sleep(0)\n    return str(x + A)"),
        (),
        ("assert await N(1) == A + 1", "import asyncio\nassert await asyncio.gather(N(1), N(2)) == [A + 1, A + 2]", "import asyncio\ntask = asyncio.create_task(N(5))\nassert await task == A + 5", "import inspect\nassert inspect.iscoroutinefunction(N)", "async def both():\n    return [await N(n) for n in (1, 2)]\nassert sum(await both()) == 3 + 2 * A"),
    ),
    Exercise(
        "import random\ndef N(seed):\n    chance = random.Random(seed)\n    return [chance.randint(1, 6) for _ in range(A)]",
        ("import random\ndef N(seed): return [random.uniform(1, 6) for _ in range(A)]", "import random\ndef N(seed):\n    random.seed(seed)\n    return [random.randint(1, 6) for _ in range(A)]", "import random\nchance = random.Random(1)\ndef N(seed): return [chance.randint(1, 6) for _ in range(A)]", "def N(seed): return [seed % 6 + 1] * A"),
        (("list", "N(3)"), ("list", "N(B)")),
        ("assert N(7) == N(7)", "import random\nrandom.seed(5)\none = random.random()\nrandom.seed(5)\nN(1)\nassert random.random() == one", "assert all(1 <= n <= 6 for n in N(4)) and len(N(4)) == A", "import random\nassert N(2) == [random.Random(2).randint(1, 6)] + N(2)[1:]"),
    ),
    Exercise(
        "import random\ndef N(items):\n    return random.choice(items)",
        ("def N(items): return items[0]", "import random\ndef N(items): return random.sample(items, 1)", "import random\ndef N(items): return items[random.randrange(len(items))]", "import random\ndef N(items):\n    random.seed(1)\n    return random.choice(items)"),
        (),
        ("import random\nrandom.seed(A)\nwanted = random.choice(range(50))\nrandom.seed(A)\nassert N(range(50)) == wanted", "from unittest.mock import patch\nwith patch('random.choice', return_value=42):\n    assert N([1, 2]) == 42", "assert N([A]) == A", "assert N('abc') in 'abc'", "box = [[1]]\nassert N(box) is box[0]"),
        (("N([])", "IndexError"),),
    ),
    Exercise(
        "import numpy as np\nnp.random.seed(A)\nN = np.random.rand(3)",
        ("import numpy as np\nN = np.random.rand(3)", "import numpy as np\nnp.random.seed(A)\nN = np.random.rand(3).tolist()", "import numpy as np\nN = np.random.RandomState(A).rand(3)", "import numpy as np\nN = np.random.default_rng(A).random(3)"),
        (),
        ("import numpy as np\nassert np.allclose(N, np.random.RandomState(A).rand(3))", "assert N.shape == (3,)", "assert ((N >= 0) & (N < 1)).all()", "import numpy as np\nnp.random.seed(A)\nassert (np.random.rand(3) == N).all()"),
    ),
    Exercise(
        "import matplotlib.pyplot as plt\ndef N(values):\n    figure, axis = plt.subplots()\n    axis.plot(values)\n    axis.set_title('N')\n    return axis",
        ("import matplotlib.pyplot as plt\ndef N(values):\n    plt.plot(values)\n    plt.title('N')\n    return plt.gca()", "import matplotlib.pyplot as plt\ndef N(values):\n    figure, axis = plt.subplots()\n    axis.bar(range(len(values)), values)\n    return axis", "import matplotlib.pyplot as plt\ndef N(values):\n    plt.plot(values)"),
        (),
        ("axis = N([1, A])\nassert axis.get_title() == 'N'", "axis = N([1, A])\nassert len(axis.lines) == 1", "axis = N([1, A])\nassert list(axis.lines[0].get_ydata()) == [1, A]"),
    ),
)  # fmt: skip
