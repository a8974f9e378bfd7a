"""What the catalogue says of lessons, courses, the Foundation and pathways: values that nobody changes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from pathways.content.content_language import Spoken
from pathways.content.terms import TermInfo


@dataclass(frozen=True)
class LessonInfo:
    """A published lesson; `key` is its translation key, `page_id` the page in the language asked for.

    `minutes` are worked out of what is in it; its labs take `lab_minutes` more.
    """

    key: UUID
    page_id: int
    slug: str
    course_key: str
    title: Spoken
    key_idea: Spoken
    minutes: int
    lab_minutes: int
    skills: tuple[str, ...]
    labs: tuple[str, ...]
    quizzes: tuple[str, ...]
    quiz_counts: dict[str, str]
    url: str
    is_open: bool
    after: tuple[str, ...] = ()
    # By the quiz's id, in the language asked for.
    quiz_titles: Mapping[str, str] = field(default_factory=dict)
    # By the lab's key, in the language asked for.
    lab_titles: Mapping[str, str] = field(default_factory=dict)
    # Anchors of headings in the language asked for, by the anchor in the first language, which labs name.
    parts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class CourseRule:
    """When a course is finished: per cent of lessons, of answers in each quiz, of all labs' points; a sign-off."""

    lessons: int = 100
    quizzes: int = 0
    labs: int = 0
    sign_off: bool = False


@dataclass(frozen=True)
class CourseInfo:
    """A published course; `key` stays when its `slug`, which addresses have, is changed.

    `after` holds the keys of the courses that come first.
    """

    key: str
    slug: str
    page_id: int
    title: Spoken
    summary: Spoken
    pathway_slug: str
    lessons: tuple[LessonInfo, ...]
    url: str
    rule: CourseRule = CourseRule()
    after: tuple[str, ...] = ()

    @property
    def hours(self) -> int:
        """Return the hours of what is published, labs included."""
        return hours_of(self.lessons)


class MadeOfCourses:
    """What holds courses in order."""

    courses: tuple[CourseInfo, ...]

    @property
    def lessons(self) -> list[LessonInfo]:
        """Return all lessons in order."""
        return [lesson for course in self.courses for lesson in course.lessons]

    @property
    def hours(self) -> int:
        """Return the hours of what is published, labs included."""
        return hours_of(self.lessons)


@dataclass(frozen=True)
class FoundationInfo(MadeOfCourses):
    """The courses that every pathway begins with; no pathway itself, so that no list of pathways has it."""

    key: UUID
    page_id: int
    slug: str
    title: Spoken
    courses: tuple[CourseInfo, ...]
    url: str


@dataclass(frozen=True)
class PathwayInfo(MadeOfCourses):
    """A published pathway with its courses in order; `source_id` is the page that cohorts name.

    The courses of the `foundation` come first; `lessons_planned` says how many there will be after them.
    """

    key: UUID
    source_id: int
    page_id: int
    slug: str
    title: Spoken
    summary: Spoken
    lessons_planned: int
    hue: str
    icon: str
    courses: tuple[CourseInfo, ...]
    url: str
    certifications: tuple[str, ...] = ()
    foundation: FoundationInfo | None = None

    @property
    def is_whole(self) -> bool:
        """Return whether as many lessons are published as the pathway is to have after the Foundation."""
        return len(self._own) >= self.lessons_planned

    @property
    def all_planned(self) -> int:
        """Return how many lessons the whole pathway will have, those of the Foundation among them."""
        return len(self.lessons) - len(self._own) + self.lessons_planned

    @property
    def _own(self) -> list[LessonInfo]:
        return self.lessons[len(self.foundation.lessons) if self.foundation else 0 :]

    @property
    def hours_planned(self) -> int:
        """Return how long the whole pathway would take if the lessons to come were like those that are there."""
        ready, first = len(self._own), self.foundation.hours if self.foundation else 0
        if self.is_whole or not ready:
            return self.hours
        return first + round((self.hours - first) * self.lessons_planned / ready)


def hours_of(lessons: Iterable[LessonInfo]) -> int:
    """Return the hours that lessons take with their labs, to the nearest whole one; at least 1 where there are any."""
    minutes = sum(lesson.minutes + lesson.lab_minutes for lesson in lessons)
    return max(1, (minutes + 30) // 60) if minutes else 0


@dataclass(frozen=True)
class Catalogue:
    """Everything published, in one language, found by slug, key or lab key; and the words of the glossary."""

    index_id: int | None
    pathways: dict[str, PathwayInfo]
    by_source: dict[int, PathwayInfo]
    courses: dict[str, CourseInfo]
    lessons: dict[UUID, LessonInfo]
    labs: dict[str, LessonInfo]
    terms: dict[str, TermInfo]
    foundation: FoundationInfo | None = None

    def place(self, slug: str) -> "PathwayInfo | FoundationInfo | None":
        """Return what holds courses at `/pathways/<slug>/`: a pathway, or the Foundation."""
        first = self.foundation
        return first if first and first.slug == slug else self.pathways.get(slug)

    def course_at(self, pathway: str, course: str) -> CourseInfo | None:
        """Return the course with these slugs in its address."""
        held = (one for one in self.courses.values() if one.slug == course and one.pathway_slug == pathway)
        return next(held, None)

    def pathway_of_course(self, course_key: str) -> PathwayInfo | None:
        """Return the first pathway that holds the course."""
        held = (way for way in self.pathways.values() if any(course.key == course_key for course in way.courses))
        return next(held, None)
