"""Functions and iterators of a check that are handed to the student's code: they stay here, and are called from there.

The other direction of `proxies`: the student's process holds a stand-in (`borrowed`) and asks for each call. A function
of Python's own, or of a package that both sides have, goes over by its name.
"""

from __future__ import annotations

import builtins
import functools
import inspect
import sys
import types
from collections.abc import Callable, Iterator
from typing import Any

from . import wire

_FUNCTIONS = (types.FunctionType, types.MethodType, types.BuiltinFunctionType, functools.partial)
# What runs a text, or reaches for anything by its name: no student's code is to come to it over here.
_REFUSED = frozenset({
    "exec", "eval", "compile", "__import__", "import_module", "run_path", "run_module", "open", "getattr", "setattr",
    "delattr", "globals", "locals", "vars", "get_ipython", "system", "popen", "Popen", "run_cell", "loads", "__dict__",
    "__globals__", "__builtins__", "__subclasses__",
})  # fmt: skip


class Lent:
    """What this side has lent, by number; an error that one of them raised, too, so that it is the same one here."""

    def __init__(self) -> None:
        self.values: list[Any] = []
        self.numbers: dict[int, int] = {}
        self.errors: list[BaseException] = []

    def pack(self, value: Any) -> dict[str, Any] | None:
        """Return how a function or an iterator goes over, None for what is neither or must not be called from there."""
        known = by_name(value)
        if known is not None:
            return {"t": "function", "m": known[0], "v": known[1]}
        steps = _is_iterator(value)
        if not steps and not (isinstance(value, _FUNCTIONS) and _is_safe(value)):
            return None
        number = self.numbers.get(id(value))
        if number is None:
            number = self.numbers[id(value)] = len(self.values)
            self.values.append(value)
        packed: dict[str, Any] = {"t": "lent", "v": number, "n": str(getattr(value, "__name__", "function"))[:100]}
        if steps:
            return packed | {"i": True}
        said = value.__doc__ if isinstance(value.__doc__, str) else None
        return packed | {"p": _parameters(value), "d": said}

    def found(self, number: Any) -> Any:
        """Return what was lent under a number. Raises Unsealable for one that was not."""
        if type(number) is not int or not 0 <= number < len(self.values):
            raise wire.Unsealable("nothing was lent under this number")
        return self.values[number]

    def raised(self, error: BaseException) -> int:
        """Remember an error; return its number."""
        self.errors.append(error)
        return len(self.errors) - 1

    def error(self, number: Any) -> BaseException | None:
        """Return the error of a number, None for what is none."""
        return self.errors[number] if type(number) is int and 0 <= number < len(self.errors) else None


def called(value: Any, values: list[Any], named: dict[str, Any]) -> Any:
    """Call what was lent, or take its next step; raises what it raises."""
    return next(value) if _is_iterator(value) else value(*values, **named)


def by_name(value: Any) -> tuple[str, str] | None:
    """Return (module, name) of a function that both sides have, None for another."""
    if not isinstance(value, types.FunctionType | types.BuiltinFunctionType) and type(value).__name__ != "ufunc":
        return None
    module, name = getattr(value, "__module__", None), getattr(value, "__qualname__", value.__name__)
    for place in (module, "numpy") if module is None else (module,):
        if isinstance(place, str) and find(place, str(name)) is value:
            return str(place), str(name)
    return None


def is_by_name(value: Any) -> bool:
    """Say whether both sides have a value by its name: a module, a class or a function of the interpreter's or the lab
    image's.
    """
    if isinstance(value, types.ModuleType):
        name = value.__dict__.get("__name__")
        return isinstance(name, str) and sys.modules.get(name) is value and wire.trusted_module(name)
    if isinstance(value, type):
        return wire.find_type(value.__module__, value.__qualname__) is value
    return by_name(value) is not None


def find(module: str, name: str) -> Any:
    """Return a function of the interpreter's or the lab image's by its name, None where there is none."""
    found: Any = builtins if module == "builtins" else sys.modules.get(module)
    if not wire.trusted_module(module):
        return None
    for part in name.split("."):
        found = getattr(found, part, None)
    return found


def _is_iterator(value: Any) -> bool:
    kind = type(value)
    own = kind.__module__ == "builtins" or kind.__module__ == "itertools"
    return own and isinstance(value, Iterator)


def _is_safe(value: Any) -> bool:
    """Say whether nothing in a function runs what it is given, or reaches for anything by its name."""
    if isinstance(value, functools.partial):
        return _is_safe(value.func)
    if isinstance(value, types.MethodType):
        return _is_safe(value.__func__)
    if isinstance(value, types.BuiltinFunctionType):
        # A method of a list or the like: it belongs to something of the check's.
        return value.__self__ is not None and not isinstance(value.__self__, types.ModuleType)
    code = getattr(value, "__code__", None)
    # What a function carries as attributes does not go over.
    return (
        code is not None
        and not set(vars(value)) - {"__wrapped__"}
        and not any(_REFUSED & set(one.co_names) for one in _codes(code))
    )


def _codes(code: types.CodeType) -> Iterator[types.CodeType]:
    yield code
    for part in code.co_consts:
        if isinstance(part, types.CodeType):
            yield from _codes(part)


def _parameters(value: Callable[..., Any]) -> list[list[Any]] | None:
    """Return a function's parameters as [name, kind, has a default], for those who ask a function what it takes."""
    try:
        found = inspect.signature(value).parameters.values()
    except (TypeError, ValueError):
        return None
    return [[one.name, int(one.kind), one.default is not inspect.Parameter.empty] for one in found]
