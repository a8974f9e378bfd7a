"""The path as a picture: stops on a gentle wave, filled as far as the student is. Units are SVG user units."""

from dataclasses import dataclass

from pathways.values import PathProgress

WIDTH = 640
HEIGHT = 112
MARGIN = 32
HIGH, LOW = 34, 78


@dataclass(frozen=True)
class Stop:
    """One course on the picture; `state` is new, now or done."""

    x: float
    y: float
    state: str


@dataclass(frozen=True)
class PathPicture:
    """The wave as SVG path data, how much of it is done (0 to 100, by lessons), and its stops."""

    width: int
    height: int
    line: str
    done: int
    stops: list[Stop]


def draw(path: PathProgress) -> PathPicture:
    """Return the picture of a pathway: one stop a course, the first unfinished one marked as now."""
    count = len(path.courses)
    gap = (WIDTH - 2 * MARGIN) / max(count - 1, 1)
    places = [(MARGIN + gap * index, LOW if index % 2 == 0 else HIGH) for index in range(count)]
    now = next((index for index, course in enumerate(path.courses) if course.state != "done"), count)
    stops = [
        Stop(round(x, 1), y, "done" if index < now or path.courses[index].state == "done" else _state(index, now))
        for index, (x, y) in enumerate(places)
    ]
    return PathPicture(WIDTH, HEIGHT, _wave(places), _share(path, now, count), stops)


def _state(index: int, now: int) -> str:
    return "now" if index == now else "new"


def _wave(places: list[tuple[float, int]]) -> str:
    if not places:
        return ""
    (x, y), *rest = places
    parts = [f"M{x:.1f} {y}"]
    for next_x, next_y in rest:
        middle = (x + next_x) / 2
        parts.append(f"C{middle:.1f} {y} {middle:.1f} {next_y} {next_x:.1f} {next_y}")
        x, y = next_x, next_y
    return "".join(parts)


def _share(path: PathProgress, now: int, count: int) -> int:
    """Return how far along the line the colour goes: to the current stop, and on by its part that is done."""
    if count < 2:
        return 100 if now >= count else 0
    if now >= count:
        return 100
    return round((now + path.courses[now].percent / 100) * 100 / (count - 1)) if now < count - 1 else 100
