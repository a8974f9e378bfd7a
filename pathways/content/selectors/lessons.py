"""Finding lessons for the other apps."""

from collections.abc import Mapping
from uuid import UUID

from django.conf import settings
from django.utils.translation import get_language

from pathways.content.catalogue import catalogue
from pathways.content.models.pages import LessonPage
from pathways.content.models.skill import Skill


def lesson_for_lab(lab_key: str) -> LessonPage | None:
    """Return the published lesson whose lab block names the lab, in the active language."""
    info = catalogue().labs.get(lab_key)
    return LessonPage.objects.filter(pk=info.page_id).first() if info else None


def labs_named() -> dict[str, str]:
    """Return the labs that published lessons name, by key, with what the lesson calls them."""
    return {key: info.lab_titles.get(key, "") for key, info in catalogue().labs.items()}


def lesson_url(lab_key: str) -> str:
    """Return the address of the lesson that holds the lab, or "" where none does; builds no page object."""
    info = catalogue().labs.get(lab_key)
    return info.url if info else ""


def lesson_parts(lab_key: str) -> Mapping[str, str]:
    """Return the anchors of the lab's lesson that differ in the active language, by those that the lab names."""
    info = catalogue().labs.get(lab_key)
    return info.parts if info else {}


def lesson_teaching(skill: Skill) -> LessonPage | None:
    """Return the first published lesson that teaches the skill, one with a lab before others."""
    teaching = [info for info in catalogue().lessons.values() if skill.key in info.skills]
    teaching.sort(key=lambda info: not info.labs)
    return LessonPage.objects.filter(pk=teaching[0].page_id).first() if teaching else None


def lesson_url_of(key: UUID) -> str:
    """Return the address of a published lesson, or ""."""
    info = catalogue().lessons.get(key)
    return info.url if info else ""


def translated_page(key: UUID) -> int | None:
    """Return the page that says a published lesson in the other language, None where nobody translated it."""
    own = catalogue().lessons.get(key)
    here = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    code = next(code for code, _name in settings.LANGUAGES if code != here)
    other = catalogue(code).lessons.get(key)
    return other.page_id if own and other and other.page_id != own.page_id else None
