"""A check's global names: its own, Python's, and those that the student's process answers for."""

from __future__ import annotations

import builtins
import functools
from collections.abc import Callable, Iterable
from typing import Any

from . import lent, wire
from .faults import Fault, Undecided
from .known import Known
from .nodes import plain_class
from .outline import outline
from .own import stands_in
from .proxies import Handle, ask, callable_here
from .remote import Remote

# What `type(x)` in a check is read as; see `checker`.
KIND_OF = "__kind_of__"


class Names(dict[str, Any]):
    """A check's global names: its own first, then Python's, then the student's.

    `student_names` are those that the author's own solution binds; only these may hide one of Python's. A name of the
    student's is asked for once; when the student's code binds it anew, the answer to the question that it was asked
    says so. `shared` are names that the author's functions read: what a check binds to them goes over, too. `disputed`
    are those that only this student's functions read: what a check binds to them stays here, as it may be what the
    answer should be, and a person decides.
    """

    def __init__(
        self,
        student_names: frozenset[str],
        shared: frozenset[str] = frozenset(),
        disputed: frozenset[str] = frozenset(),
    ) -> None:
        super().__init__(__name__="__main__", __builtins__=builtins)
        self.student_names, self.shared, self.disputed = student_names, shared, disputed
        self.remote: Remote | None = None
        self.asked: dict[str, Any] = {}
        self.in_doubt: frozenset[str] = frozenset()
        # What the other side has under the shared names.
        self.sent: dict[str, Any] = {}
        self.joined: set[str] = set()
        # What earlier checks have bound to names that a student's cell has bound again since.
        self.contested: dict[str, Any] = {}
        self.older: list[Remote] = []
        self.classes: set[type] = set()

    def __missing__(self, name: str) -> Any:
        if name not in self.student_names and (name in _CHECKS_OWN or hasattr(builtins, name)):
            found = _CHECKS_OWN.get(name) or getattr(builtins, name)
            return functools.partial(found, self.doubt) if name in _DOUBTS else found
        if self.remote is None:
            raise NameError(f"name '{name}' is not defined")
        if name in self.contested:
            return self._settled(name, self.remote)
        try:
            value = self.remote.ask("name", name, label=name)
        except KeyError:
            raise NameError(f"name '{name}' is not defined") from None
        self._theirs(name, value)
        return value

    def doubt(self) -> None:
        """Leave a check to a person that asks what kind a value is which stands for one of the student's own kind."""
        if self.remote is not None:
            self.remote.stop(Undecided("a value of a derived kind is asked for its kind"))

    def _settled(self, name: str, remote: Remote) -> Any:
        """Return what a check has bound to a name, where the student's process holds the same under it.

        Only a check that comes to read it has to know: most bind it anew. Raises Undecided.
        """
        mine = outline(self.contested[name], self.is_given)
        if mine is None:
            remote.stop(Undecided("a name of the check was bound again"))
        remote.prepare([], {name: mine})
        self[name] = value = self.contested.pop(name)
        return value

    def _theirs(self, name: str, value: Any) -> None:
        self[name] = self.asked[name] = self.sent[name] = value

    def connect(self, remote: Remote, kept: frozenset[str] = frozenset()) -> None:
        """Ask another process from here on.

        What the last one said is forgotten, but for what hidden parts of checks have bound (`kept`): the notebook does
        not bind it again. Their process goes on for as long as that is so.
        """
        last = self.remote
        self.forget([name for name, value in self.items() if name in self.asked or _holds_handle(value)], kept)
        self.asked.clear()
        if last is not None and last.channel is not remote.channel:
            if any(_holds_handle(value) for value in self.values()):
                self.older.append(last)
            else:
                last.channel.close()
        self.remote, self.joined = remote, set()
        remote.before, remote.after = self.bound, self.news
        remote.table.given, remote.table.strict = self.is_given, True

    def begin(self, seconds: float, known: Known | None = None, in_doubt: frozenset[str] = frozenset()) -> None:
        """Begin the next check; `in_doubt` are disputed names that functions which it comes to may read."""
        self.in_doubt = in_doubt
        for remote in self._remotes():
            remote.begin(seconds, known)

    def _remotes(self) -> list[Remote]:
        return [*self.older, *([self.remote] if self.remote is not None else [])]

    @property
    def fault(self) -> Fault | None:
        """What went wrong in this check's conversations."""
        return next((remote.fault for remote in self._remotes() if remote.fault is not None), None)

    @property
    def differs(self) -> set[str]:
        """Names of the author's data that the student's process has otherwise."""
        return {name for remote in self._remotes() for name in remote.differs}

    def prepare(self, names: Iterable[str], alike: Iterable[str], contested: Iterable[str]) -> None:
        """Ask at once for the student's `names` that a check reads, and whether data is `alike` on both sides.

        Raises Undecided where it is not. Names that are `contested` are looked at when the check reads them.
        """
        if self.remote is None:
            return
        self.contested.update({name: self.pop(name) for name in contested if name in self})
        wanted = [name for name in names if name not in self]
        mine = {n: outline(self[n], self.is_given) for n in alike if n in self and n not in self.joined}
        self.remote.prepare(wanted, {name: found for name, found in mine.items() if found is not None})
        self.joined.update(mine)

    def forget(self, names: Any, but: frozenset[str] = frozenset()) -> None:
        """Forget names: what binds them next stands for them."""
        for name in names:
            if name not in but:
                self.pop(name, None)
                self.contested.pop(name, None)
                self.asked.pop(name, None)

    def given(self) -> None:
        """Note that cells have run which run in the notebook as well: what they bind is on both sides."""
        self.sent.update({name: self[name] for name in self.shared | self.disputed if name in self})
        mine = [value for name, value in self.items() if isinstance(value, type) and name not in self.student_names]
        self.classes.update(value for value in mine if plain_class(value))

    def is_given(self, kind: type) -> bool:
        """Say whether a class is one that the author's cells define on both sides, and nothing but attributes."""
        return kind in self.classes

    def bound(self) -> dict[str, Any]:
        """Return the names that functions on the other side read and that the check has bound since the last question.

        Raises Undecided where only this student's read them, what they stand for now may tell of an answer, and this
        check may come to such a function.
        """
        found = {name: self[name] for name in (*self.shared, *self.disputed) if self._is_news(name)}
        kept = {name for name in self.disputed.intersection(found) if not lent.is_by_name(found[name])}
        if kept & self.in_doubt and self.remote is not None:
            self.remote.stop(Undecided("the check binds a name that the answer's functions read"))
        found = {name: value for name, value in found.items() if name not in kept}
        self.sent.update(found)
        return found

    def _is_news(self, name: str) -> bool:
        return name in self and self[name] is not self.sent.get(name, Ellipsis)

    def news(self, names: dict[str, Any]) -> None:
        """Take over what the student's code has bound anew (Ellipsis: a name that is gone)."""
        read = self.shared | self.disputed if names else ()
        for name, value in names.items():
            if value is Ellipsis:
                self.forget([name])
            elif name in read or name not in self or self[name] is self.asked.get(name, Ellipsis):
                self._theirs(name, value)


def _holds_handle(value: Any, depth: int = 0) -> bool:
    if type(value) is Handle:
        return True
    if depth > 4:
        return False
    if type(value) in (list, tuple, set, frozenset) or (
        stands_in(value) and isinstance(value, list | tuple | frozenset)
    ):
        return any(_holds_handle(item, depth + 1) for item in value)
    return type(value) is dict and any(_holds_handle(item, depth + 1) for item in value.values())


def _callable(value: Any) -> bool:
    return callable_here(value) if type(value) is Handle else callable(value)


def _isinstance(doubt: Callable[[], None], value: Any, kinds: Any) -> bool:
    if type(value) is not Handle:
        found = isinstance(value, kinds)
        if not found and _may_be(value, kinds) and not any(kinds is kind for kind in _APART):
            doubt()
        return found
    return any(
        _isinstance(doubt, value, kind)
        if isinstance(kind, tuple)
        else isinstance(value, kind) or _instance(value, kind)
        for kind in _each(kinds)
    )


def _may_be(value: Any, kinds: Any) -> bool:
    """Say whether only the student's process knows if a value that came over is one of these kinds: of a named tuple
    its fields came along, and not the class that the student gave it."""
    return stands_in(value) or (wire.is_remade(value) and any(type(kind) is Handle for kind in _each(kinds)))


def _instance(value: Any, kind: Any) -> bool:
    return isinstance(kind, type) and bool(ask(value, "known_instance", kind, done="instance"))


def _issubclass(value: Any, kinds: Any) -> bool:
    if type(value) is not Handle:
        return issubclass(value, kinds)
    return any(bool(ask(value, "subclass_of", kind, done="instance")) for kind in _each(kinds))


def _each(kinds: Any) -> Any:
    return kinds if isinstance(kinds, tuple) else (kinds,)


def _kind_of(doubt: Callable[[], None], value: Any) -> Any:
    if stands_in(value) or wire.is_remade(value):
        doubt()
    return ask(value, "type", done="instance", step=".__class__") if type(value) is Handle else type(value)


# What no list, number or text is, however it is derived, that is not derived from it.
_APART = (list, dict, tuple, str, bytes, int, float, bool, type(None))
# These may find that only the student's process knows.
_DOUBTS = frozenset({"isinstance", KIND_OF})
_CHECKS_OWN: dict[str, Any] = {
    "callable": _callable, "isinstance": _isinstance, "issubclass": _issubclass, KIND_OF: _kind_of,
}  # fmt: skip
