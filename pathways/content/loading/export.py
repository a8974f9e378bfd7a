"""Pages to files: write every pathway back as it is in the CMS now, drafts included, or as it is published."""

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from wagtail.models import Page

from pathways.base.errors import CurriculumError
from pathways.content.loading.files import ROOT, SOURCES, Document, parse_document, write_document
from pathways.content.loading.glossary import NAME as GLOSSARY
from pathways.content.loading.glossary import same_glossary, write_glossary
from pathways.content.loading.pages import KIND_OF, document_of, latest
from pathways.content.loading.skills import read_skills, write_skills
from pathways.content.loading.uploads import write_uploads
from pathways.content.models.pages import CurriculumSource, FoundationPage, PathwayPage
from pathways.content.models.skill import Skill


def export(root: Path = ROOT, *, files_from: Path = ROOT, published: bool = False) -> list[str]:
    """Write files below `root`; a file that says the same already is left as it is. Returns the paths written.

    `published` leaves out drafts and pages that nobody reads yet. Files to download are copied from `files_from`, where
    they lie; those that editors uploaded are written beside them.
    """
    root.mkdir(parents=True, exist_ok=True)
    if root.resolve() != files_from.resolve():
        for folder in files_from.glob("*/*/files"):
            shutil.copytree(folder, root / folder.relative_to(files_from), dirs_exist_ok=True)
        for told in files_from.glob(f"*/*/{SOURCES}"):
            (root / told.relative_to(files_from)).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(told, root / told.relative_to(files_from))
    held = dict(CurriculumSource.objects.filter(page__isnull=False).values_list("page_id", "path"))
    pages = list(pages_of(held, published=published))
    uploads: dict[str, int] = {}
    written = [path for page, name in pages for path in write_uploads(root, _folder(name), page, uploads)]
    made = (document_of(page, name) for page, name in pages)
    written += [path for path in (_write(root, document) for document in made) if path]
    if not _same_skills(root):
        (root / "skills.yaml").write_text(write_skills(), encoding="utf-8")
        written.append("skills.yaml")
    if not same_glossary(root):
        (root / GLOSSARY).write_text(write_glossary(), encoding="utf-8")
        written.append(GLOSSARY)
    return written


def pages_of(held: dict[int, str], *, published: bool = False) -> Iterator[tuple[Any, str]]:
    """Yield the Foundation, every pathway, course, lesson and translation, newest or as published, with its path.

    `held` gives page ids their old paths.
    """
    for page, path in _all_pages(held):
        if not published or page.live:
            yield (page.specific if published else latest(page)), path


def _all_pages(held: dict[int, str]) -> Iterator[tuple[Page, str]]:
    for top in (*_tops(FoundationPage), *_tops(PathwayPage)):
        folder = top.slug
        yield from _with_translation(top, f"{folder}/{KIND_OF[type(top)]}.md")
        for course in _children(top):
            own = f"{folder}/{course.key or course.slug}"
            yield from _with_translation(course, f"{own}/course.md")
            lessons = _children(course)
            for lesson, name in zip(lessons, _lesson_names(lessons, held), strict=True):
                yield from _with_translation(lesson, f"{own}/{name}")


def _folder(path: str) -> str:
    """Return where the files of a page lie: beside its own."""
    return path.rpartition("/")[0]


def _tops(model: Any) -> Iterable[Any]:
    return model.objects.filter(locale__language_code=settings.LANGUAGE_CODE).order_by("path")


def _children(page: Page) -> list[Page]:
    return [child for child in page.get_children().specific().order_by("path") if type(child) in KIND_OF]


def _lesson_names(lessons: list[Page], held: dict[int, str]) -> list[str]:
    """Return file names; the old ones where they are still in order and fit, numbers from 01 otherwise."""
    old = [Path(held.get(lesson.pk, "")).name for lesson in lessons]
    fits = all(name[3:-3] == lesson.slug for name, lesson in zip(old, lessons, strict=True))
    if fits and old == sorted(set(old)):
        return old
    return [f"{number:02}-{lesson.slug}.md" for number, lesson in enumerate(lessons, start=1)]


def _with_translation(page: Page, path: str) -> Iterator[tuple[Page, str]]:
    """Yield the page and its Spanish translation, where it is one of its own, each with its path."""
    yield page, path
    spanish = page.get_translations().filter(locale__language_code="es", alias_of__isnull=True).first()
    if spanish:
        yield spanish, path.removesuffix(".md") + ".es.md"


def _write(root: Path, document: Document) -> str:
    path = root / document.path
    text = write_document(document)
    if path.exists() and _says(path, document) == document.digest:
        return ""
    path.parent.mkdir(parents=True, exist_ok=True)
    for old in _renamed(path, document):
        old.unlink()
    path.write_text(text, encoding="utf-8")
    return document.path


def _says(path: Path, document: Document) -> str:
    """Return the digest of what the file says now, "" for an unreadable one."""
    try:
        return parse_document(document.path, path.read_text(encoding="utf-8"), document.kind).digest
    except (CurriculumError, UnicodeDecodeError):
        return ""


def _renamed(path: Path, document: Document) -> list[Path]:
    """Return files of the same lesson under another number."""
    if document.kind != "lesson":
        return []
    return [old for old in path.parent.glob(f"[0-9][0-9]{path.name[2:]}") if old != path]


def _same_skills(root: Path) -> bool:
    if not (root / "skills.yaml").exists():
        return False
    rows = read_skills(root)
    held = [{name: getattr(skill, name) for name in row} for skill, row in zip(Skill.objects.all(), rows, strict=False)]
    return held == rows and Skill.objects.count() == len(rows)
