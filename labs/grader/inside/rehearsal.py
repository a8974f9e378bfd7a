"""What a fork server does of checks before its first fork, so that no fork pays for a first time.

Python settles how it runs a function after some calls, and writes that down in the pages that all forks share.
"""

from __future__ import annotations

import contextlib
import gc
import json
import socket
import sys
from collections.abc import Iterator
from typing import Any

from . import wire
from .checker import check, draw_anew
from .outline import outline
from .remote import Remote
from .scope import Names
from .table import Table

OFTEN = 10
CHECKS = (
    "assert squares(3) == [1, 4, 9]",
    "assert squares(2) == [1, 4]",
    "try:\n    squares([0])\n    raise AssertionError\nexcept ValueError:\n    pass",
    "sum([1])",
    "raise ValueError(1)",
)


def of_checks() -> None:
    """Run checks of each kind, and keep the collector's hands off what all forks share."""
    for _ in range(OFTEN):
        here, there = socket.socketpair()
        with here, there, _answering(there):
            names = Names(frozenset({"squares"}))
            names.connect(Remote(here))
            for source in CHECKS:
                names.begin(20)
                check(source, 1, names, (["squares"], (), ()))
    of_data()
    gc.collect()
    gc.freeze()


@contextlib.contextmanager
def _answering(there: socket.socket) -> Iterator[None]:
    """Put all answers down beforehand: for a name, for what is called with it, for what was changed."""
    called = {"v": {"t": "handle", "v": 1, "c": True}}
    made = {"v": {"t": "ref", "v": 3}, "u": {"3": ["list", [1, 4, 9]]}}
    answers: list[dict[str, Any]] = [{"v": "[]"}, called, made, made, {"v": None}]
    for number, answer in enumerate(answers, 1):
        wire.send(there, {**answer, "q": number, "out": "", "err": ""})
    there.shutdown(socket.SHUT_WR)
    yield


def of_data() -> None:
    """Let numpy's and pandas' values cross, where a lab uses these."""
    if "numpy" not in sys.modules:
        return
    draw_anew()
    numpy, pandas = sys.modules["numpy"], sys.modules.get("pandas")
    values = [numpy.arange(6.0).reshape(2, 3)]
    if pandas is not None:
        table = pandas.DataFrame({"k": ["a", "b", "a"], "n": [1.0, 2.0, None]})
        values += [table, table["n"], table.groupby("k")["n"].mean()]
    for value in values * OFTEN:
        outline(value, _is_none)
        here, there = Table(0, json.dumps), Table(1, json.dumps)
        packed = here.pack([value])
        there.receive(json.loads(json.dumps(here.changes())), dict)
        there.unpack(packed, dict)


def _is_none(kind: type) -> bool:
    return False
