"""Plain values that cross the border between this app and the others."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from pathways.content.models.skill import Skill

MOST_STOPS = 10


@dataclass(frozen=True)
class NextStep:
    """The one thing to do next: `kind` is lesson, break or done; `minutes`, of the lesson alone, may be 0 (unknown).

    `state` is that of the lesson, `labs` are those in it. `left`: a later lesson that was begun, to go back to.
    """

    title: str
    minutes: int
    url: str
    kind: str
    course_title: str = ""
    state: str = ""
    left: "LessonStop | None" = None
    labs: tuple[str, ...] = ()
    lesson: UUID | None = None


@dataclass(frozen=True)
class Evidence:
    """One result that shows a skill; `percent` 0 to 100, `source` such as "lab networking-basics/vlsm-plan"."""

    label: str
    percent: int
    source: str
    at: datetime


@dataclass(frozen=True)
class SkillLevel:
    """How much of a skill has been shown, 0 to 100, and by what, newest first."""

    skill: Skill
    percent: int
    evidence: list[Evidence] = field(default_factory=list)


@dataclass(frozen=True)
class SkillPoints:
    """Points of one lab task that show one skill."""

    skill_key: str
    points: float
    max_points: float
    label: str


@dataclass(frozen=True)
class LessonStop:
    """A lesson on a student's path; `state` is new, open or done."""

    key: UUID
    title: str
    url: str
    minutes: int
    state: str
    labs: tuple[str, ...] = ()


@dataclass(frozen=True)
class CourseStop:
    """A course on a student's path with its lessons; `percent` of lessons done, 0 to 100."""

    key: str
    title: str
    url: str
    hours: int
    summary: str
    lessons: list[LessonStop]
    done: int
    percent: int

    @property
    def state(self) -> str:
        """Return new, open or done."""
        if self.lessons and self.done == len(self.lessons):
            return "done"
        return "open" if any(lesson.state != "new" for lesson in self.lessons) else "new"


@dataclass(frozen=True)
class PathProgress:
    """A pathway as one student sees it."""

    title: str
    url: str
    slug: str
    hue: str
    icon: str
    courses: list[CourseStop]
    done: int
    total: int
    cohort_id: UUID | None = None

    @property
    def stops(self) -> list[str]:
        """Return the states to draw as stops: the lessons' while there are few, the courses' otherwise."""
        lessons = [lesson.state for course in self.courses for lesson in course.lessons]
        return lessons if len(lessons) <= MOST_STOPS else [course.state for course in self.courses]

    @property
    def percent(self) -> int:
        """Return lessons done of all, 0 to 100, rounded down so that 100 means all."""
        return self.done * 100 // self.total if self.total else 0
