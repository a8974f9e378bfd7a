"""The checker's side of an object that lives with the student."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

from . import wire
from .faults import Undecided

if TYPE_CHECKING:
    from .remote import Remote

_OWN = frozenset({"_remote", "_number", "_labels", "_kind", "_compares", "_calls"})
# numpy asks an object for these before anything else, and reads the memory that they name: here it is another's.
_MEMORY = frozenset({"__array_interface__", "__array_struct__"})


class Handle:
    """A value that stayed with the student: what is done with it is done there.

    It equals only other values that stayed, and only where its own class says so; nothing of the check's is compared
    by the student's code.
    """

    __slots__ = ("__weakref__", *sorted(_OWN))

    def __init__(self, remote: Remote, number: int, about: dict[str, Any]) -> None:
        kind = about.get("k")
        for name, value in (
            ("_remote", remote),
            ("_number", number),
            ("_labels", set()),
            ("_kind", kind if isinstance(kind, str) else ""),
            ("_compares", about.get("e") is True),
            ("_calls", about.get("c") is True),
        ):
            object.__setattr__(self, name, value)

    def __getattribute__(self, name: str) -> Any:
        if name == "__class__":  # Python itself looks here; what a check asks for is read as `type(x)`
            return Handle
        if name in _MEMORY:
            Handle.__array__(self)
        return ask(self, "attr", name, step=f".{name}")

    def __setattr__(self, name: str, value: Any) -> None:
        ask(self, "setattr", name, value, done="set", gives=True)

    def __delattr__(self, name: str) -> None:
        ask(self, "delattr", name, done="set", gives=True)

    def __call__(self, *values: Any, **named: Any) -> Any:
        """Call it where it lives."""
        return ask(self, "call", *values, named=named, gives=bool(values or named), step="()")

    def __getitem__(self, key: Any) -> Any:
        return ask(self, "item", key, gives=True, step="[]")

    def __setitem__(self, key: Any, value: Any) -> None:
        ask(self, "setitem", key, value, done="set", gives=True)

    def __delitem__(self, key: Any) -> None:
        ask(self, "delitem", key, done="set", gives=True)

    def __contains__(self, item: Any) -> bool:
        return bool(ask(self, "in", item, gives=True))

    def __len__(self) -> int:
        return operator.index(ask(self, "len"))

    def __iter__(self) -> Any:
        iterator = ask(self, "iter", step="*")
        return iterator if type(iterator) is Handle else iter(iterator)

    def __next__(self) -> Any:
        return ask(self, "next", step="*")

    def __reversed__(self) -> Any:
        iterator = ask(self, "reversed", done="iter", step="*")
        return iterator if type(iterator) is Handle else iter(iterator)

    def __bool__(self) -> bool:
        return bool(ask(self, "bool"))

    def __float__(self) -> float:
        return float(ask(self, "float"))

    def __int__(self) -> int:
        return int(ask(self, "int"))

    def __index__(self) -> int:
        return operator.index(ask(self, "index", done="int"))

    def __str__(self) -> str:
        return str(ask(self, "str"))

    def __repr__(self) -> str:
        return str(ask(self, "repr"))

    def __format__(self, specification: str) -> str:
        return str(ask(self, "format", specification))

    def __dir__(self) -> Any:
        return ask(self, "dir", done="attr")

    def __hash__(self) -> int:
        return int(ask(self, "hash")) if _of(self, "_compares") else id(self)

    def __instancecheck__(self, value: Any) -> bool:
        return bool(ask(self, "instance", value)) if type(value) is Handle else False

    def __subclasscheck__(self, value: Any) -> bool:
        return bool(ask(self, "subclass", value, done="instance")) if type(value) is Handle else False

    def __enter__(self) -> Any:
        return ask(self, "enter", step="*")

    def __exit__(self, kind: Any, error: Any, trace: Any) -> Any:
        if error is not None:
            _refuse(self)
        return ask(self, "exit")

    def __copy__(self) -> Any:
        return ask(self, "copy", step="()")

    def __deepcopy__(self, memo: Any) -> Any:
        return ask(self, "deepcopy", step="()")

    def __eq__(self, other: object) -> Any:
        return _equal(self, other)

    def __ne__(self, other: object) -> Any:
        equal = _equal(self, other)
        return not equal

    def __array__(self, *_: Any, **__: Any) -> Any:
        """Refuse: numpy would take it for one cell that holds anything."""
        if not _of(self, "_kind"):
            _expect_object(self, _of(self, "_remote"))
        _refuse(self)

    def __reduce_ex__(self, protocol: Any) -> Any:
        _refuse(self)

    __await__ = __reduce_ex__


def _of(handle: Handle, part: str) -> Any:
    return object.__getattribute__(handle, part)


def seen_at(handle: Handle, label: str) -> None:
    """Note that an object was met at a label."""
    _of(handle, "_labels").add(label)


def owned_by(handle: Handle, remote: Any) -> bool:
    """Say whether an object lives in the process at the other end of `remote`."""
    return _of(handle, "_remote") is remote


def callable_here(handle: Handle) -> bool:
    """Say whether an object can be called."""
    return bool(_of(handle, "_calls"))


def ask(
    handle: Handle,
    operation: str,
    *values: Any,
    named: dict[str, Any] | None = None,
    done: str = "",
    gives: bool = False,
    step: str = "",
) -> Any:
    """Do something with an object where it lives.

    `done`: what it counts as; `gives`: a value of the check goes with it; `step`: what it adds to the label of what
    comes back.
    """
    remote: Remote = _of(handle, "_remote")
    labels, done = _of(handle, "_labels"), done or operation
    try:
        remote.known.permit(labels, not _of(handle, "_kind"), done if done != "attr" else f"attr{step}", gives=gives)
    except BaseException as fault:
        remote.stop(fault)  # type: ignore[arg-type]
    return remote.ask(operation, handle, *values, named=named, label=_label(labels, step))


def _label(labels: set[str], step: str) -> str:
    """Return where what comes back comes from: the last step of how it was got."""
    if step in ("", "*", "[]") or step[0] == ".":
        return step
    last = min(labels) if labels else ""
    return last if last.endswith("()") else f"{last}()"


def _equal(one: Handle, other: object) -> bool:
    remote: Remote = _of(one, "_remote")
    if type(other) is Handle and owned_by(other, remote):
        if not _of(one, "_compares") and not _of(other, "_compares"):
            return one is other
        return bool(ask(one, "eq", other))
    own = not _of(one, "_kind")
    if other is None or (own and remote.known.free):
        return False
    if own and not remote.known.writes:
        _expect_object(one, remote)
    if _of(one, "_compares") if own else _judges(_of(one, "_kind")):
        _refuse(one)
    return False


def _expect_object(one: Handle, remote: Remote) -> None:
    try:
        remote.known.permit(_of(one, "_labels"), True, "bool", gives=False)
    except BaseException as fault:
        remote.stop(fault)  # type: ignore[arg-type]


def _judges(kind: str) -> bool:
    """Say whether a well-known type compares otherwise than by identity."""
    module, _, name = kind.partition(":")
    found = wire.find_type(module, name)
    return found is None or wire.compares(found)


def _refuse(handle: Handle, *_: Any) -> Any:
    remote: Remote = _of(handle, "_remote")
    remote.stop(Undecided("this kind of object cannot be compared or computed with in a sealed check"))


def _computes(name: str, *, swapped: bool) -> Any:
    def method(self: Handle, other: Any) -> Any:
        remote: Remote = _of(self, "_remote")
        stays = type(other) is Handle and owned_by(other, remote)
        if remote.known.free and not stays:
            _refuse(self)
        pair = (other, self) if swapped else (self, other)
        return ask(self, "operator", name, *pair, done=name, gives=not stays, step="()")

    return method


def _orders(name: str) -> Any:
    def method(self: Handle, other: Any) -> Any:
        if type(other) is not Handle or not owned_by(other, _of(self, "_remote")):
            _refuse(self)
        return bool(ask(self, "operator", name, self, other, done=name))

    return method


for _name in ("lt", "le", "gt", "ge"):
    setattr(Handle, f"__{_name}__", _orders(_name))
_BINARY = ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "and", "or", "xor", "matmul", "lshift", "rshift")
for _name in _BINARY:
    _operator = f"{_name}_" if _name in ("and", "or") else _name
    setattr(Handle, f"__{_name}__", _computes(_operator, swapped=False))
    setattr(Handle, f"__r{_name}__", _computes(_operator, swapped=True))
    setattr(Handle, f"__i{_name}__", _computes(f"i{_name}", swapped=False))
for _name in ("neg", "pos", "abs", "invert"):
    setattr(Handle, f"__{_name}__", lambda self, name=_name: ask(self, "operator", name, self, done=name, step="()"))
