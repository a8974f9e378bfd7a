"""Where the files of a body are found, and what of a video there is to choose."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, get_language_info

from pathways.content.catalogue import catalogue
from pathways.content.loading.files import ROOT
from pathways.content.models.pages import LessonPage
from pathways.content.plain_blocks import UPLOADS


@dataclass(frozen=True)
class Captions:
    """One language of captions; the first shown is `default`."""

    language: str
    label: str
    url: str
    default: bool


def url_of(page: Any, value: Any, upload: str) -> str:
    """Return where an uploaded file, or the one that ships with the course in its place, is found; "" for none."""
    if value.get(upload):
        return str(value[upload].url)
    name = value.get(UPLOADS[upload])
    return reverse("pathways:file", args=[f"{course_folder(page)}/{name}"]) if name else ""


def video_parts(page: Any, value: Any) -> dict[str, Any]:
    """Return the captions of a video, and its small picture and its sound alone with how many bytes each has."""
    parts: dict[str, Any] = {"captions": _captions(page, value), "bytes": _bytes(page, value, "document")}
    for name in ("small", "sound"):
        url = url_of(page, value, f"{name}_document")
        parts[name] = {"url": url, "bytes": _bytes(page, value, f"{name}_document")} if url else None
    return parts


def _captions(page: Any, value: Any) -> list[Captions]:
    """Return the captions in each language: what the reader reads is shown at first, or else the lesson's own."""
    urls = {language: url_of(page, value, f"captions_{language}_document") for language in ("en", "es")}
    there = [language for language, url in urls.items() if url]
    wanted = (str(get_language())[:2], page.locale.language_code, *there)
    first = next((language for language in wanted if language in there), "")
    return [
        Captions(language, get_language_info(language)["name_local"].capitalize(), urls[language], language == first)
        for language in there
    ]


def _bytes(page: Any, value: Any, upload: str) -> int | None:
    """Return how long a file is, None where it is not there."""
    if value.get(upload):
        size: int | None = value[upload].get_file_size()
        return size
    name = value.get(UPLOADS[upload])
    path = ROOT / course_folder(page) / name if name else None
    return path.stat().st_size if path and path.is_file() else None


def course_folder(page: Any) -> str:
    """Return `<pathway>/<course>` of a course page or a lesson of it: where files that ship with the course lie.

    The course is named as it was made, whatever its address is now.
    """
    in_lesson = isinstance(page, LessonPage)
    way, slug = page.url_path.strip("/").split("/")[-3:-1] if in_lesson else page.url_path.strip("/").split("/")[-2:]
    info = catalogue().lessons.get(page.translation_key) if in_lesson and page.live else None
    if info is not None:
        return f"{way}/{info.course_key}"
    course = page.get_parent().specific if in_lesson else page
    return f"{way}/{getattr(course, 'key', '') or slug}"
