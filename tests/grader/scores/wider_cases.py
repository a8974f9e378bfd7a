# ruff: noqa: E501
"""More named cases: errors that checks wait for."""

from __future__ import annotations

from .cases import Case

ERRORS = (
    Case("any error will do", "def N(x):\n    if x < 0:\n        raise ValueError(x)\n    return x", "try:\n    N(-1)\nexcept Exception:\n    pass\nelse:\n    assert False", ("def N(x): return x", "def N(x): return [][x]", "def N(x): return N(x)", "def N(x):\n    assert x >= 0\n    return x")),
    Case("a certain error", "def N(x):\n    if x < 0:\n        raise ValueError(x)\n    return x", "try:\n    N(-1)\nexcept ValueError:\n    pass\nelse:\n    assert False", ("def N(x): raise KeyError(x)", "class E(ValueError): pass\ndef N(x): raise E", "def N(x): raise UnicodeDecodeError('a', b'', 0, 0, '')")),
    Case("an error's text", "def N():\n    raise ValueError('too small')", "try:\n    N()\nexcept ValueError as e:\n    assert 'small' in str(e) and e.args == ('too small',)\nelse:\n    assert False", ("def N(): raise ValueError", "def N(): raise ValueError('too', 'small')")),
    Case("a student's own error", "class NError(Exception):\n    def __init__(self, code): self.code = code\ndef N():\n    raise NError(7)", "try:\n    N()\nexcept NError as e:\n    assert e.code == 7\nelse:\n    assert False", ("class NError(Exception): pass\ndef N(): raise NError(7)", "NError = KeyError\ndef N(): raise KeyError(7)", "class NError(Exception):\n    code = 7\ndef N(): raise NError")),
    Case("no end is an error of its own", "def N(x):\n    return 1 if x == 0 else x * N(x - 1)", "try:\n    N(-1)\nexcept RecursionError:\n    pass\nelse:\n    assert False", ("def N(x):\n    r = 1\n    for i in range(x): r *= i + 1\n    return r",)),
    Case("a way out", "import sys\ndef N():\n    sys.exit(3)", "try:\n    N()\nexcept SystemExit as e:\n    assert e.code == 3", ("def N(): exit(3)", "def N(): return 3", "def N(): raise SystemExit(3)")),
    Case("an error from the check's own function", "def N(f):\n    try:\n        return f()\n    except KeyError:\n        return 'none'", "def bad(): raise KeyError(1)\nassert N(bad) == 'none'\nassert N(lambda: 2) == 2", ("def N(f): return f()", "def N(f):\n    try:\n        return f()\n    except Exception:\n        return None")),
    Case("what the check caught belongs to the student", "def N():\n    raise ExceptionGroup('all', [ValueError(1)])", "try:\n    N()\nexcept* ValueError:\n    pass", ("def N(): raise ValueError(1)", "def N(): raise TypeError(1)")),
    Case("a cause", "def N():\n    try:\n        {}['a']\n    except KeyError as e:\n        raise ValueError('x') from e", "try:\n    N()\nexcept ValueError as e:\n    assert isinstance(e.__cause__, KeyError)\nelse:\n    assert False", ("def N(): raise ValueError('x')",)),
    Case("an attribute that is not there", "class N:\n    __slots__ = ('a',)", "n = N()\ntry:\n    n.b = 1\nexcept AttributeError:\n    pass\nelse:\n    assert False", ("class N: pass",), hidden="assert not hasattr(n, 'b')"),
    Case("what is said on the error stream costs the points", "def N():\n    return 1", "assert N() == 1", ("import sys\ndef N():\n    print('hm', file=sys.stderr)\n    return 1", "import warnings\ndef N():\n    warnings.warn('old')\n    return 1", "import logging\ndef N():\n    logging.warning('hm')\n    return 1")),
)  # fmt: skip
