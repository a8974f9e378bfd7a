"""The checker's side of a sealed check: names and values that live with the student."""

from __future__ import annotations

import builtins
import contextlib
import importlib
import socket
import sys
import time
from typing import Any

from . import wire
from .wire import Unsealable


class CheckTimeout(Exception):
    """The student's code took too long inside this check."""


class StudentStopped(Exception):
    """The student's process is gone."""


class Remote:
    """Asks one student process; every answer has a deadline and a size limit."""

    def __init__(self, channel: socket.socket) -> None:
        self.channel, self.deadline, self.lost, self.begins = channel, 0.0, False, False

    def begin(self, seconds: float) -> None:
        """Begin the next check, with this many seconds in all; the other side hears of it with the first question."""
        self.deadline, self.begins = time.monotonic() + seconds, True

    def ask(self, operation: str, *values: Any) -> Any:
        """Return the value of one question. Raises what the student's code raised, rebuilt from its name."""
        if operation in ("has", "name"):
            return self._answer(operation, [values[0]])
        return self._answer(operation, [wire.pack(value, _number) for value in values])

    def _answer(self, operation: str, packed: list[Any]) -> Any:
        answer = self._exchange([operation, *packed])
        if "error" in answer:
            raise rebuilt(answer["error"])
        value = answer.get("v")
        if operation == "call":
            if not isinstance(value, list) or len(value) != 2 or not isinstance(value[1], list):
                raise Unsealable("damaged answer")
            changed = [None if item is None else self._unpack(item) for item in value[1]]
            return self._unpack(value[0]), changed
        return value is True if operation == "has" else self._unpack(value)

    def _exchange(self, question: list[Any]) -> dict[str, Any]:
        left = self.deadline - time.monotonic()
        if self.lost or left <= 0:
            raise CheckTimeout("the check took too long")
        self.channel.settimeout(left)
        if self.begins:
            question, self.begins = ["check", *question], False
        try:
            wire.send(self.channel, question)
            answer = wire.receive(self.channel, until=self.deadline)
        except TimeoutError as error:
            self.lost = True  # a late answer would be taken for the next question's
            raise CheckTimeout("the check took too long") from error
        except wire.Closed as error:
            raise StudentStopped("the notebook's process ended") from error
        if not isinstance(answer, dict):
            raise Unsealable("damaged answer")
        self._print(answer)
        return answer

    def _print(self, answer: dict[str, Any]) -> None:
        out, err = answer.get("out"), answer.get("err")
        if isinstance(out, str) and out:
            sys.stdout.write(out)
        if isinstance(err, str) and err:
            sys.stderr.write(err)

    def _unpack(self, data: Any) -> Any:
        return wire.unpack(data, lambda number: Handle(self, number))


def _number(value: Any) -> Any:
    if type(value) is Handle:
        return object.__getattribute__(value, "_number")
    raise Unsealable(f"a {type(value).__name__} of the check cannot be handed to the student's code")


def rebuilt(error: Any) -> BaseException:
    """Return an exception like the student's: same name, and a subclass of the first base that is known here."""
    if not isinstance(error, dict):
        return Unsealable("damaged error")
    if error.get("name") == "CellTimeout":
        return CheckTimeout("the check took too long")
    name, text = str(error.get("name"))[:200], str(error.get("text"))[:2000]
    for known in error.get("bases") or []:
        base = _exception(str(known))
        if base is None:
            continue
        with contextlib.suppress(Exception):
            return base(text) if base.__name__ == name else type(name, (base,), {})(text)
    return RuntimeError(f"{name}: {text}")


def _exception(known: str) -> type[Exception] | None:
    module, _, name = known.partition(":")
    if not wire.trusted_module(module):
        return None
    try:
        found = getattr(builtins if module == "builtins" else importlib.import_module(module), name)
    except (AttributeError, ImportError, ValueError):
        return None
    return found if isinstance(found, type) and issubclass(found, Exception) else None


class Handle:
    """A value that stayed with the student. It equals nothing that is here, and has no order."""

    __slots__ = ("_number", "_remote")

    def __init__(self, remote: Remote, number: int) -> None:
        object.__setattr__(self, "_remote", remote)
        object.__setattr__(self, "_number", number)

    def _ask(self, operation: str, *values: Any) -> Any:
        return object.__getattribute__(self, "_remote").ask(operation, self, *values)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name not in ("__name__", "__doc__", "__qualname__", "__wrapped__"):
            raise AttributeError(name)
        return self._ask("attr", name)

    def __setattr__(self, name: str, value: Any) -> None:
        self._ask("setattr", name, value)

    def __call__(self, *values: Any, **named: Any) -> Any:
        """Call it where it lives; arguments changed in place are changed here too."""
        result, changed = self._ask("call", list(values), named)
        for mine, theirs in zip(values, changed, strict=False):
            if theirs is not None:
                _bring_back(mine, theirs)
        return result

    def __getitem__(self, key: Any) -> Any:
        return self._ask("item", key)

    def __setitem__(self, key: Any, value: Any) -> None:
        self._ask("setitem", key, value)

    def __contains__(self, item: Any) -> bool:
        return bool(self._ask("in", item))

    def __len__(self) -> int:
        return int(self._ask("len"))

    def __iter__(self) -> Any:
        iterator = self._ask("iter")
        return iterator if type(iterator) is Handle else iter(iterator)

    def __next__(self) -> Any:
        return self._ask("next")

    def __bool__(self) -> bool:
        return bool(self._ask("bool"))

    def __float__(self) -> float:
        return float(self._ask("float"))

    def __index__(self) -> int:
        return int(self._ask("int"))

    def __str__(self) -> str:
        return str(self._ask("str"))

    def __repr__(self) -> str:
        return str(self._ask("repr"))

    def __format__(self, specification: str) -> str:
        return format(str(self), specification)

    def __instancecheck__(self, value: Any) -> bool:
        return bool(self._ask("instance", value)) if type(value) is Handle else False

    def __eq__(self, other: object) -> bool:
        return self is other

    def __ne__(self, other: object) -> bool:
        return self is not other

    def __hash__(self) -> int:
        return id(self)

    def _refuse(self, *_: Any) -> Any:
        raise Unsealable("this kind of object cannot be compared or computed with in a sealed check")

    __lt__ = __le__ = __gt__ = __ge__ = _refuse
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _refuse
    __truediv__ = __rtruediv__ = __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = _refuse
    __and__ = __rand__ = __or__ = __ror__ = __invert__ = __neg__ = __abs__ = _refuse
    __enter__ = __exit__ = __await__ = _refuse


def _bring_back(mine: Any, theirs: Any) -> None:
    """Make the checker's object what the student's code made of its copy."""
    kind = type(mine)
    if kind is not type(theirs):
        return
    if kind in (list, bytearray):
        mine[:] = theirs
    elif kind.__name__ == "ndarray":
        mine[...] = theirs
    elif kind.__name__ == "DataFrame":
        mine._update_inplace(theirs)
    elif hasattr(mine, "clear") and hasattr(mine, "update"):
        mine.clear()
        mine.update(theirs)
    elif kind.__name__ == "deque":
        mine.clear()
        mine.extend(theirs)


class Names(dict[str, Any]):
    """A check's global names: its own first, then Python's, then the student's.

    `student_names` are those that the author's own solution binds; only these may hide one of Python's.
    """

    def __init__(self, student_names: frozenset[str]) -> None:
        super().__init__(__name__="__main__", __builtins__=builtins)
        self.student_names = student_names
        self.remote: Remote | None = None

    def __missing__(self, name: str) -> Any:
        if name not in self.student_names and hasattr(builtins, name):
            return getattr(builtins, name)
        if self.remote is None:
            raise NameError(f"name '{name}' is not defined")
        try:
            return self.remote.ask("name", name)
        except KeyError:
            raise NameError(f"name '{name}' is not defined") from None

    def forget_handles(self) -> None:
        """Drop what belongs to a student process that is done; the next check asks its own process."""
        for name in [name for name, value in self.items() if type(value) is Handle or _holds_handle(value)]:
            del self[name]


def _holds_handle(value: Any) -> bool:
    if type(value) in (list, tuple, set):
        return any(type(item) is Handle for item in value)
    return type(value) is dict and any(type(item) is Handle for item in value.values())
