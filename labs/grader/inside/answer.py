"""The student's side of a sealed check: does what it is asked with the student's names, and knows nothing."""

from __future__ import annotations

import copy
import json
import operator
import signal
import socket
import sys
import threading
from collections.abc import Callable
from typing import Any

from . import nodes, wire
from .borrowed import Borrowed, Over, function
from .outline import outline
from .raised import described, rebuilt
from .shell import CellTimeout, Outputs, alarm
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
        self.watched: dict[str, Any] = {}
        # The number of the question that is being answered, and why its answer cannot be relied on.
        self.asked, self.doubt = 0, ""
        self.left: Callable[[], bool] = lambda: False
        self._begin()

    def _begin(self) -> None:
        """Begin a conversation: nothing is known on both sides, nothing is lent."""
        self.table, self.watched = Table(1, self._keep), {}
        # An object of a class that the author gives comes from the checker; one that is made here stays here.
        self.table.class_named = self.names.__getitem__
        self.borrowed = Borrowed(self._ask_back)

    def serve(self) -> None:
        """Answer until the checker ends. Never raises."""
        while True:
            try:
                question = wire.receive(self.channel)
            except (wire.Closed, wire.Unsealable, OSError):
                return
            if "back" not in question:  # else somebody waited for it who is gone
                self._reply(question)

    def _reply(self, question: dict[str, Any]) -> None:
        before, self.asked = self.asked, question["q"]
        self.doubt = self.doubt if before else ""
        answer = self._within_time(question)
        self.asked = before
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
            answer = {"error": self._described(error)}
        if self.left():
            self.doubt = "the student's code has asked the notebook to end"
        return {"stuck": self.doubt} if self.doubt else answer

    def _answer(self, question: dict[str, Any], answer: dict[str, Any]) -> None:
        values, named = self._given(question)
        try:
            value = self._does(question["o"], values, named)
        except (wire.Unsealable, CellTimeout):
            raise
        except BaseException as error:
            answer["error"] = self._described(error)
        else:
            self.table.whole = bool(question.get("k"))
            answer["v"] = self.table.pack(value)

    def _given(self, question: dict[str, Any]) -> tuple[list[Any], dict[str, Any]]:
        """Bring this side up to date; return what goes with the question."""
        if question.get("r"):
            self._begin()
        if question.get("c"):
            # As IPython does for every cell: a warning shows once in each check, not once in all.
            self.names.pop("__warningregistry__", None)
            _close_figures()
        self._bring_up_to_date(question)
        named = {name: self._unpacked(data) for name, data in question.get("w", {}).items()}
        return [self._unpacked(data) for data in question.get("a", ())], named

    def _bring_up_to_date(self, message: dict[str, Any]) -> None:
        self.table.receive(message.get("u"), self._kept)
        for number in message.get("d", ()):
            self.table.forget(number)
        for name, data in message.get("n", {}).items():
            self.names[name] = self.watched[name] = self._unpacked(data)

    def _ask_back(self, number: int, values: tuple[Any, ...], named: dict[str, Any]) -> Any:
        """Call something that the check has lent, and return what comes back. The time of the call is the checker's.

        Outside of a question, or from a thread, nobody would answer: then a person decides.
        """
        if not self.asked or threading.get_ident() != self.borrowed.thread:
            self.doubt = "something of the check was called where nobody answers"
            raise Over(self.doubt)
        left = signal.setitimer(signal.ITIMER_REAL, 0)[0]
        try:
            call: dict[str, Any] = {"call": number, "q": self.asked}
            self.table.whole = False
            call["a"] = [self.table.pack(value) for value in values]
            call["w"] = {name: self.table.pack(value) for name, value in named.items()}
            self._tell(call)
            call["out"], call["err"] = self.printed()
            wire.send(self.channel, call)
            return self._taken(self._awaited())
        except wire.Unsealable as error:
            self.doubt = str(error)
            raise Over(self.doubt) from error
        finally:
            signal.setitimer(signal.ITIMER_REAL, left, 0.5 if left else 0)

    def _awaited(self) -> dict[str, Any]:
        """Return what comes back; meanwhile what was called may ask for something of the student's."""
        while True:
            message = wire.receive(self.channel)
            if "back" in message:
                return dict(message)
            self._reply(message)

    def _taken(self, back: dict[str, Any]) -> Any:
        if back.get("over"):
            raise Over("the check is over")
        self._bring_up_to_date(back)
        if "error" in back:
            error = rebuilt(back["error"])
            error.lent = back["error"].get("lent")  # type: ignore[attr-defined]
            raise error
        return self._unpacked(back.get("v"))

    def _described(self, error: BaseException) -> dict[str, Any]:
        told, number = described(error), getattr(error, "lent", None)
        return told | {"lent": number} if type(number) is int else told

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
        mine = outline(self.names[name], self._is_named)
        return mine is not None and mine.digest == digest and mine.join(self.table, numbers)

    def _is_named(self, kind: type) -> bool:
        return nodes.plain_class(kind) and self.names.get(kind.__name__) is kind

    def _tell(self, answer: dict[str, Any]) -> None:
        """Add to an answer which names are bound anew, and what has changed."""
        self.table.whole = False
        self.borrowed.require_unmarked()
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
        if data["t"] == "lent":
            return self.borrowed.unpack(data)
        if data["t"] == "function":
            return self.names[data["v"]] if data["m"] == "__main__" else function(data["m"], data["v"])
        return self.table.entries[data["v"]].value

    def _keep(self, value: Any) -> dict[str, Any]:
        lent = self.borrowed.number_of(value)
        if lent is not None:
            return {"t": "lent", "v": lent}
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


def _close_figures() -> None:
    """Close what pyplot holds open, as matplotlib-inline's `flush_figures` does behind a cell that drew something: the
    next check's answer draws on a figure of its own. Shows nothing.
    """
    inline, pyplot = map(sys.modules.get, ("matplotlib_inline.backend_inline", "matplotlib.pyplot"))
    if inline is None or pyplot is None or not getattr(inline.show, "_draw_called", False):
        return
    if inline.InlineBackend.instance().close_figures:
        pyplot.close("all")
    inline.show._draw_called, inline.show._to_draw = False, []


def stream_reader(shell: Any) -> Callable[[], tuple[str, str]]:
    """Return a function giving what was printed since the last question, as (stdout, stderr)."""

    def printed() -> tuple[str, str]:
        if type(shell.outputs) is Outputs and not shell.outputs and not shell.outputs.size:
            return "", ""
        texts = {"stdout": "", "stderr": ""}
        for output in shell.outputs:
            if output.get("output_type") == "stream":
                texts[output["name"]] += output["text"]
        shell.outputs = type(shell.outputs)()
        return texts["stdout"], texts["stderr"]

    sys.stdout.flush()
    return printed
