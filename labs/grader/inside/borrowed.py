"""Stand-ins in the student's process for functions and iterators of a check: each call is asked of the checker."""

from __future__ import annotations

import importlib
import inspect
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

from . import lent, wire

Ask = Callable[[int, tuple[Any, ...], dict[str, Any]], Any]


class Over(BaseException):
    """The check ended while the student's code was calling something of it: everything of that call ends."""


class Borrowed:
    """What was lent to this side: number → stand-in. `ask` calls one over there."""

    def __init__(self, ask: Ask) -> None:
        self.ask, self.thread = ask, threading.get_ident()
        self.values: dict[int, Any] = {}
        self.numbers: dict[int, int] = {}

    def unpack(self, data: dict[str, Any]) -> Any:
        """Return the stand-in for what was lent: the same each time."""
        number = data["v"]
        if number not in self.values:
            value = self._steps(number) if data.get("i") else self._function(number, data)
            self.values[number] = value
            self.numbers[id(value)] = number
        return self.values[number]

    def number_of(self, value: Any) -> int | None:
        """Return the number of a stand-in, None for anything else."""
        return self.numbers.get(id(value))

    def _function(self, number: int, about: dict[str, Any]) -> Callable[..., Any]:
        def call(*values: Any, **named: Any) -> Any:
            return self.ask(number, values, named)

        call.__name__ = call.__qualname__ = str(about.get("n"))
        call.__module__ = "__main__"
        if about.get("p") is not None:
            call.__signature__ = inspect.Signature([_parameter(*one) for one in about["p"]])  # type: ignore[attr-defined]
        return call

    def _steps(self, number: int) -> Iterator[Any]:
        def generate() -> Iterator[Any]:
            while True:
                try:
                    value = self.ask(number, (), {})
                except StopIteration:
                    return
                yield value

        return generate()


def _parameter(name: str, kind: int, has_default: bool) -> inspect.Parameter:
    default = None if has_default else inspect.Parameter.empty
    return inspect.Parameter(name, inspect._ParameterKind(kind), default=default)


def function(module: str, name: str) -> Any:
    """Return a function that both sides have. Raises Unsealable where this one has it not."""
    if wire.trusted_module(module) and module not in sys.modules:
        importlib.import_module(module)
    found = lent.find(module, name)
    if found is None:
        raise wire.Unsealable(f"there is no {module}.{name} here")
    return found
