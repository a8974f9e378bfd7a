"""Errors that cross: rebuilt from names, never from anything of the other side's."""

from __future__ import annotations

import builtins
import contextlib
import importlib
from typing import Any

from . import wire
from .faults import Undecided

_ENDINGS = (SystemExit, KeyboardInterrupt, GeneratorExit)


def described(error: BaseException) -> dict[str, Any]:
    """Return what the other side rebuilds an error from."""
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


def rebuilt(error: Any) -> BaseException:
    """Return an exception like the student's: same name, and a subclass of the first base that is known here."""
    if not isinstance(error, dict):
        return Undecided("damaged error")
    name, text = str(error.get("name"))[:200], str(error.get("text"))[:2000]
    bases = error.get("bases")
    for known in bases if isinstance(bases, list) else []:
        base = _exception(str(known))
        if base is None:
            continue
        for values in (_arguments(error), [text]):
            with contextlib.suppress(Exception):
                return _made(base, name, values, text)
    return RuntimeError(f"{name}: {text}")


def _arguments(error: dict[str, Any]) -> list[Any]:
    given = error.get("args")
    plain = isinstance(given, list) and all(type(one) in (str, int, bool, type(None)) for one in given)
    return list(given or []) if plain else [str(error.get("text"))[:2000]]


def _made(base: type[BaseException], name: str, values: list[Any], text: str) -> BaseException:
    """Return an error of a base under a name; one that says something else than its base would says that."""
    if base.__name__ == name:
        return base(*values)
    made: BaseException = type(name, (base,), {})(*values)
    if str(made) == text or isinstance(made, KeyError):
        return made
    return type(name, (base,), {"__str__": lambda self: text})(*values)


def _exception(known: str) -> type[BaseException] | None:
    module, _, name = known.partition(":")
    if not wire.trusted_module(module):
        return None
    try:
        found = getattr(builtins if module == "builtins" else importlib.import_module(module), name)
    except (AttributeError, ImportError, ValueError):
        return None
    if not isinstance(found, type):
        return None
    return found if issubclass(found, Exception) or found in _ENDINGS else None
