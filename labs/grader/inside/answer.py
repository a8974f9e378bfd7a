"""The student's side of a sealed check: does what it is asked with the student's names, and knows nothing."""

from __future__ import annotations

import copy
import json
import operator
import signal
import socket
import sys
from collections.abc import Callable
from typing import Any

from . import nodes, wire
from .outline import outline
from .shell import CellTimeout, alarm
from .table import Table

_ABSENT = object()
_OPERATIONS: dict[str, Callable[..., Any]] = {
    "attr": getattr,
    "setattr": setattr,
    "delattr": delattr,
    "item": operator.getitem,
    "setitem": operator.setitem,
    "delitem": operator.delitem,
    "len": len,
    "iter": iter,
    "next": next,
    "reversed": reversed,
    "str": str,
    "repr": repr,
    "format": format,
    "dir": dir,
    "bool": bool,
    "float": float,
    "int": int,
    "index": operator.index,
    "hash": hash,
    "eq": operator.eq,
    "in": operator.contains,
    "type": type,
    "instance": lambda kind, value: isinstance(value, kind),
    "known_instance": isinstance,
    "subclass": lambda kind, value: issubclass(value, kind),
    "subclass_of": issubclass,
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "enter": lambda value: type(value).__enter__(value),
    "exit": lambda value: type(value).__exit__(value, None, None, None),
    "operator": lambda _, name, *values: getattr(operator, name)(*values),
    "call": lambda function, *values, **named: function(*values, **named),
}


class Responder:
    """Answers one checker over one channel with the names of one notebook."""

    def __init__(
        self, names: dict[str, Any], channel: socket.socket, printed: Callable[[], tuple[str, str]], seconds: float
    ) -> None:
        self.names, self.channel, self.printed, self.seconds = names, channel, printed, seconds
        self.table = Table(1, self._keep)
        self.watched: dict[str, Any] = {}

    def serve(self) -> None:
        """Answer until the checker ends. Never raises."""
        while True:
            try:
                question = wire.receive(self.channel)
            except (wire.Closed, wire.Unsealable, OSError):
                return
            answer = self._within_time(question)
            answer["out"], answer["err"] = self.printed()
            answer["q"] = question["q"]
            try:
                wire.send(self.channel, answer)
            except wire.Unsealable as error:
                wire.send(self.channel, {"stuck": str(error), "q": question["q"]})

    def _within_time(self, question: dict[str, Any]) -> dict[str, Any]:
        answer: dict[str, Any] = {}
        try:
            signal.signal(signal.SIGALRM, alarm)
            signal.setitimer(signal.ITIMER_REAL, max(0.05, min(self.seconds, float(question.get("s", 0)))), 0.5)
            try:
                self._answer(question, answer)
                self._tell(answer)
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
        except wire.Unsealable as error:
            answer = {"stuck": str(error)}
        except BaseException as error:
            answer = {"error": _described(error)}
        return answer

    def _answer(self, question: dict[str, Any], answer: dict[str, Any]) -> None:
        values, named = self._given(question)
        try:
            value = self._does(question["o"], values, named)
        except (wire.Unsealable, CellTimeout):
            raise
        except BaseException as error:
            answer["error"] = _described(error)
        else:
            self.table.whole = bool(question.get("k"))
            answer["v"] = self.table.pack(value)

    def _given(self, question: dict[str, Any]) -> tuple[list[Any], dict[str, Any]]:
        """Bring this side up to date; return what goes with the question."""
        if question.get("r"):
            self.table, self.watched = Table(1, self._keep), {}
        if question.get("c"):
            # As IPython does for every cell: a warning shows once in each check, not once in all.
            self.names.pop("__warningregistry__", None)
        self.table.receive(question.get("u"), self._kept)
        for number in question.get("d", ()):
            self.table.forget(number)
        for name, data in question.get("n", {}).items():
            self.names[name] = self.watched[name] = self._unpacked(data)
        named = {name: self._unpacked(data) for name, data in question.get("w", {}).items()}
        return [self._unpacked(data) for data in question.get("a", ())], named

    def _does(self, operation: str, values: list[Any], named: dict[str, Any]) -> Any:
        if operation == "name":
            value = self.watched[values[0]] = self.names[values[0]]
            return value
        if operation == "begin":
            names, mine = json.loads(values[0])
            for name in names:
                self.watched.setdefault(name, _ABSENT)
            return json.dumps([self._alike(*one) for one in mine])
        return _OPERATIONS[operation](*values, **named)

    def _alike(self, name: str, digest: str, numbers: list[int]) -> bool:
        """Say whether the data of a name is what the checker has; then both sides know it under these numbers."""
        if name not in self.names:
            return False
        mine = outline(self.names[name])
        return mine is not None and mine.digest == digest and mine.join(self.table, numbers)

    def _tell(self, answer: dict[str, Any]) -> None:
        """Add to an answer which names are bound anew, and what has changed."""
        self.table.whole = False
        news = {}
        for name, last in self.watched.items():
            now = self.names.get(name, _ABSENT)
            if now is not last:
                news[name] = [] if now is _ABSENT else [self.table.pack(now)]
                self.watched[name] = now
        if news:
            answer["n"] = news
        changes = self.table.changes()
        if changes:
            answer["u"] = changes

    def _unpacked(self, data: Any) -> Any:
        return self.table.unpack(data, self._kept)

    def _kept(self, data: dict[str, Any]) -> Any:
        return self.table.entries[data["v"]].value

    def _keep(self, value: Any) -> dict[str, Any]:
        number = self.table.numbers.get(id(value))
        if number is None:
            number = self.table.number()
            self.table.add(number, value, nodes.STAYS)
        kind = type(value)
        packed: dict[str, Any] = {"t": "handle", "v": number}
        if wire.find_type(kind.__module__, kind.__qualname__) is kind:
            packed["k"] = f"{kind.__module__}:{kind.__qualname__}"
        if wire.compares(kind):
            packed["e"] = True
        if callable(value):
            packed["c"] = True
        return packed


def _described(error: BaseException) -> dict[str, Any]:
    kind = type(error)
    known = [f"{base.__module__}:{base.__qualname__}" for base in kind.__mro__ if wire.trusted_module(base.__module__)]
    try:
        text = str(error)[:2000]
    except BaseException:
        text = ""
    arguments = text if kind is not KeyError or not error.args else error.args[0]
    told = {"name": kind.__name__, "bases": known, "text": str(arguments)[:2000]}
    if all(type(one) in (str, int, bool, type(None)) for one in error.args):
        told["args"] = [one[:2000] if type(one) is str else one for one in error.args]
    return told


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
