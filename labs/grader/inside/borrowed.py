"""Stand-ins in the student's process for functions and iterators of a check: each call is asked of the checker."""

from __future__ import annotations

import importlib
import inspect
import sys
import threading
import types
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

    def require_unmarked(self) -> None:
        """Raise Unsealable where the student's code has set an attribute of a stand-in: over there it is missing."""
        if any(isinstance(value, types.FunctionType) and vars(value) for value in self.values.values()):
            raise wire.Unsealable("an attribute of a function of the check was set")

    def _function(self, number: int, about: dict[str, Any]) -> Callable[..., Any]:
        def call(*values: Any, **named: Any) -> Any:
            return self.ask(number, values, named)

        made = _shaped(call, about["p"]) if about.get("p") is not None else call
        made.__name__ = made.__qualname__ = str(about.get("n"))
        made.__module__, made.__doc__ = "__main__", about.get("d")
        return made

    def _steps(self, number: int) -> Iterator[Any]:
        def generate() -> Iterator[Any]:
            while True:
                try:
                    value = self.ask(number, (), {})
                except StopIteration:
                    return
                yield value

        return generate()


class _Absent:
    """What stands for an argument that was not given: its default is known over there alone."""

    def __repr__(self) -> str:
        return "..."


_ABSENT = _Absent()


def _shaped(call: Callable[..., Any], parameters: list[list[Any]]) -> types.FunctionType:
    """Return a function of these parameters ([name, kind, has a default]) that hands on what it is given: code that
    asks a function what it takes finds it. Raises Unsealable for what are no parameters."""

    def hand_on(ahead: list[Any], rest: Any, after: dict[str, Any], more: dict[str, Any]) -> Any:
        given = next((place for place, (_, value) in enumerate(ahead) if value is _ABSENT), len(ahead))
        named = {name: value for name, value in [*ahead[given:], *after.items()] if value is not _ABSENT}
        return call(*(value for _, value in ahead[:given]), *rest, **named, **more)

    kinds = inspect._ParameterKind
    names = {kind: [one[0] for one in parameters if one[1] == kind] for kind in kinds}
    ahead = [*names[kinds.POSITIONAL_ONLY], *names[kinds.POSITIONAL_OR_KEYWORD]]
    rest, more = "".join(names[kinds.VAR_POSITIONAL]), "".join(names[kinds.VAR_KEYWORD])
    after = names[kinds.KEYWORD_ONLY]
    shape = inspect.Signature([_parameter(*one) for one in parameters])
    text = (
        f"lambda {str(shape)[1:-1].replace('...', '_absent')}: _hand_on("
        f"[{', '.join(f'({name!r}, {name})' for name in ahead)}], {rest or '()'}, "
        f"{{{', '.join(f'{name!r}: {name}' for name in after)}}}, {more or '{}'})"
    )
    made: types.FunctionType = eval(text, {"_hand_on": hand_on, "_absent": _ABSENT})  # noqa: S307 (names alone)
    return made


def _parameter(name: str, kind: int, has_default: bool) -> inspect.Parameter:
    if not name.isidentifier() or name in ("_hand_on", "_absent"):
        raise wire.Unsealable("no name of a parameter")
    default = _ABSENT if has_default else inspect.Parameter.empty
    return inspect.Parameter(name, inspect._ParameterKind(kind), default=default)


def function(module: str, name: str) -> Any:
    """Return a function that both sides have. Raises Unsealable where this one has it not."""
    if wire.trusted_module(module) and module not in sys.modules:
        importlib.import_module(module)
    found = lent.find(module, name)
    if found is None:
        raise wire.Unsealable(f"there is no {module}.{name} here")
    return found
