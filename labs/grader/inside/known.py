"""What the author's own answer showed of a check: where objects stood and what was done with them, where plain data.

Each object that stays with the student is known by where it came from, its label: `name`, `name()` for what a call
gave, `.name` for an attribute, `[]` for an item, `*` for a step of an iteration. Handing one of the author's values to
an object is allowed only where the author's answer had an object, too, and the check did the same with it.
"""

from __future__ import annotations

from typing import Any

from .faults import OtherKind, Undecided

# Done without handing anything over: these say no more than plain data would.
ASKING = frozenset({"bool", "len", "iter", "next", "str", "repr", "float", "int", "attr", "hash", "instance", "format"})


class Known:
    """Labels with what was done there (`handles`), and labels with plain data (`plain`); `writes` fills them.

    `whole`: own subclasses of lists and the like stay objects everywhere. Without anything known (None), as for a check
    whose author left no answer, all is allowed but comparing.
    """

    def __init__(self, seen: dict[str, Any] | None, *, writes: bool = False, whole: bool = False) -> None:
        self.free = seen is None and not writes
        self.writes, self.all_whole = writes, whole
        seen = seen or {}
        self.handles = {label: set(done) for label, done in seen.get("handles", {}).items()}
        self.plain = set(seen.get("plain", []))

    def as_json(self) -> dict[str, Any]:
        """Return what was seen, to be kept with the version."""
        return {"handles": {label: sorted(done) for label, done in self.handles.items()}, "plain": sorted(self.plain)}

    def whole(self, label: str) -> bool:
        """Say whether objects stand there: then own subclasses of lists and the like stay objects."""
        return self.all_whole or label in self.handles or f"{label}[]" in self.handles

    def saw_plain(self, label: str) -> None:
        """Note that plain data stood there."""
        if self.writes:
            self.plain.add(label)

    def saw_object(self, label: str) -> None:
        """Note that an object stood there."""
        if self.writes:
            self.handles.setdefault(label, set())

    def permit(self, labels: set[str], own: bool, done: str, *, gives: bool) -> None:
        """Allow something to be done with an object, or raise. `own`: its class is the student's; `gives`: a value of
        the check goes with it.

        Raises OtherKind for an object of the student's own where the author's answer had plain data, Undecided where
        nothing is known.
        """
        if self.writes:
            for label in labels:
                self.handles.setdefault(label, set()).add(done)
        if self.writes or self.free:
            return
        if any(label in self.handles for label in labels):
            if not gives or done in ("call", "set") or any(done in self.handles.get(label, ()) for label in labels):
                return
        elif not own and not gives:
            return
        elif done == "call" and any(label.isidentifier() and label not in self.plain for label in labels):
            return  # the check calls the answer itself
        elif own and any(label.rstrip("[]") in self.plain or label in self.plain for label in labels):
            raise OtherKind("this is not the kind of answer that is asked for")
        raise Undecided("the author's answer does not show what this means")
