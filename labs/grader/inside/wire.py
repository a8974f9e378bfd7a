"""Values as JSON: exact plain types only. What is not plain stays where it is, as a handle.

Everything that crosses is rebuilt from its parts by trusted constructors (never pickle), so an object that answers
"equal" to every question arrives either as the plain value it contains or not at all.
"""

from __future__ import annotations

import base64
import datetime
import decimal
import fractions
import importlib
import ipaddress
import json
import pathlib
import re
import socket
import struct
import sys
import time
import uuid
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple
from collections.abc import Callable
from typing import Any

MESSAGE_LIMIT = 32 << 20
DEPTH_LIMIT = 60
# How long a reader waits before it says that it still does.
WAIT_S = 3.0
_BEGINNINGS = (b",", b"[", b"{")
_STRING = re.compile(rb'"[^"]*"')
_SIZE = struct.Struct("!I")

# Types that their own text rebuilds exactly.
_TEXTUAL: dict[type, Callable[[str], Any]] = {
    decimal.Decimal: decimal.Decimal,
    fractions.Fraction: fractions.Fraction,
    complex: complex,
    uuid.UUID: uuid.UUID,
    datetime.date: datetime.date.fromisoformat,
    datetime.time: datetime.time.fromisoformat,
    datetime.datetime: datetime.datetime.fromisoformat,
    ipaddress.IPv4Address: ipaddress.IPv4Address,
    ipaddress.IPv6Address: ipaddress.IPv6Address,
    ipaddress.IPv4Network: ipaddress.IPv4Network,
    ipaddress.IPv6Network: ipaddress.IPv6Network,
    ipaddress.IPv4Interface: ipaddress.IPv4Interface,
    ipaddress.IPv6Interface: ipaddress.IPv6Interface,
    pathlib.PosixPath: pathlib.PosixPath,
    pathlib.PurePosixPath: pathlib.PurePosixPath,
}
_TEXTUAL_BY_NAME = {kind.__name__: build for kind, build in _TEXTUAL.items()}
_SEQUENCES: dict[type, Callable[[list[Any]], Any]] = {
    list: list, tuple: tuple, set: set, frozenset: frozenset, deque: deque
}  # fmt: skip
_SEQUENCES_BY_NAME = {kind.__name__: build for kind, build in _SEQUENCES.items()}
_MAPPINGS: tuple[type, ...] = (dict, OrderedDict, Counter, defaultdict)


class Unsealable(Exception):
    """This value or question cannot cross; a person has to look."""


class Closed(Exception):
    """The other side is gone."""


def pack(value: Any, keep: Callable[[Any], Any], depth: int = 0) -> Any:
    """Return `value` as JSON-ready data; `keep(v)` gives the handle of a value that stays (or raises)."""
    kind = type(value)
    if value is None or kind is bool or kind is str:
        return value if kind is not str else _clean(value)
    if kind is int:
        return value if -(2**53) < value < 2**53 else {"t": "int", "v": hex(value)}
    if kind is float:
        return {"t": "float", "v": value.hex()}
    if depth > DEPTH_LIMIT:
        raise Unsealable("nested too deeply")
    return _pack_object(value, kind, keep, depth)


def _pack_object(value: Any, kind: type, keep: Callable[[Any], Any], depth: int) -> Any:
    if kind in _SEQUENCES:
        return {"t": kind.__name__, "v": [pack(item, keep, depth + 1) for item in value]}
    if kind in _MAPPINGS:
        pairs = [[pack(key, keep, depth + 1), pack(item, keep, depth + 1)] for key, item in value.items()]
        return {"t": kind.__name__ if kind is not defaultdict else "dict", "v": pairs}
    if kind in _TEXTUAL:
        return {"t": "text", "k": kind.__name__, "v": str(value)}
    if kind in (bytes, bytearray):
        return {"t": kind.__name__, "v": base64.b64encode(value).decode()}
    if kind is range:
        return {"t": "range", "v": [hex(value.start), hex(value.stop), hex(value.step)]}
    if kind is slice:
        return {"t": "slice", "v": [pack(part, keep, depth + 1) for part in (value.start, value.stop, value.step)]}
    if kind is datetime.timedelta:
        return {"t": "timedelta", "v": [value.days, value.seconds, value.microseconds]}
    if kind is type(sys):
        return _pack_module(value, keep)
    if isinstance(value, type) and value.__module__ == "builtins":
        return {"t": "builtin", "v": value.__name__}
    if kind.__module__.partition(".")[0] in ("numpy", "pandas"):
        from . import frames

        packed = frames.pack(value, lambda item: pack(item, keep, depth + 1))
        return packed if packed is not None else {"t": "handle", "v": keep(value)}
    return _pack_subclass(value, kind, keep, depth)


def _pack_module(value: Any, keep: Callable[[Any], Any]) -> Any:
    name = value.__dict__.get("__name__")
    if isinstance(name, str) and name in sys.modules and trusted_module(name):
        return {"t": "module", "v": name}
    return {"t": "handle", "v": keep(value)}


def trusted_module(name: str) -> bool:
    """Say whether a module is the interpreter's or the lab image's, never one that a student wrote."""
    return name.partition(".")[0] in sys.stdlib_module_names | {"numpy", "pandas", "matplotlib"}


def _pack_subclass(value: Any, kind: type, keep: Callable[[Any], Any], depth: int) -> Any:
    """A subclass with methods of its own crosses as the plain value that is inside it."""
    if issubclass(kind, bool | int):
        return pack(int.__index__(value), keep, depth)
    if issubclass(kind, float):
        return pack(float.__float__(value), keep, depth)
    if issubclass(kind, str):
        return pack(str.__str__(value), keep, depth)
    if issubclass(kind, tuple):
        fields = getattr(kind, "_fields", None)
        items = [pack(item, keep, depth + 1) for item in tuple.__iter__(value)]
        if isinstance(fields, tuple) and len(fields) == len(items) and all(isinstance(f, str) for f in fields):
            return {"t": "named", "k": kind.__name__, "f": list(fields), "v": items}
        return {"t": "tuple", "v": items}
    return {"t": "handle", "v": keep(value)}


def unpack(data: Any, handle: Callable[[Any], Any]) -> Any:
    """Return the value of packed data; `handle(h)` gives what stands for a value that stayed.

    Raises Unsealable for data that no honest side sends.
    """
    if data is None or isinstance(data, bool | int | str):
        return data
    if not isinstance(data, dict):
        raise Unsealable("unknown data")
    try:
        return _unpack_object(data["t"], data["v"], data, handle)
    except (KeyError, TypeError, ValueError, AttributeError, ImportError, ArithmeticError) as error:
        raise Unsealable(f"damaged data: {type(error).__name__}") from error


def _unpack_object(tag: str, value: Any, data: dict[str, Any], handle: Callable[[Any], Any]) -> Any:
    if tag == "float":
        return float.fromhex(value)
    if tag == "int":
        return int(value, 16)
    if tag in _SEQUENCES_BY_NAME:
        return _SEQUENCES_BY_NAME[tag]([unpack(item, handle) for item in value])
    if tag in ("dict", "OrderedDict", "Counter"):
        pairs = {unpack(key, handle): unpack(item, handle) for key, item in value}
        return pairs if tag == "dict" else OrderedDict(pairs) if tag == "OrderedDict" else Counter(pairs)
    if tag == "text":
        return _TEXTUAL_BY_NAME[data["k"]](value)
    if tag in ("bytes", "bytearray"):
        raw = base64.b64decode(value)
        return raw if tag == "bytes" else bytearray(raw)
    if tag == "range":
        return range(*(int(part, 16) for part in value))
    if tag == "slice":
        return slice(*(unpack(part, handle) for part in value))
    if tag == "timedelta":
        return datetime.timedelta(*value)
    return _unpack_reference(tag, value, data, handle)


def _unpack_reference(tag: str, value: Any, data: dict[str, Any], handle: Callable[[Any], Any]) -> Any:
    if tag == "handle":
        return handle(value)
    if tag == "module" and trusted_module(value):
        return importlib.import_module(value)
    if tag == "builtin":
        import builtins

        found = getattr(builtins, value)
        if isinstance(found, type):
            return found
    if tag == "named":
        return namedtuple(data["k"], data["f"])(*[unpack(item, handle) for item in value])
    if tag in ("array", "scalar", "series", "frame", "index", "stamp"):
        from . import frames

        return frames.unpack(tag, value, data, lambda item: unpack(item, handle))
    raise ValueError(tag)


def _clean(text: str) -> str:
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace") if not text.isascii() else text


def send(channel: socket.socket, data: Any) -> None:
    """Send one message. Raises Unsealable when it is too big, Closed when nobody reads."""
    content = json.dumps(data).encode()
    if len(content) > MESSAGE_LIMIT:
        raise Unsealable("too much data")
    try:
        channel.sendall(_SIZE.pack(len(content)) + content)
    except OSError as error:
        raise Closed(str(error)) from error


def receive(
    channel: socket.socket,
    *,
    until: float | None = None,
    most: int = MESSAGE_LIMIT,
    items: int = 0,
    waiting: Callable[[], None] | None = None,
) -> Any:
    """Return one message. Raises Closed at the end, TimeoutError, and Unsealable for nonsense.

    `until`: when the whole message has to be here, however many parts it comes in (on the clock of `time.monotonic`;
    None: each part may take what the channel is set to). `most` bytes; `items` values at most, where given, counted
    before any of them is built: an empty list is two bytes on the wire, and fifty in memory. `waiting` is called every
    few seconds until it is here.
    """
    read = _Reading(channel, until, waiting)
    (size,) = _SIZE.unpack(read.exactly(_SIZE.size))
    if size > most:
        raise Unsealable("too much data")
    content = read.exactly(size)
    if items and _too_many(content, items):
        raise Unsealable("too much data")
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise Unsealable("damaged message") from error


def _too_many(content: bytes, items: int) -> bool:
    """Say whether a JSON text holds more values than `items`. What stands in strings is looked at only in doubt."""
    if sum(map(content.count, _BEGINNINGS)) <= items:
        return False
    bare = content.replace(b"\\\\", b"").replace(b'\\"', b"")
    if bare.count(b'"') > 4 * items:
        return True
    return sum(map(_STRING.sub(b"", bare).count, _BEGINNINGS)) > items


class _Reading:
    """Reads one message from a channel, by one deadline."""

    def __init__(
        self, channel: socket.socket, until: float | None = None, waiting: Callable[[], None] | None = None
    ) -> None:
        self.channel, self.until, self.waiting = channel, until, waiting

    def exactly(self, size: int) -> bytes:
        content = bytearray()
        while len(content) < size:
            part = self._part(min(size - len(content), 1 << 20))
            if part is None:
                continue
            if not part:
                raise Closed("the other side ended")
            content += part
        return bytes(content)

    def _part(self, most: int) -> bytes | None:
        """Return what is there, b"" at the end, None where nothing came in one wait."""
        if self.until is not None:
            left = self.until - time.monotonic()
            if left <= 0:
                raise TimeoutError("the message is not here")
            self.channel.settimeout(min(left, WAIT_S) if self.waiting else left)
        try:
            return self.channel.recv(most)
        except TimeoutError:
            if self.until is None or self.waiting is None:
                raise
            self.waiting()
            return None
        except OSError as error:
            raise Closed(str(error)) from error
