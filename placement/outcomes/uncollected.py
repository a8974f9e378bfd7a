"""Python's search for circles, left off while rows of everybody are held: it would walk through all of them again."""

import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """Leave the search off; what nobody holds any more is freed at once all the same, for it is in no circle."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
