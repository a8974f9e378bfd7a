"""The student's side of a sealed check: does what it is asked with the student's names, and knows nothing."""

from __future__ import annotations

import itertools
import operator
import signal
import socket
import sys
from collections.abc import Callable
from typing import Any

from . import wire
from .shell import alarm

ITEMS_LIMIT = 200_000

_OPERATIONS: dict[str, Callable[..., Any]] = {
    "attr": getattr,
    "item": operator.getitem,
    "len": len,
    "iter": iter,
    "next": next,
    "str": str,
    "repr": repr,
    "bool": bool,
    "float": float,
    "int": operator.index,
    "in": operator.contains,
    "instance": lambda kind, value: isinstance(value, kind),
    "list": lambda value: list(itertools.islice(value, ITEMS_LIMIT)),
}


class Responder:
    """Answers one checker over one channel with the names of one notebook."""

    def __init__(
        self, names: dict[str, Any], channel: socket.socket, printed: Callable[[], tuple[str, str]], seconds: float
    ) -> None:
        self.names, self.channel, self.printed, self.seconds = names, channel, printed, seconds
        self.kept: list[Any] = []

    def serve(self) -> None:
        """Answer until the checker ends. Never raises."""
        while True:
            try:
                question = wire.receive(self.channel)
            except (wire.Closed, wire.Unsealable, OSError):
                return
            if question[:1] == ["check"]:
                # As IPython does for every cell: a warning shows once in each check, not once in all.
                self.names.pop("__warningregistry__", None)
                question = question[1:]
            answer = self._within_time(question)
            answer["out"], answer["err"] = self.printed()
            try:
                wire.send(self.channel, answer)
            except wire.Unsealable as error:
                wire.send(self.channel, {"error": _described(error), "out": "", "err": ""})

    def _within_time(self, question: list[Any]) -> dict[str, Any]:
        try:
            signal.signal(signal.SIGALRM, alarm)
            signal.setitimer(signal.ITIMER_REAL, self.seconds, 0.5)
            try:
                return {"v": self._answer(*question)}
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
        except BaseException as error:
            return {"error": _described(error)}

    def _keep(self, value: Any) -> int:
        self.kept.append(value)
        return len(self.kept) - 1

    def _pack(self, value: Any) -> Any:
        return wire.pack(value, self._keep)

    def _answer(self, operation: str, *packed: Any) -> Any:
        if operation == "has":
            return packed[0] in self.names
        if operation == "name":
            return self._pack(self.names[packed[0]])
        values = [wire.unpack(item, self.kept.__getitem__) for item in packed]
        if operation == "call":
            return self._call(packed, *values)
        if operation == "setattr":
            setattr(values[0], values[1], values[2])
            return None
        if operation == "setitem":
            values[0][values[1]] = values[2]
            return None
        return self._pack(_OPERATIONS[operation](*values))

    def _call(self, packed: tuple[Any, ...], function: Any, positional: list[Any], named: dict[str, Any]) -> Any:
        result = self._pack(function(*positional, **named))
        # Arguments changed in place go back too: nothing, or the new value, for each.
        before = packed[1]["v"]
        after = [self._pack(value) if _changes(value) else None for value in positional]
        pairs = zip(after, before, strict=False)
        return [result, [now if now is not None and now != then else None for now, then in pairs]]


def _changes(value: Any) -> bool:
    return type(value).__name__ in ("list", "dict", "set", "deque", "bytearray", "ndarray", "DataFrame", "Series")


def _described(error: BaseException) -> dict[str, Any]:
    kind = type(error)
    known = [f"{base.__module__}:{base.__qualname__}" for base in kind.__mro__ if wire.trusted_module(base.__module__)]
    try:
        text = str(error)[:2000]
    except BaseException:
        text = ""
    arguments = text if kind is not KeyError or not error.args else error.args[0]
    return {"name": kind.__name__, "bases": known, "text": str(arguments)[:2000]}


def stream_reader(shell: Any) -> Callable[[], tuple[str, str]]:
    """Return a function giving what was printed since the last question, as (stdout, stderr)."""

    def printed() -> tuple[str, str]:
        texts = {"stdout": "", "stderr": ""}
        for output in shell.outputs:
            if output.get("output_type") == "stream":
                texts[output["name"]] += output["text"]
        shell.outputs = type(shell.outputs)()
        return texts["stdout"], texts["stderr"]

    sys.stdout.flush()
    return printed
