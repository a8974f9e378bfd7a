"""What points come to after a date, and how everybody reads them: one way for students, teachers and files.

The same few values stand in thousands of cells: their words are made once.
"""

from functools import lru_cache


def counted(points: float, credit: float) -> float:
    """Return the points that count, where `credit` percent of them do."""
    return points if credit == 100 else points * credit / 100


@lru_cache(maxsize=4096)
def number(value: float) -> str:
    """Return points as everybody reads them: 23.75, 12, never 23.8 for 23.75."""
    return f"{round(value, 3):g}"


@lru_cache(maxsize=4096)
def percent(value: float) -> str:
    """Return a percentage as everybody reads it, with one digit after the point at most."""
    return f"{round(value, 1):g} %"
