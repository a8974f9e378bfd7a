"""Values as JSON: exact plain types only. What is linked goes by number (`table`), what is not plain stays where it is.

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
import types
import uuid
from collections import UserString, namedtuple
from collections.abc import Callable
from typing import Any

from . import own

MESSAGE_LIMIT = 32 << 20
# What our own side sends once: the cells of a notebook and the files beside it.
JOB_LIMIT = 128 << 20
_TRUSTED = sys.stdlib_module_names | {"numpy", "pandas", "matplotlib"}
_ITERATED: tuple[Any, ...] = (
    [], (), {}, set(), "", "é", b"", bytearray(), memoryview(b""), {}.values(), {}.items(), range(1), range(1 << 70)
)  # fmt: skip
_BACKWARDS: tuple[Any, ...] = ([], {}, {}.values(), {}.items())
_ITERATORS = (*map(iter, _ITERATED), *map(reversed, _BACKWARDS), iter(int, 0))
_BUILTIN_TYPES = {
    kind.__name__: kind
    for kind in (*vars(types).values(), *map(type, _ITERATORS))
    if isinstance(kind, type) and kind.__module__ == "builtins"
}
DEPTH_LIMIT = 60
# How long a reader waits before it says that it still does.
WAIT_S = 3.0
HANDLES, MORE, LAST = 200, b"M", b"J"
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
# What is in a value of a derived kind, got without its own methods.
_PLAIN: tuple[tuple[type, Callable[[Any], Any]], ...] = (
    (int, int.__index__),
    (float, float.__float__),
    (str, str.__str__),
    (bytes, lambda value: bytes.__getitem__(value, slice(None))),
)
_TEXTUAL_BY_NAME = {kind.__name__: build for kind, build in _TEXTUAL.items()}
_VIEWS: dict[type, str] = {type({}.keys()): "keys", type({}.values()): "values", type({}.items()): "items"}
# What unpacking damaged data raises; its callers make Unsealable of it.
BROKEN = (KeyError, TypeError, ValueError, AttributeError, ImportError, ArithmeticError, RecursionError, IndexError)


class Unsealable(Exception):
    """This value or question cannot cross; a person has to look."""


class Closed(Exception):
    """The other side is gone."""


def pack(
    value: Any, keep: Callable[[Any], Any], depth: int = 0, *, node: Callable[[Any, type], Any] | None = None
) -> Any:
    """Return `value` as JSON-ready data.

    `keep(v)` gives the packed form of a value that stays (or raises); `node(v, type)` that of a linked structure
    (None for what is none). Raises Unsealable.
    """
    kind = type(value)
    if value is None or kind is bool or kind is str:
        return value if kind is not str else _clean(value)
    if kind is int:
        return value if -(2**53) < value < 2**53 else {"t": "int", "v": hex(value)}
    if kind is float:
        return {"t": "float", "v": value.hex()}
    if depth > DEPTH_LIMIT:
        raise Unsealable("nested too deeply")
    if node is not None:
        packed = node(value, kind)
        if packed is not None:
            return packed
    return _pack_object(value, kind, lambda item: pack(item, keep, depth + 1, node=node), keep)


def _pack_object(value: Any, kind: type, inner: Callable[[Any], Any], keep: Callable[[Any], Any]) -> Any:
    if kind in _TEXTUAL:
        return {"t": "text", "k": kind.__name__, "v": str(value)}
    if kind is bytes:
        return {"t": "bytes", "v": base64.b64encode(value).decode()}
    if kind is range:
        return {"t": "range", "v": [hex(value.start), hex(value.stop), hex(value.step)]}
    if kind is slice:
        return {"t": "slice", "v": [inner(part) for part in (value.start, value.stop, value.step)]}
    if kind is datetime.timedelta:
        return {"t": "timedelta", "v": [value.days, value.seconds, value.microseconds]}
    if kind in _VIEWS:
        items = [[inner(part) for part in item] if _VIEWS[kind] == "items" else inner(item) for item in value]
        return {"t": _VIEWS[kind], "v": items}
    if kind is UserString:
        return {"t": "UserString", "v": _clean(str(value.data))}
    if kind is type(Ellipsis) or value is NotImplemented:
        return {"t": "single", "v": "Ellipsis" if value is Ellipsis else "NotImplemented"}
    if kind is type(sys):
        name = value.__dict__.get("__name__")
        if isinstance(name, str) and sys.modules.get(name) is value and trusted_module(name):
            return {"t": "module", "v": name}
        return keep(value)
    if isinstance(value, type) and _known_type(value):
        return {"t": "type", "m": value.__module__, "v": value.__qualname__}
    if kind.__module__.partition(".")[0] in ("numpy", "pandas"):
        from . import frames

        packed = frames.pack(value, inner)
        return packed if packed is not None else keep(value)
    return _pack_subclass(value, kind, inner, keep)


def _known_type(value: type) -> bool:
    module = type.__getattribute__(value, "__module__")
    return isinstance(module, str) and trusted_module(module) and find_type(module, value.__qualname__) is value


def find_type(module: str, name: str) -> type | None:
    """Return a type of the interpreter's or the lab image's by its module and name, None where there is none."""
    found: Any = sys.modules.get(module)
    if not trusted_module(module):
        return None
    for part in name.split("."):
        found = getattr(found, part, None)
    if found is None and module == "builtins":
        found = _BUILTIN_TYPES.get(name)
    return found if isinstance(found, type) else None


def compares(kind: type) -> bool:
    """Say whether values of a type are equal otherwise than by being the same."""
    return getattr(kind, "__eq__", None) is not object.__eq__


def trusted_module(name: str) -> bool:
    """Say whether a module is the interpreter's or the lab image's, never one that a student wrote."""
    return name.partition(".")[0] in _TRUSTED


def _pack_subclass(value: Any, kind: type, inner: Callable[[Any], Any], keep: Callable[[Any], Any]) -> Any:
    """A subclass with methods of its own crosses as the plain value that is inside it, and that it is a subclass."""
    for base, plain in _PLAIN:
        if issubclass(kind, base):
            return {"t": "own", "k": own.name_of(kind), "v": inner(plain(value))}
    if issubclass(kind, tuple):
        fields = getattr(kind, "_fields", None)
        items = [inner(item) for item in tuple.__iter__(value)]
        if isinstance(fields, tuple) and len(fields) == len(items) and all(isinstance(f, str) for f in fields):
            return {"t": "named", "k": kind.__name__, "f": list(fields), "v": items}
        return {"t": "own", "k": own.name_of(kind), "v": {"t": "named", "k": "", "f": [], "v": items}}
    return keep(value)


def is_remade(value: Any) -> bool:
    """Say whether a value is a named tuple that came over: with its fields, and a class that is made here."""
    return isinstance(value, tuple) and type(value).__module__ == __name__


def unpack(data: Any, stay: Callable[[dict[str, Any]], Any]) -> Any:
    """Return the value of packed data; `stay(d)` gives what stands for a reference or a value that stayed.

    Raises Unsealable for data that no honest side sends.
    """
    if data is None or isinstance(data, bool | int | str):
        return data
    if not isinstance(data, dict):
        raise Unsealable("unknown data")
    try:
        tag = data["t"]
        if tag in ("ref", "handle", "lent", "function"):
            return stay(data)
        return _unpack_object(tag, data["v"], data, lambda item: unpack(item, stay))
    except BROKEN as error:
        raise Unsealable(f"damaged data: {type(error).__name__}") from error


def _unpack_object(tag: str, value: Any, data: dict[str, Any], inner: Callable[[Any], Any]) -> Any:
    if tag == "float":
        return float.fromhex(value)
    if tag == "int":
        return int(value, 16)
    if tag == "text":
        return _TEXTUAL_BY_NAME[data["k"]](value)
    if tag == "bytes":
        return base64.b64decode(value)
    if tag == "range":
        return range(*(int(part, 16) for part in value))
    if tag == "slice":
        return slice(*(inner(part) for part in value))
    if tag == "timedelta":
        return datetime.timedelta(*value)
    if tag == "keys":
        return {inner(item): None for item in value}.keys()
    if tag == "values":
        return dict(enumerate(map(inner, value))).values()
    if tag == "items":
        return {inner(key): inner(item) for key, item in value}.items()
    if tag == "UserString":
        return UserString(str(value))
    if tag == "own":
        return own.simple(inner(value), data["k"])
    if tag == "single":
        return {"Ellipsis": Ellipsis, "NotImplemented": NotImplemented}[value]
    return _unpack_reference(tag, value, data, inner)


def _unpack_reference(tag: str, value: Any, data: dict[str, Any], inner: Callable[[Any], Any]) -> Any:
    if tag == "module" and trusted_module(value):
        return importlib.import_module(value)
    if tag == "type":
        if trusted_module(data["m"]) and data["m"] not in sys.modules:
            importlib.import_module(data["m"])
        found = find_type(data["m"], value)
        if found is not None:
            return found
    if tag == "named":
        items = [inner(item) for item in value]
        return namedtuple(data["k"], data["f"])(*items) if data["f"] else tuple(items)
    if tag in ("scalar", "dtype", "index", "stamp"):
        from . import frames

        return frames.unpack(tag, value, data, inner)
    raise ValueError(tag)


def _clean(text: str) -> str:
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace") if not text.isascii() else text


def send(channel: socket.socket, data: Any, *, most: int = MESSAGE_LIMIT) -> None:
    """Send one message. Raises Unsealable when it is more than `most` bytes, Closed when nobody reads."""
    content = json.dumps(data).encode()
    if len(content) > most:
        raise Unsealable("too much data")
    try:
        channel.sendall(_SIZE.pack(len(content)) + content)
    except OSError as error:
        raise Closed(str(error)) from error


def send_handles(control: socket.socket, handles: list[int]) -> None:
    """Send open files to another process, as many as there are; a message of the kernel's takes 253. Raises OSError."""
    for place in range(0, max(len(handles), 1), HANDLES):
        part = handles[place : place + HANDLES]
        socket.send_fds(control, [LAST if place + HANDLES >= len(handles) else MORE], part)


def take_handles(control: socket.socket) -> list[int] | None:
    """Return what one `send_handles` sent; None at the end of the other side."""
    handles: list[int] = []
    while True:
        sign, part, _, _ = socket.recv_fds(control, 1, HANDLES)
        handles += part
        if sign != MORE:
            return handles if sign else None


def receive(
    channel: socket.socket,
    *,
    until: float | None = None,
    most: int = MESSAGE_LIMIT,
    items: int = 0,
    waiting: Callable[[], None] | None = None,
    rest: bytearray | None = None,
) -> Any:
    """Return one message. Raises Closed at the end, TimeoutError, and Unsealable for nonsense.

    `until`: when the whole message has to be here, however many parts it comes in (on the clock of `time.monotonic`;
    None: each part may take what the channel is set to). `most` bytes; `items` values at most, where given, counted
    before any of them is built: an empty list is two bytes on the wire, and fifty in memory. `waiting` is called every
    few seconds until it is here. `rest` keeps what had come of a message that was not whole in time: whoever goes on
    with this channel begins with that, or takes the middle of a message for the size of the next.
    """
    read = _Reading(channel, until, waiting, rest if rest is not None else bytearray())
    try:
        (size,) = _SIZE.unpack(read.exactly(_SIZE.size))
        if size > most:
            raise Unsealable("too much data")
        content = read.exactly(size)
    except TimeoutError:
        read.put_back()
        raise
    if items and _too_many(content, items):
        raise Unsealable("too much data")
    try:
        return json.loads(content.decode())
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
    """Reads one message from a channel, by one deadline, after what was left of it before."""

    def __init__(
        self, channel: socket.socket, until: float | None, waiting: Callable[[], None] | None, rest: bytearray
    ) -> None:
        self.channel, self.until, self.waiting, self.rest = channel, until, waiting, rest
        self.taken: list[bytes] = []

    def put_back(self) -> None:
        """Keep all that was read of this message for who reads it next."""
        self.rest[:0] = b"".join(self.taken)

    def exactly(self, size: int) -> bytes:
        """Return the next bytes of the message, `size` of them. Raises Closed, TimeoutError."""
        first = self._part(min(size, 1 << 20))
        if first is not None and len(first) == size:
            return first
        if first == b"":
            raise Closed("the other side ended")
        content = bytearray(first or b"")
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
        if self.rest:
            part: bytes | None = bytes(self.rest[:most])
            del self.rest[:most]
        else:
            part = self._came(most)
        if part:
            self.taken.append(part)
        return part

    def _came(self, most: int) -> bytes | None:
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
