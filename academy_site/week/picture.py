"""The path as a picture: stops on a gentle wave, filled as far as the student is. Units are SVG user units."""

from dataclasses import dataclass
from itertools import pairwise

from pathways.learning.selectors.progress import first_left
from pathways.learning.values import PathProgress

WIDTH = 640
HEIGHT = 112
MARGIN = 32
HIGH, LOW = 34, 78
# With fewer courses than this the lessons are the stops: two dots are no path.
FEW_COURSES = 3


@dataclass(frozen=True)
class Stop:
    """A course (or a lesson, where there are few courses); `state` is new, now or done, `done` of `total` lessons."""

    title: str
    url: str
    state: str
    done: int
    total: int
    minutes: int
    x: float
    y: int


@dataclass(frozen=True)
class PathPicture:
    """The wave as SVG path data, how much of it is done (0 to 100), and its stops in order."""

    width: int
    height: int
    line: str
    done: int
    stops: list[Stop]


def draw(path: PathProgress) -> PathPicture:
    """Return the picture of a pathway; the stop of the next step is marked as now."""
    by_course = len(path.courses) >= FEW_COURSES
    found = _courses(path) if by_course else _lessons(path)
    step = first_left(path.courses)
    here = step[not by_course].url if step else None
    now = next((index for index, part in enumerate(found) if part.url == here), len(found))
    gap = (WIDTH - 2 * MARGIN) / max(len(found) - 1, 1)
    stops = [_stop(part, index, now, MARGIN + gap * index) for index, part in enumerate(found)]
    return PathPicture(WIDTH, HEIGHT, _wave(stops), _share(stops, now), stops)


@dataclass(frozen=True)
class _Part:
    title: str
    url: str
    done: int
    total: int
    minutes: int

    @property
    def whole(self) -> bool:
        return 0 < self.total == self.done


def _courses(path: PathProgress) -> list[_Part]:
    return [_Part(course.title, course.url, course.done, len(course.lessons), 0) for course in path.courses]


def _lessons(path: PathProgress) -> list[_Part]:
    lessons = [lesson for course in path.courses for lesson in course.lessons]
    return [_Part(lesson.title, lesson.url, int(lesson.state == "done"), 1, lesson.minutes) for lesson in lessons]


def _stop(part: _Part, index: int, now: int, x: float) -> Stop:
    state = "done" if part.whole else "now" if index == now else "new"
    y = HIGH if index % 2 else LOW
    return Stop(part.title, part.url, state, part.done, part.total, part.minutes, round(x, 1), y)


def _wave(stops: list[Stop]) -> str:
    if not stops:
        return ""
    parts = [f"M{stops[0].x:.1f} {stops[0].y}"]
    for one, two in pairwise(stops):
        middle = (one.x + two.x) / 2
        parts.append(f"C{middle:.1f} {one.y} {middle:.1f} {two.y} {two.x:.1f} {two.y}")
    return "".join(parts)


def _share(stops: list[Stop], now: int) -> int:
    """Return how far along the line the colour goes: to the current stop, and on by its part that is done."""
    if now >= len(stops):
        return 100 if stops else 0
    if len(stops) < 2:
        return 0
    part = stops[now].done / stops[now].total if stops[now].total else 0
    return min(100, round((now + part) * 100 / (len(stops) - 1)))
