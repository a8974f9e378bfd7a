"""All published pathways, courses and lessons as one read-only value, kept in memory until something is published.

One small query per request tells whether it still holds; what pages, lists and progress need of the content then costs
no query at all. Building it reads every published lesson once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from asgiref.local import Local
from django.conf import settings
from django.db import connection
from django.utils.translation import get_language
from wagtail.models import Page

from pathways.content.content_language import Spoken
from pathways.content.minutes import lab_minutes, minutes_of
from pathways.content.models.pages import CoursePage, LessonPage, PathwayIndexPage, PathwayPage, lines
from pathways.content.models.term import Term
from pathways.content.terms import TermInfo

STAMP = """
    SELECT COUNT(*), COUNT(*) FILTER (WHERE live), MAX(last_published_at),
        (SELECT MAX(id) FROM wagtailcore_pagelogentry),
        (SELECT COUNT(*) FROM pathways_term), (SELECT MAX(changed_at) FROM pathways_term)
    FROM wagtailcore_page
"""


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


@dataclass(frozen=True)
class PathwayInfo:
    """A published pathway with its courses in order; `source_id` is the page that cohorts name."""

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

    @property
    def lessons(self) -> list[LessonInfo]:
        """Return all lessons in order."""
        return [lesson for course in self.courses for lesson in course.lessons]

    @property
    def hours(self) -> int:
        """Return the hours of what is published, labs included."""
        return hours_of(self.lessons)

    @property
    def is_whole(self) -> bool:
        """Return whether as many lessons are published as the pathway is to have."""
        return len(self.lessons) >= self.lessons_planned

    @property
    def hours_planned(self) -> int:
        """Return how long the whole pathway would take if the lessons to come were like those that are there."""
        ready = len(self.lessons)
        return self.hours if self.is_whole or not ready else round(self.hours * self.lessons_planned / ready)


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

    def course_at(self, pathway: str, course: str) -> CourseInfo | None:
        """Return the course with these slugs in its address."""
        held = (one for one in self.courses.values() if one.slug == course and one.pathway_slug == pathway)
        return next(held, None)

    def pathway_of_course(self, course_key: str) -> PathwayInfo | None:
        """Return the first pathway that holds the course."""
        held = (way for way in self.pathways.values() if any(course.key == course_key for course in way.courses))
        return next(held, None)


_kept: dict[str, tuple[Any, Catalogue]] = {}
_request = Local()


def begin_request(**kwargs: Any) -> None:
    """Ask the database anew, once for the whole request that starts."""
    _request.stamp, _request.active = None, True


def end_request(**kwargs: Any) -> None:
    """Ask the database at every call again: commands and workers live long."""
    _request.stamp, _request.active = None, False


def forget_stamp(**kwargs: Any) -> None:
    """Ask the database anew: this request has just published or hidden a page."""
    _request.stamp = None


def catalogue(language: str | None = None) -> Catalogue:
    """Return everything published, in `language` (the active one by default), English where no translation is."""
    code = (language or get_language() or settings.LANGUAGE_CODE).split("-")[0]
    stamp = getattr(_request, "stamp", None) or _stamp()
    _request.stamp = stamp if getattr(_request, "active", False) else None
    kept = _kept.get(code)
    if kept is None or kept[0] != stamp:
        kept = _kept[code] = (stamp, _build(code))
    return kept[1]


def _stamp() -> tuple[Any, ...]:
    """Return a value that changes whenever a page is published, moved, hidden or removed.

    One query, written out: every page and every result of a lab asks it, and putting it together took Django longer
    than the database needs to answer.
    """
    with connection.cursor() as cursor:
        cursor.execute(STAMP)
        return tuple(cursor.fetchone())


def _build(code: str) -> Catalogue:
    source = settings.LANGUAGE_CODE.split("-")[0]
    index = PathwayIndexPage.objects.live().filter(locale__language_code=source).order_by("path").first()
    if index is None:
        return Catalogue(None, {}, {}, {}, {}, {}, _terms(code))
    lessons = _lessons(_pages(LessonPage, source), _translations(LessonPage, code, source))
    courses = _courses(_pages(CoursePage, source), _translations(CoursePage, code, source), lessons)
    pathways = _pathways(_pages(PathwayPage, source), _translations(PathwayPage, code, source), courses)
    found = {lesson.key: lesson for way in pathways for lesson in way.lessons}
    index_pages = _translations(PathwayIndexPage, code, source)
    return Catalogue(
        index_id=index_pages.get(index.translation_key, index).pk,
        pathways={way.slug: way for way in pathways},
        by_source={way.source_id: way for way in pathways},
        courses={course.key: course for way in pathways for course in way.courses},
        lessons=found,
        labs={lab: lesson for lesson in found.values() for lab in lesson.labs},
        terms=_terms(code),
    )


def _terms(code: str) -> dict[str, TermInfo]:
    return {term.key: _term_info(term, code) for term in Term.objects.all()}


def _term_info(term: Term, code: str) -> TermInfo:
    """Return a word in Spanish for `es`, in English for every other language."""
    english = Spoken(term.term_en, "en"), Spoken(term.means_en, "en")
    spanish = Spoken(term.term_es, "es"), Spoken(term.means_es, "es")
    own, other = (spanish, english) if code == "es" else (english, spanish)
    return TermInfo(term.key, *own, *other, tuple(lines(term.exams)))


def _pages(model: Any, code: str) -> Any:
    return model.objects.live().filter(locale__language_code=code).order_by("path").select_related("locale")


def _translations(model: Any, code: str, source: str) -> dict[UUID, Any]:
    if code == source:
        return {}
    return {page.translation_key: page for page in _pages(model, code).filter(alias_of__isnull=True)}


def _spoken(page: Any, text: str) -> Spoken:
    return Spoken(text, page.locale.language_code)


def _blocks(body: Any, kind: str) -> Iterable[dict[str, Any]]:
    return (block for block in body.raw_data if block["type"] == kind)


def _parent(path: str) -> str:
    return path[: -Page.steplen]


def _lessons(pages: Any, translated: dict[UUID, Any]) -> dict[str, list[LessonPage]]:
    """Return lesson pages by the path of their course; beside each its translation and the minutes of its labs."""
    found: dict[str, list[LessonPage]] = {}
    held = list(pages.prefetch_related("skills"))
    minutes = lab_minutes([lab for page in held for lab in _labs(page)])
    for page in held:
        page.shown = translated.get(page.translation_key, page)
        page.lab_minutes = sum(minutes.get(lab, 0) for lab in _labs(page))
        found.setdefault(_parent(page.path), []).append(page)
    return found


def _lesson_info(page: Any, course: CoursePage, course_url: str, is_open: bool) -> LessonInfo:
    return LessonInfo(
        key=page.translation_key,
        page_id=page.shown.pk,
        slug=page.slug,
        course_key=_key(course),
        title=_spoken(page.shown, page.shown.title),
        key_idea=_spoken(page.shown, page.shown.key_idea),
        minutes=minutes_of(page.shown.body.raw_data),
        lab_minutes=page.lab_minutes,
        skills=tuple(skill.key for skill in page.skills.all()),
        labs=_labs(page),
        quizzes=tuple(block["id"] for block in _blocks(page.body, "quiz")),
        quiz_counts={
            block["id"]: rule for block in _blocks(page.body, "quiz") if (rule := block["value"].get("counts"))
        },
        url=f"{course_url}{page.slug}/",
        is_open=is_open,
        after=tuple(lines(page.after)),
        quiz_titles={block["id"]: block["value"].get("title") or "" for block in _blocks(page.shown.body, "quiz")},
    )


def _labs(page: Any) -> tuple[str, ...]:
    return tuple(block["value"]["lab"] for block in _blocks(page.body, "lab"))


def _key(course: CoursePage) -> str:
    return course.key or course.slug


def _courses(pages: Any, translated: dict[UUID, Any], lessons: dict[str, list[LessonPage]]) -> list[tuple[str, Any]]:
    """Return (path of the pathway, a function of pathway slug and "is first course" that makes the course)."""
    found = []
    for page in pages:
        shown = translated.get(page.translation_key, page)
        found.append((_parent(page.path), _course_maker(page, shown, lessons.get(page.path, []))))
    return found


def _course_maker(page: CoursePage, shown: CoursePage, lessons: list[LessonPage]) -> Any:
    def make(pathway_slug: str, is_first: bool) -> CourseInfo:
        url = f"/pathways/{pathway_slug}/{page.slug}/"
        infos = (_lesson_info(lesson, page, url, is_first and number == 0) for number, lesson in enumerate(lessons))
        title, summary = _spoken(shown, shown.title), _spoken(shown, shown.summary)
        rule = CourseRule(page.lessons_needed, page.quiz_mastery, page.lab_share, page.sign_off)
        own = (title, summary, pathway_slug, tuple(infos), url, rule, tuple(lines(page.after)))
        return CourseInfo(_key(page), page.slug, shown.pk, *own)

    make.key = _key(page)  # type: ignore[attr-defined]
    return make


def _pathways(pages: Any, translated: dict[UUID, Any], courses: list[tuple[str, Any]]) -> list[PathwayInfo]:
    pages = list(pages)
    slug_at = {page.path: page.slug for page in pages}
    makers = {make.key: (slug_at[path], make) for path, make in courses if path in slug_at}
    return [_pathway_info(page, translated.get(page.translation_key, page), makers, courses) for page in pages]


def _pathway_info(page: PathwayPage, shown: PathwayPage, makers: Any, courses: list[tuple[str, Any]]) -> PathwayInfo:
    """Put the listed courses first, then children that nobody listed."""
    own = [make.key for path, make in courses if path == page.path]
    listed = [key for key in lines(page.courses) if key in makers]
    keys = listed + [key for key in own if key not in listed]
    first_own = next((key for key in keys if key in own), None)
    return PathwayInfo(
        key=page.translation_key,
        source_id=page.pk,
        page_id=shown.pk,
        slug=page.slug,
        title=_spoken(shown, shown.title),
        summary=_spoken(shown, shown.summary),
        lessons_planned=page.lessons_planned,
        hue=page.hue,
        icon=page.icon,
        courses=tuple(makers[key][1](makers[key][0], key == first_own) for key in keys),
        url=f"/pathways/{page.slug}/",
        certifications=tuple(lines(page.certifications)),
    )
