"""Linked structures: what of a list, a dictionary, an array is sent, when it has changed, how it is brought up to date.

Only Python's own methods of each kind are used, never those of a subclass: what a value holds, not what it says.
"""

from __future__ import annotations

import operator
from collections import Counter, OrderedDict, UserDict, UserList, defaultdict, deque
from collections.abc import Callable, Iterable
from types import SimpleNamespace
from typing import Any

from . import own

Pack = Callable[[Any], Any]
Unpack = Callable[[Any], Any]

EXACT: dict[type, str] = {
    list: "list", dict: "dict", set: "set", tuple: "tuple", frozenset: "frozenset", deque: "deque",
    OrderedDict: "OrderedDict", Counter: "Counter", defaultdict: "defaultdict", bytearray: "bytearray",
    UserList: "UserList", UserDict: "UserDict", SimpleNamespace: "SimpleNamespace",
}  # fmt: skip
# The nearest kind of a subclass: what is derived stands before what it is derived from.
_BASES = (OrderedDict, Counter, defaultdict, dict, list, set, frozenset, deque, bytearray, UserList, UserDict)
_MAKE: dict[str, Callable[[], Any]] = {tag: kind for kind, tag in EXACT.items()}
# The tag of an object of a class that the author's cells define on both sides.
GIVEN = "given"
# The tag of a value that stays where it is: nothing of it goes over.
STAYS = "stays"
FIXED = frozenset({"tuple", "frozenset", "view", STAYS})
_ITEMS: dict[str, Callable[[Any], Iterable[Any]]] = {
    "list": list.__iter__, "set": set.__iter__, "tuple": tuple.__iter__, "frozenset": frozenset.__iter__,
    "deque": deque.__iter__,
}  # fmt: skip
_SPECIAL = frozenset({"__slots__", "__getattribute__", "__setattr__", "__new__", "__del__"})
# What every class has of itself, and what the library puts into a named tuple.
_PLAIN_NAMES = frozenset({
    "__module__", "__doc__", "__dict__", "__weakref__", "__annotations__", "__qualname__", "__slots__",
    "__parameters__", "__orig_bases__", "__firstlineno__", "__static_attributes__",
})  # fmt: skip
_OF_NAMED_TUPLES = frozenset({
    "__new__", "_make", "_replace", "__replace__", "__repr__", "_asdict", "__getnewargs__", "_fields",
    "_field_defaults", "__match_args__",
})  # fmt: skip
_DERIVABLE = (int, float, str, bytes, tuple, *_BASES)
_DICT = vars(type("_", (), {}))["__dict__"]
_PAIRS = frozenset({"dict", "OrderedDict", "Counter", "defaultdict"})


def tag_of(kind: type, *, whole: bool) -> str | None:
    """Return the tag of a structure of this type. `whole`: instances of own subclasses stay what they are."""
    tag = EXACT.get(kind)
    if tag is None:
        if _of_a_library(kind):
            from . import frames

            return frames.tag_of(kind)
        if not whole and kind.__module__ not in ("builtins", "collections"):
            tag = next((EXACT[base] for base in _BASES if issubclass(kind, base)), None)
            if tag is None and any(base.__module__ == "numpy" and base.__name__ == "ndarray" for base in kind.__mro__):
                return "array"
    return tag


def plain_class(kind: type) -> bool:
    """Say whether objects of a notebook's own class are nothing but their attributes."""
    bases = kind.__mro__[:-1]
    mine = type(kind) is type and all(type.__getattribute__(one, "__module__") == "__main__" for one in bases)
    # Every one of these makes something else of an object than a dictionary of its attributes.
    own_dict = any(type(vars(one).get("__dict__", _DICT)) is not type(_DICT) for one in bases)
    return mine and kind.__dictoffset__ != 0 and not own_dict and not any(_SPECIAL & vars(one).keys() for one in bases)


def has_own_ways(kind: type) -> bool:
    """Say whether a kind that a check derived from a list, a text and the like does something in a way of its own: as
    what it holds, it would answer otherwise over there."""
    if not issubclass(kind, _DERIVABLE) and not any(one.__name__ == "ndarray" for one in kind.__mro__):
        return False
    mine = [one for one in kind.__mro__ if type.__getattribute__(one, "__module__") == "__main__"]
    fields = getattr(kind, "_fields", ())
    plain = _PLAIN_NAMES | {*_OF_NAMED_TUPLES, *fields} if isinstance(fields, tuple) and fields else _PLAIN_NAMES
    return any(vars(one).keys() - plain for one in mine)


def _attributes(value: Any) -> dict[str, Any]:
    found: dict[str, Any] = object.__getattribute__(value, "__dict__")
    return found


def instance(kind: type, name: str) -> Any:
    """Return a new object of a class, without calling anything of it. Raises KeyError for what is no such class."""
    if not isinstance(kind, type) or kind.__name__ != name or not plain_class(kind):
        raise KeyError(name)
    return object.__new__(kind)


def _of_a_library(kind: type) -> bool:
    return kind.__module__.partition(".")[0] in ("numpy", "pandas")


def derived(kind: type) -> str:
    """Return the name of a structure's type where it is a derived one, "" where it is Python's or the library's own."""
    return "" if kind in EXACT or _of_a_library(kind) else own.name_of(kind)


def _data(value: Any) -> Any:
    """Return the list or dictionary inside of a UserList or UserDict."""
    return object.__getattribute__(value, "data")


def parts(tag: str, value: Any) -> tuple[Any, ...]:
    """Return everything that a structure refers to, in order; the same parts again mean that it has not changed."""
    if tag in _ITEMS:
        return tuple(_ITEMS[tag](value))
    if tag in _PAIRS:
        return (*dict.keys(value), *dict.values(value))
    if tag == "bytearray":
        return (bytes(value),)
    if tag in ("UserList", "UserDict"):
        return (_data(value),)
    if tag in ("SimpleNamespace", GIVEN):
        inside = _attributes(value)
        return (*inside.keys(), *inside.values())
    from . import frames

    return frames.parts(tag, value)


def same(tag: str, now: tuple[Any, ...], before: tuple[Any, ...]) -> bool:
    """Say whether two lists of parts are of one state."""
    if tag in ("bytearray", "array", "frame", "series"):
        return len(now) == len(before) and all(map(_alike, now, before))
    return len(now) == len(before) and all(map(operator.is_, now, before))


def _alike(one: Any, other: Any) -> bool:
    return one is other or (type(one) is type(other) and type(one) in (bytes, str, int, tuple) and one == other)


def content(tag: str, value: Any, pack: Pack) -> Any:
    """Return what of a structure goes over."""
    if tag in _ITEMS:
        packed = [pack(item) for item in _ITEMS[tag](value)]
        return [value.maxlen, packed] if tag == "deque" else packed
    if tag in _PAIRS:
        pairs = [[pack(key), pack(item)] for key, item in dict.items(value)]
        return [_factory(value, pack), pairs] if tag == "defaultdict" else pairs
    if tag == "bytearray":
        return pack(bytes(value))
    if tag in ("UserList", "UserDict"):
        return pack(_data(value))
    if tag in ("SimpleNamespace", GIVEN):
        return [[pack(key), pack(item)] for key, item in _attributes(value).items()]
    from . import frames

    return frames.content(tag, value, pack)


def _factory(value: Any, pack: Pack) -> Any:
    factory = value.default_factory
    return pack(factory) if factory is None or factory in (int, float, str, list, dict, set, tuple, bool) else None


def _make(tag: str, name: str) -> Callable[..., Any]:
    return own.kind(_MAKE[tag], name) if name else _MAKE[tag]


def empty(tag: str, data: Any, name: str = "") -> Any:
    """Return a new structure that `fill` makes whole, of a derived kind where it has a `name`. Raises KeyError for an
    unknown tag."""
    if tag == "deque":
        return _make(tag, name)(maxlen=data[0])
    if tag in _MAKE:
        return _make(tag, name)()
    from . import frames

    return frames.empty(tag, data, name)


def fixed(tag: str, data: Any, unpack: Unpack, name: str = "") -> Any:
    """Return a structure that never changes."""
    if tag in ("tuple", "frozenset"):
        return _make(tag, name)([unpack(item) for item in data])
    from . import frames

    return frames.view(data, unpack, name)


def fill(tag: str, value: Any, data: Any, unpack: Unpack) -> None:
    """Make a structure of one's own what the other side made of it."""
    if tag == "list":
        list.__setitem__(value, slice(None), [unpack(item) for item in data])
    elif tag in ("set", "deque"):
        items = [unpack(item) for item in (data[1] if tag == "deque" else data)]
        value.clear()
        value.update(items) if tag == "set" else value.extend(items)
    elif tag in _PAIRS:
        _fill_pairs(tag, value, data, unpack)
    elif tag == "bytearray":
        value[:] = unpack(data)
    elif tag in ("UserDict", "UserList"):
        value.data = unpack(data)
    elif tag in ("SimpleNamespace", GIVEN):
        inside = {unpack(key): unpack(item) for key, item in data}
        _attributes(value).clear()
        _attributes(value).update(inside)
    else:
        from . import frames

        frames.fill(tag, value, data, unpack)


def _fill_pairs(tag: str, value: Any, data: Any, unpack: Unpack) -> None:
    if tag == "defaultdict":
        value.default_factory = unpack(data[0])
        data = data[1]
    pairs = [(unpack(key), unpack(item)) for key, item in data]
    dict.clear(value)
    for key, item in pairs:
        dict.__setitem__(value, key, item) if tag != "OrderedDict" else value.__setitem__(key, item)
