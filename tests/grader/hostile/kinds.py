"""The two forms in which an attack is written down."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Attack:
    """Replaces the answer to `squares`; everything else is left untouched, so a score above zero is a hole.

    `tried` and `got` in words, and the cell that does it.
    """

    tried: str
    got: str
    source: str


@dataclass(frozen=True)
class Wider:
    """Replaces the answer to `squares` (or `why`, a text); `total` is answered honestly and is worth 4 points.

    Nothing that it does may raise that, and where it breaks its own notebook that is all it breaks. `earns`: the points
    that may come out. `shows` must be on the feedback page, `never` in nothing that comes back.
    """

    tried: str
    got: str
    source: str
    earns: tuple[float, ...] = (4.0,)
    into: str = "squares"
    shows: str = ""
    never: str = ""
