"""One map of identities for one conversation: which structure here is which over there, and what of it has changed.

Call by copy-restore for linked structures (Tilevich and Smaragdakis, "Natural remote method invocation"): a structure
that crosses gets a number that both sides keep; sharing survives, and with each message goes what has changed of all
that is known on both sides, so that for one thread a remote call cannot be told from a local one.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from . import nodes, wire


class Entry:
    """One structure: `known`, its parts as both sides last knew them; `held`, how often such lists refer to it."""

    __slots__ = ("held", "known", "owner", "tag", "value")

    def __init__(self, value: Any, tag: str) -> None:
        self.value, self.tag, self.held = value, tag, 0
        self.known: tuple[Any, ...] = ()
        self.owner = ""


class Table:
    """The structures that both sides know. `first` is 0 on the one side and 1 on the other: no number is given twice.

    `keep(value)` gives the packed form of a value that stays (or raises Unsealable); values of the types `staying` are
    known to be such. `given(class)` says whether objects of a notebook's own class go over, `class_named(name)` which
    class that is here.
    """

    def __init__(self, first: int, keep: Callable[[Any], Any], staying: frozenset[type] = frozenset()) -> None:
        self.next, self.keep, self.staying = first, keep, staying
        # The check's own side: what it derives from a list or a text stays, where it is more than what it holds.
        self.strict = False
        self.given: Callable[[type], bool] = _none_is_given
        self.class_named: Callable[[str], Any] = _no_class
        self.entries: dict[int, Entry] = {}
        self.numbers: dict[int, int] = {}
        self.pending: list[int] = []
        self.whole = False
        # Whether what goes over is compared with what it was when it went over last.
        self.compares = True

    def number(self) -> int:
        """Return a new number."""
        self.next += 2
        return self.next - 2

    def add(self, number: int, value: Any, tag: str) -> Entry:
        """Remember a structure under a number."""
        entry = self.entries[number] = Entry(value, tag)
        self.numbers[id(value)] = number
        return entry

    def pack(self, value: Any) -> Any:
        """Return a value as it goes over. What it links to goes with the `changes` of the same message."""
        return wire.pack(value, self.keep, node=self._node)

    def _node(self, value: Any, kind: type) -> Any:
        if kind in self.staying:
            return self.keep(value)
        if self.strict and nodes.has_own_ways(kind):
            raise wire.Unsealable(f"a {kind.__name__} of the check does things in its own way")
        tag = nodes.tag_of(kind, whole=self.whole)
        number = self.numbers.get(id(value))
        if tag is None:
            known = number is not None and self.entries[number].tag == nodes.GIVEN
            if not known and not self.given(kind):
                return None
            tag = nodes.GIVEN
        if number is None:
            if tag == "array":
                tag = _array_tag(value)
                if not tag:
                    return None
            number = self.number()
            self.add(number, value, tag)
            self.pending.append(number)
        return {"t": "ref", "v": number}

    def changes(self) -> dict[str, Any]:
        """Return the contents of what is new or not what the other side knows: number → [tag, content]."""
        found = {}
        for number, entry in list(self.entries.items()) if self.entries else ():
            if entry.tag not in nodes.FIXED and number not in self.pending:
                now = nodes.parts(entry.tag, entry.value)
                if not nodes.same(entry.tag, now, entry.known):
                    found[str(number)] = self._content(entry, now)
        while self.pending:
            number = self.pending.pop()
            entry = self.entries[number]
            now = nodes.parts(entry.tag, entry.value) if self.compares and entry.tag not in nodes.FIXED else ()
            found[str(number)] = self._content(entry, now)
        return found

    def _content(self, entry: Entry, now: tuple[Any, ...]) -> list[Any]:
        """Return what goes over of a structure whose parts are `now`; from here on both sides know these."""
        name = nodes.derived(type(entry.value))
        packed = [entry.tag, nodes.content(entry.tag, entry.value, self.pack), *([name] if name else [])]
        self._know(entry, now)
        return packed

    def know(self, number: int) -> None:
        """Take the state of a structure as what both sides know."""
        self._know(self.entries[number])

    def _know(self, entry: Entry, now: tuple[Any, ...] | None = None) -> None:
        if entry.tag in nodes.FIXED:
            return
        self._hold(entry.known, -1)
        entry.known = nodes.parts(entry.tag, entry.value) if now is None else now
        self._hold(entry.known, 1)

    def _hold(self, parts: tuple[Any, ...], by: int) -> None:
        for part in parts:
            number = self.numbers.get(id(part))
            if number is not None:
                self.entries[number].held += by

    def receive(self, changes: Any, stay: Callable[[dict[str, Any]], Any]) -> list[Entry]:
        """Bring this side up to date; return what has changed that was here before.

        `stay` gives what stands for a value that stayed on the other side. Raises Unsealable for damaged changes.
        """
        if not changes:
            return []
        if not isinstance(changes, dict):
            raise wire.Unsealable("damaged changes")
        try:
            return self._received(
                {int(number): (tag, data, *name) for number, (tag, data, *name) in changes.items()}, stay
            )
        except wire.BROKEN as error:
            raise wire.Unsealable(f"damaged changes: {type(error).__name__}") from error

    def _received(self, new: dict[int, tuple[Any, ...]], stay: Callable[[dict[str, Any]], Any]) -> list[Entry]:
        here = [self.entries[number] for number in new if number in self.entries]
        building: set[int] = set()

        def find(data: dict[str, Any]) -> Any:
            if data["t"] != "ref":
                return stay(data)
            number = data["v"]
            if number not in self.entries:
                tag, fresh, *name = new[number]
                if number in building:
                    raise ValueError("a value inside itself that cannot be")
                building.add(number)
                self.add(number, nodes.fixed(tag, fresh, unpack, *name), tag)
            return self.entries[number].value

        def unpack(data: Any) -> Any:
            return wire.unpack(data, find)

        for number, (tag, data, *name) in new.items():
            if number not in self.entries and tag not in nodes.FIXED:
                self.add(number, self._empty(tag, data, *name), tag)
        for number, (tag, data, *_) in new.items():
            if tag in nodes.FIXED:
                find({"t": "ref", "v": number})
            elif self.entries[number].tag != tag:
                raise ValueError("a structure of another kind")
            else:
                nodes.fill(tag, self.entries[number].value, data, unpack)
        for number in new:
            self._know(self.entries[number])
        return here

    def _empty(self, tag: str, data: Any, name: str = "") -> Any:
        return nodes.instance(self.class_named(name), name) if tag == nodes.GIVEN else nodes.empty(tag, data, name)

    def unpack(self, data: Any, stay: Callable[[dict[str, Any]], Any]) -> Any:
        """Return the value of packed data. Raises Unsealable for what no honest side sends."""

        def find(data: dict[str, Any]) -> Any:
            return self.entries[data["v"]].value if data["t"] == "ref" else stay(data)

        return wire.unpack(data, find)

    def sweep(self) -> list[int]:
        """Forget what nobody on this side can reach any more; return the numbers, for the other side to forget."""
        gone: list[int] = []
        while True:
            dead = [n for n, entry in self.entries.items() if sys.getrefcount(entry.value) - entry.held <= _ALONE]
            if not dead:
                return gone
            for number in dead:
                self.forget(number)
            gone += dead

    def forget(self, number: int) -> None:
        """Forget one number; one that is not known is none."""
        entry = self.entries.pop(number, None)
        if entry is not None:
            self._hold(entry.known, -1)
            self.numbers.pop(id(entry.value), None)


def _none_is_given(kind: type) -> bool:
    return False


def _no_class(name: str) -> Any:
    raise KeyError(name)


def _array_tag(value: Any) -> str | None:
    from . import frames

    if not frames.crosses(value):
        return None
    return "view" if frames.is_view(value) else "array"


def _alone() -> int:
    entry = Entry([], "list")
    return next(sys.getrefcount(one.value) for one in [entry])


# References to a value that only its entry refers to, as `sweep` counts them.
_ALONE = _alone()
