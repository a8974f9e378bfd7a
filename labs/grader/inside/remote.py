"""The checker's end of one conversation with a student's process: asks, and brings both sides up to date each time."""

from __future__ import annotations

import json
import socket
import sys
import threading
import time
import weakref
from collections.abc import Callable
from typing import Any, NoReturn

from . import wire
from .faults import CheckTimeout, Fault, StudentStopped, Undecided
from .known import Known
from .lent import Lent, called
from .outline import Outline
from .proxies import Handle, owned_by, seen_at
from .raised import described, rebuilt
from .table import Table


class Remote:
    """Asks one student process; every answer has a deadline and a size limit.

    `fault` is what went wrong in this check: nothing after it counts. `given` are names of the author's data that both
    sides hold alike; `differs` those that the student's process has otherwise.
    """

    def __init__(self, channel: socket.socket, asked: int = 0) -> None:
        self.channel, self.deadline, self.asked = channel, 0.0, asked
        # Of a message that came too late, the part that was read in time.
        self.rest = bytearray()
        self.fault: Fault | None = None
        self.known = Known(None)
        self.table = Table(0, self._stays, frozenset({Handle}))
        self.lent = Lent()
        self.handles: weakref.WeakValueDictionary[int, Any] = weakref.WeakValueDictionary()
        self.told: set[int] = set()
        self.differs: set[str] = set()
        self.first = self.fresh = False
        self.thread = threading.get_ident()
        self.before: Callable[[], dict[str, Any]] = dict
        self.after: Callable[[dict[str, Any]], None] = lambda news: None

    def begin(self, seconds: float, known: Known | None = None) -> None:
        """Begin the next check, with this many seconds in all."""
        self.deadline, self.fault = time.monotonic() + seconds, None
        self.known = known or Known(None)
        self.differs = set()
        self.first, self.thread = True, threading.get_ident()

    def anew(self) -> Remote:
        """Return another conversation with the same process, after one in which something went wrong: what each side
        knew of the other is in doubt."""
        fresh = Remote(self.channel, self.asked)
        fresh.fresh, fresh.rest = True, self.rest
        return fresh

    def prepare(self, names: list[str], mine: dict[str, Outline]) -> None:
        """Ask for names, and whether the student's process holds the same data under others: then it is one from here.

        Raises Undecided where it holds something else.
        """
        if not names and not mine:
            return
        drawn: dict[int, int] = {}
        numbers = {name: found.numbers(self.table, drawn) for name, found in mine.items()}
        asked = [[name, found.digest, numbers[name]] for name, found in mine.items()]
        answers = self.ask("begin", json.dumps([names, asked]))
        for name, said in zip(mine, json.loads(answers) if isinstance(answers, str) else [], strict=False):
            if said is True and mine[name].join(self.table, numbers[name]):
                for number in numbers[name]:
                    self.table.entries[number].owner = name
            else:
                self._other(name)

    def ask(self, operation: str, *values: Any, named: dict[str, Any] | None = None, label: str = "") -> Any:
        """Return the value of one question. Raises what the student's code raised, rebuilt from its name."""
        answer = self._exchange(operation, values, named, label)
        if "error" in answer:
            error = answer["error"]
            if isinstance(error, dict) and error.get("name") == "CellTimeout":
                self.stop(CheckTimeout("the check took too long"))
            raise self._error(error)
        return self._guarded(self._take, answer, label)

    def _error(self, error: Any) -> BaseException:
        """Return an error of the student's code; one that came out of something lent is the one that it was here."""
        own = self.lent.error(error.get("lent")) if isinstance(error, dict) else None
        return own or rebuilt(error)

    def stop(self, fault: Fault) -> NoReturn:
        """End this check: whatever its code does with the fault, it has not passed."""
        self.fault = self.fault or fault
        raise fault

    def _guarded(self, work: Callable[..., Any], *given: Any) -> Any:
        try:
            return work(*given)
        except wire.Unsealable as error:
            self.stop(Undecided(str(error)))
        except Fault as fault:
            self.stop(fault)

    def _take(self, answer: dict[str, Any], label: str) -> Any:
        value = self.table.unpack(answer.get("v"), lambda data: self._handle(data, label))
        if type(value) is not Handle:
            self.known.saw_plain(label)
        return value

    def _exchange(
        self, operation: str, values: tuple[Any, ...], named: dict[str, Any] | None, label: str
    ) -> dict[str, Any]:
        if self.fault is not None:
            raise self.fault
        if threading.get_ident() != self.thread:
            self.stop(Undecided("a thread of the check asks the student's process"))
        question = self._guarded(self._question, operation, values, named, label)
        try:
            answer = self._sent(question, label)
        except TimeoutError:
            self.stop(CheckTimeout("the check took too long"))
        except wire.Closed:
            self.stop(StudentStopped("the notebook's process ended"))
        except wire.Unsealable as error:
            self.stop(Undecided(str(error)))
        self._guarded(self._update, answer, label)
        return answer

    def _question(
        self, operation: str, values: tuple[Any, ...], named: dict[str, Any] | None, label: str
    ) -> dict[str, Any]:
        pack = self.table.pack
        question = {
            "o": operation,
            "a": [pack(value) for value in values],
            "w": {name: pack(value) for name, value in named.items()} if named else None,
            **self._news_from_here(),
            "k": self.known.whole(label),
            "c": self.first,
            "r": self.fresh,
        }
        self.first = self.fresh = False
        return {key: part for key, part in question.items() if part}

    def _news_from_here(self) -> dict[str, Any]:
        """Return what brings the other side up to date: names that the check has bound, changes, what is forgotten."""
        return {
            "n": {name: self.table.pack(value) for name, value in self.before().items()},
            # First what has changed, of what nobody here holds any more, too: only then is it forgotten.
            "u": self.table.changes(),
            "d": self._gone(),
        }

    def _gone(self) -> list[int]:
        gone = self.table.sweep() if self.table.entries else []
        if len(self.told) != len(self.handles):
            dead = self.told.difference(self.handles.keys())
            self.told -= dead
            gone += dead
        return gone

    def _sent(self, question: dict[str, Any], label: str) -> dict[str, Any]:
        """Send a question and return its answer; answers to earlier ones, which came too late, are left aside.

        Until it is there, the student's code may call what was lent to it.
        """
        self.asked += 1
        mine = self.asked
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self.channel.settimeout(left)
        wire.send(self.channel, {**question, "q": mine, "s": left})
        while True:
            answer = wire.receive(self.channel, until=self.deadline, rest=self.rest)
            if not isinstance(answer, dict):
                raise wire.Unsealable("damaged answer")
            if answer.get("q") == mine:
                if "call" in answer:
                    self._called_back(answer, label)
                    continue
                if "stuck" in answer:
                    raise wire.Unsealable(str(answer["stuck"])[:200])
                return answer

    def _called_back(self, call: dict[str, Any], label: str) -> None:
        """Call something lent, as the student's code asks for, and send what comes of it."""
        try:
            self._guarded(self._update, call, label)
            function, values, named = self._guarded(self._wanted, call, f"{label}<")
            back = self._done(function, values, named)
        except Fault:
            wire.send(self.channel, {"back": True, "over": True})
            raise
        wire.send(self.channel, {"back": True, **{key: part for key, part in back.items() if part is not None}})

    def _wanted(self, call: dict[str, Any], label: str) -> tuple[Any, list[Any], dict[str, Any]]:
        """Return what is called, and with what. Raises Unsealable for what no honest side sends."""

        def given(data: Any) -> Any:
            return self.table.unpack(data, lambda found: self._handle(found, label))

        values, named = call.get("a") or [], call.get("w") or {}
        if type(values) is not list or type(named) is not dict:
            raise wire.Unsealable("damaged call")
        found = self.lent.found(call["call"])
        return found, [given(data) for data in values], {name: given(data) for name, data in named.items()}

    def _done(self, function: Any, values: list[Any], named: dict[str, Any]) -> dict[str, Any]:
        said: dict[str, Any] = {}
        try:
            value = called(function, values, named)
        except Fault:
            raise
        except BaseException as error:
            said["error"] = described(error) | {"lent": self.lent.raised(error)}
        else:
            said["v"] = self._guarded(self.table.pack, value)
        return said | self._guarded(self._news_from_here)

    def _update(self, answer: dict[str, Any], label: str) -> None:
        for stream, text in ((sys.stdout, answer.get("out")), (sys.stderr, answer.get("err"))):
            if isinstance(text, str) and text:
                stream.write(text)
        for entry in self.table.receive(answer.get("u"), lambda data: self._handle(data, f"{label}[]")):
            if entry.owner:
                self._other(entry.owner)
        news = answer.get("n")
        if isinstance(news, dict):
            self.after({str(name): self._news(name, data) for name, data in news.items()})

    def _news(self, name: str, data: Any) -> Any:
        if not data:
            return Ellipsis
        return self.table.unpack(data[0], lambda found: self._handle(found, str(name)))

    def _other(self, name: str) -> None:
        """The student's process has other data than the author's under a name."""
        self.differs.add(name)
        if not self.known.writes:
            self.stop(Undecided("data that the lab gives was changed"))

    def _stays(self, value: Any) -> Any:
        if type(value) is Handle and owned_by(value, self):
            return {"t": "handle", "v": object.__getattribute__(value, "_number")}
        if isinstance(value, type) and self.table.given(value):
            return {"t": "function", "m": "__main__", "v": value.__name__}
        lent = self.lent.pack(value)
        if lent is not None:
            return lent
        raise wire.Unsealable(f"a {type(value).__name__} of the check cannot be handed to the student's code")

    def _handle(self, data: dict[str, Any], label: str) -> Any:
        if data["t"] == "lent":
            return self.lent.found(data["v"])
        number = int(data["v"])
        found = self.handles.get(number)
        if found is None:
            found = self.handles[number] = Handle(self, number, data)
            self.told.add(number)
        seen_at(found, label)
        self.known.saw_object(label)
        return found
