"""Published pages to the values of the catalogue: reads every published lesson once."""

import re
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.text import slugify
from wagtail.models import Page

from pathways.content.content_language import Spoken
from pathways.content.infos import Catalogue, CourseInfo, CourseRule, FoundationInfo, LessonInfo, PathwayInfo
from pathways.content.minutes import lab_minutes, minutes_of
from pathways.content.models.pages import CoursePage, FoundationPage, LessonPage, PathwayIndexPage, PathwayPage, lines
from pathways.content.models.term import Term
from pathways.content.terms import TermInfo

HEADING = re.compile(r"^#{1,3} (.+)$", re.MULTILINE)


def shelve(code: str) -> Catalogue:
    """Return everything published, in the language `code`, the first language where no translation is."""
    source = settings.LANGUAGE_CODE.split("-")[0]
    index = PathwayIndexPage.objects.live().filter(locale__language_code=source).order_by("path").first()
    if index is None:
        return Catalogue(None, {}, {}, {}, {}, {}, _terms(code))
    lessons = _lessons(_pages(LessonPage, source), _translations(LessonPage, code, source))
    courses = _courses(_pages(CoursePage, source), _translations(CoursePage, code, source), lessons)
    tops = [*_pages(FoundationPage, source), *_pages(PathwayPage, source)]
    shown = {**_translations(FoundationPage, code, source), **_translations(PathwayPage, code, source)}
    foundation, pathways = _tops(tops, shown, courses)
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
        foundation=foundation,
    )


def _terms(code: str) -> dict[str, TermInfo]:
    return {term.key: _term_info(term, code) for term in Term.objects.all()}


def _term_info(term: Term, code: str) -> TermInfo:
    """Return a word in Spanish for `es`, in English for every other language."""
    english = Spoken(term.term_en, "en"), Spoken(term.means_en, "en")
    spanish = Spoken(term.term_es, "es"), Spoken(term.means_es, "es")
    own, other = (spanish, english) if code == "es" else (english, spanish)
    return TermInfo(term.key, *own, *other, tuple(lines(term.exam_names)))


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
        lab_titles={
            block["value"]["lab"]: block["value"].get("title") or "" for block in _blocks(page.shown.body, "lab")
        },
        parts=_parts(page),
    )


def _parts(page: Any) -> dict[str, str]:
    """Return the anchors of a translation by those of the first language; {} where headings do not pair up."""
    own, shown = _anchors(page), _anchors(page.shown)
    return dict(zip(own, shown, strict=True)) if own != shown and len(own) == len(shown) else {}


def _anchors(page: Any) -> list[str]:
    return [slugify(heading) for block in _blocks(page.body, "text") for heading in HEADING.findall(block["value"])]


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


def _tops(
    pages: list[Any], translated: dict[UUID, Any], courses: list[tuple[str, Any]]
) -> tuple[FoundationInfo | None, list[PathwayInfo]]:
    """Return the Foundation and the pathways, each of which begins with it."""
    slug_at = {page.path: page.slug for page in pages}
    makers = {make.key: (slug_at[path], make) for path, make in courses if path in slug_at}
    foundation, ways = None, []
    for page in pages:
        shown, own = translated.get(page.translation_key, page), _courses_of(page, makers, courses)
        if isinstance(page, FoundationPage):
            foundation = _foundation_info(page, shown, own)
        else:
            ways.append(_pathway_info(page, shown, foundation, own))
    return foundation, ways


def _courses_of(page: Any, makers: Any, courses: list[tuple[str, Any]]) -> tuple[CourseInfo, ...]:
    """Put the listed courses first, then children that nobody listed."""
    own = [make.key for path, make in courses if path == page.path]
    listed = [key for key in lines(page.courses) if key in makers]
    keys = listed + [key for key in own if key not in listed]
    first_own = next((key for key in keys if key in own), None)
    return tuple(makers[key][1](makers[key][0], key == first_own) for key in keys)


def _foundation_info(page: FoundationPage, shown: FoundationPage, courses: tuple[CourseInfo, ...]) -> FoundationInfo:
    title, url = _spoken(shown, shown.title), f"/pathways/{page.slug}/"
    return FoundationInfo(page.translation_key, shown.pk, page.slug, title, courses, url)


def _pathway_info(
    page: PathwayPage, shown: PathwayPage, foundation: FoundationInfo | None, own: tuple[CourseInfo, ...]
) -> PathwayInfo:
    first = foundation.courses if foundation else ()
    before = {course.key for course in first}
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
        courses=(*first, *(course for course in own if course.key not in before)),
        url=f"/pathways/{page.slug}/",
        certifications=tuple(lines(page.certifications)),
        foundation=foundation,
    )
