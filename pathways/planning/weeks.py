"""The first four weeks of a cohort: lessons and labs in their order, as many in a week as its hours hold."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pathways.cohorts.models.cohort import Cohort
from pathways.content.catalogue import CourseInfo, LessonInfo, PathwayInfo, catalogue
from pathways.content.content_language import Spoken
from pathways.content.models.pages import LessonPage, lines

WEEKS = 4
STEP = re.compile(r"(\d{1,3}) min\b")


@dataclass(frozen=True)
class Show:
    """How a lesson is taught: its aim, its steps, and the minutes that the steps name."""

    aim: str = ""
    steps: tuple[str, ...] = ()

    @property
    def minutes(self) -> int:
        """Return the minutes in class; 0 where nobody wrote a run of show."""
        return sum(int(found[1]) for found in map(STEP.match, self.steps) if found)


@dataclass(frozen=True)
class Part:
    """A lesson, or (`is_lab`) the labs that hang on it, with the minutes that a student needs."""

    lesson: LessonInfo
    course: CourseInfo
    minutes: int
    show: Show = Show()
    is_lab: bool = False


@dataclass(frozen=True)
class Week:
    """One week of a plan."""

    number: int
    parts: tuple[Part, ...]

    @property
    def minutes(self) -> int:
        """Return what a student needs for it, in minutes."""
        return sum(part.minutes for part in self.parts)

    @property
    def in_class(self) -> int:
        """Return the minutes of all runs of show in it."""
        return sum(part.show.minutes for part in self.parts)


def first_weeks(cohort: Cohort, hours: int) -> tuple[list[Week], int]:
    """Return at most four weeks of `hours` each, and how many lessons come after. One query beside the catalogue."""
    way = catalogue().by_source.get(cohort.pathway_id)
    if way is None:
        return [], 0
    weeks = packed(_parts(way, _shows(way.lessons)), hours * 60)[:WEEKS]
    begun = {part.lesson.key for week in weeks for part in week.parts}
    return weeks, len(way.lessons) - len(begun)


def packed(parts: Iterable[Part], minutes: int) -> list[Week]:
    """Return the parts in weeks of at most so many minutes; a part that is longer has a week of its own."""
    weeks: list[list[Part]] = []
    used = minutes
    for part in parts:
        if not weeks or used + part.minutes > minutes:
            weeks.append([])
            used = 0
        weeks[-1].append(part)
        used += part.minutes
    return [Week(number, tuple(own)) for number, own in enumerate(weeks, start=1)]


def _parts(way: PathwayInfo, shows: Mapping[int, Show]) -> Iterable[Part]:
    for course in way.courses:
        for lesson in course.lessons:
            yield Part(lesson, course, lesson.minutes, shows.get(lesson.page_id, Show()))
            if lesson.labs:
                yield Part(lesson, course, lesson.lab_minutes, is_lab=True)


def _shows(lessons: Iterable[LessonInfo]) -> dict[int, Show]:
    spoken = {lesson.page_id: lesson.title.language for lesson in lessons}
    rows = LessonPage.objects.filter(pk__in=spoken).values_list("pk", "teach_aim", "teach_plan")
    return {key: _show(aim, lines(plan), spoken[key]) for key, aim, plan in rows}


def _show(aim: str, steps: Iterable[str], language: str) -> Show:
    return Show(Spoken(aim, language), tuple(Spoken(step, language) for step in steps))
