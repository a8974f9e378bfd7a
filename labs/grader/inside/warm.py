"""What a fork server does once, before its first fork, so that no fork pays for a first time: lazy imports, caches."""

from __future__ import annotations

import gc
import sys

from . import shell

# Cells of every kind: a value, a print, an error shown in full, an error shown in brief.
PLAIN = ("def half(n):\n    return n / 2\nhalf(3)", "print('ready')", "half('3')")
WITH = {
    "numpy": "import numpy\nnumpy.arange(6.0).reshape(2, 3).sum(axis=0)",
    "pandas": (
        "import pandas\n"
        "t = pandas.DataFrame({'k': ['a', 'b', 'a'], 'n': [1.0, 2.0, None]})\n"
        "t.groupby('k')['n'].mean(), t.dropna().sort_values('n').head(1), t.merge(t, on='k'), t['k'].str.upper()\n"
        "t"
    ),
    "matplotlib.pyplot": (
        "import matplotlib.pyplot as plt\nplt.figure(figsize=(1, 1))\nplt.plot([1, 2])\nplt.title('t')\nplt.show()"
    ),
}


def up(interpreter: shell.Bare) -> None:
    """Run cells of every kind and leave nothing of them behind."""
    kept = sys.stdout, sys.stderr
    shell.take_streams(interpreter)
    names, hidden = dict(interpreter.user_ns), dict(interpreter.user_ns_hidden)
    shell.begin_loop(interpreter)
    try:
        for source in (*PLAIN, *(cell for name, cell in WITH.items() if name in sys.modules)):
            for brief in (False, True):
                shell.run_cell(interpreter, source, 20, brief=brief, store=False)
    finally:
        sys.stdout, sys.stderr = kept
    interpreter.user_ns.clear()
    interpreter.user_ns.update(names)
    interpreter.user_ns_hidden.clear()
    interpreter.user_ns_hidden.update(hidden)
    interpreter.user_ns["_oh"].clear()
    hook = interpreter.displayhook
    # The very objects that are there under these names: else they would seem to be the student's own.
    hook._, hook.__, hook.___ = (names[under] for under in ("_", "__", "___"))
    interpreter.outputs, interpreter.brief = shell.Outputs(), False
    for name in ("last_type", "last_value", "last_traceback", "last_exc"):
        sys.__dict__.pop(name, None)


def freeze() -> None:
    """Keep the collector's hands off what all forks share: looking at a page is writing to it."""
    gc.collect()
    gc.freeze()
