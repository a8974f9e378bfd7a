"""One deadline for a whole hand-in: nothing in it, and no part of a message, begins a time of its own beyond that."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass


def _nothing() -> None:
    return


@dataclass
class Clock:
    """When a hand-in has to be done, on the clock of `time.monotonic`; `tick` is called every few seconds till then."""

    end: float = math.inf
    tick: Callable[[], None] = _nothing

    @classmethod
    def of(cls, seconds: float, tick: Callable[[], None] = _nothing) -> Clock:
        """Return a clock that ends in so many seconds."""
        return cls(time.monotonic() + seconds, tick)

    def until(self, seconds: float) -> float:
        """Return the moment in `seconds`, or the end if that is sooner."""
        return min(self.end, time.monotonic() + seconds)

    @property
    def over(self) -> bool:
        """Say whether time is up."""
        return time.monotonic() >= self.end
