"""What a fork server does once, before its first fork, so that no fork pays for a first time: lazy imports, caches."""

from __future__ import annotations

import gc
import socket
import sys
from typing import Any

from . import rehearsal, shell, wire
from .answer import Responder

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
        for source in (*PLAIN * rehearsal.OFTEN, *(cell for name, cell in WITH.items() if name in sys.modules)):
            for brief in (False, True):
                shell.run_cell(interpreter, source, 20, brief=brief, store=False)
        _answer()
        rehearsal.of_data()
    finally:
        sys.stdout, sys.stderr = kept
        shell.begin_loop(interpreter)
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


def _answer() -> None:
    """Answer a check's questions, which lie there: for a name, for what is called, for what has changed."""
    here, there = socket.socketpair()
    names: dict[str, Any] = {"__name__": "__main__"}
    exec("def squares(n):\n    return [i * i for i in range(n)]", names)  # noqa: S102 (right here)
    called = {"t": "handle", "v": 1}
    questions: list[dict[str, Any]] = [
        {"o": "begin", "a": ['[["squares"], []]'], "c": True},
        {"o": "name", "a": ["squares"]},
        {"o": "call", "a": [called, 3]},
        {"o": "call", "a": [called, {"t": "ref", "v": 2}], "u": {"2": ["list", [1, 2]]}, "d": [2]},
    ]
    for number, question in enumerate(questions * rehearsal.OFTEN, 1):
        wire.send(here, {**question, "q": number, "s": 20})
    here.shutdown(socket.SHUT_WR)
    Responder(names, there, lambda: ("", ""), 20).serve()
    here.close()
    there.close()


def freeze() -> None:
    """Keep the collector's hands off what all forks share: looking at a page is writing to it."""
    gc.collect()
    gc.freeze()
