"""Which kinds of tasks there are, and which duties: other rooms and apps register theirs."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise

from people.base.models.user import User
from people.tasks.models import Task


@dataclass(frozen=True)
class Kind:
    """One kind of hand-over: what its task says, whose duty it is, and how it is settled.

    `seen`: nothing else settles it than that its owner has read it, so that the list has a button for that. `message`
    is the kind of message that leads its owner there; "" leaves none. `names` says whether the list names the person
    it is about to an administrator who stands in. `silent`: the person it is about does not read of it while the law
    asks for silence. `quiet`: its owner does not want to know; it is written as the kind named here, is that
    kind in a person's file, and is not on their list.
    """

    key: str
    label: str | Promise
    duty: str
    seen: bool = False
    message: str = "task"
    names: bool = False
    silent: bool = False
    quiet: str = ""


@dataclass(frozen=True)
class Duty:
    """A rule that finds who may own a task, and the page where it is mended that nobody has the duty.

    `covered`: who covers for its owner sees and settles it, and the owner stays its owner.
    """

    key: str
    found: Callable[[Task], "QuerySet[User]"]
    mend: Callable[[Task], str] | None = None
    covered: bool = False


_kinds: dict[str, Kind] = {}
_duties: dict[str, Duty] = {}


def register_kind(*kinds: Kind) -> None:
    """Add kinds of tasks; called from an `AppConfig.ready`, safe to call again."""
    _kinds.update({kind.key: kind for kind in kinds})


def register_duty(*duties: Duty) -> None:
    """Add duties; called from an `AppConfig.ready`, safe to call again."""
    _duties.update({duty.key: duty for duty in duties})


def covered_duties() -> list[str]:
    """Return the duties whose tasks are settled by who covers for their owner."""
    return [duty.key for duty in _duties.values() if duty.covered]


def kind_of(key: str) -> Kind:
    """Return a kind of tasks; raises `KeyError` for one that nobody registered."""
    return _kinds[key]


def kinds() -> list[Kind]:
    """Return every kind of tasks, in the order in which they were registered."""
    return list(_kinds.values())


def duty_of(key: str) -> Duty:
    """Return a duty; raises `KeyError` for one that nobody registered."""
    return _duties[key]
