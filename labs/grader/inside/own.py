"""Stand-ins for kinds that somebody derived from a list, a number, an array: what crosses holds the same, and is of a
type that is none of Python's own, as it was where it came from. Nothing of the derived class's own comes with it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

_SIMPLE = (int, float, str, bytes, tuple)
LONGEST = 100


class Own:
    """What every stand-in's type is derived from, beside the kind that it stands for."""

    __slots__ = ()


def name_of(kind: type) -> str:
    """Return a type's name as it may cross."""
    name = kind.__name__
    return name if isinstance(name, str) and name.isidentifier() and len(name) <= LONGEST else "Own"


@lru_cache(256)
def kind(base: Any, name: str) -> Any:
    """Return a type derived from `base`. Raises ValueError for what is no name."""
    if not isinstance(name, str) or not name.isidentifier() or len(name) > LONGEST:
        raise ValueError("no name of a type")
    return type(name, (base, Own), {"__module__": "__main__"})


def simple(value: Any, name: str) -> Any:
    """Return a number, a text or a tuple as one of a derived kind. Raises ValueError for another value."""
    if type(value) not in _SIMPLE:
        raise ValueError("nothing to derive from")
    base: Any = type(value)
    return kind(base, name)(value)


def stands_in(value: Any) -> bool:
    """Say whether a value stands for one of a derived kind."""
    return issubclass(type(value), Own)
