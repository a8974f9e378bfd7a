"""The words of the glossary by their first letter, and a student's own notes."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from pathways.base.enums import SavedKind
from pathways.content.catalogue import LessonInfo, catalogue
from pathways.content.models.pages import LessonPage
from pathways.content.terms import TermInfo, spelled
from pathways.learning.models import SavedWork
from people.models import User
from people.trail.confidential import open_own


@dataclass(frozen=True)
class Letter:
    """The words that start with one letter, in the order of a dictionary."""

    name: str
    terms: list[TermInfo]


def glossary() -> list[Letter]:
    """Return every word by its first letter, in the language asked for; digits and signs stand under `#`, first."""
    terms = sorted(catalogue().terms.values(), key=lambda term: (_letter(term), spelled(term.term)))
    return [Letter(name, list(own)) for name, own in groupby(terms, key=_letter)]


def _letter(term: TermInfo) -> str:
    first = spelled(term.term)[:1].upper()
    return first if first.isalpha() else "#"


@dataclass(frozen=True)
class OwnNote:
    """A note of a student, opened: on a lesson, or to a question that the lesson asked (`prompt`)."""

    lesson: LessonInfo | None
    prompt: str
    text: str
    saved_at: datetime
    anchor: str


def notes_of(student: User) -> list[OwnNote]:
    """Return a student's notes in the order of the lessons; those of lessons that are gone last. Two queries."""
    kinds = (SavedKind.NOTE, SavedKind.REFLECTION)
    rows = list(SavedWork.objects.filter(student=student, kind__in=kinds).order_by("kind", "saved_at"))
    places = {key: number for number, key in enumerate(catalogue().lessons)}
    rows.sort(key=lambda row: places.get(row.lesson, len(places)))
    prompts = _prompts([row.lesson for row in rows if row.kind == SavedKind.REFLECTION])
    return [_own_note(student, row, prompts) for row in rows]


def _own_note(student: User, row: SavedWork, prompts: dict[str, str]) -> OwnNote:
    is_free = row.kind == SavedKind.NOTE
    text = open_own(student, "saved_work", row.sealed_content)
    anchor = "my-note" if is_free else f"note-{row.block}"
    prompt = "" if is_free else prompts.get(row.block, "")
    return OwnNote(catalogue().lessons.get(row.lesson), prompt, text, row.saved_at, anchor)


def _prompts(lessons: list[UUID]) -> dict[str, str]:
    """Return what lessons ask for a private note, by the id of the block, in the language asked for."""
    known = catalogue().lessons
    pages = LessonPage.objects.filter(pk__in={known[key].page_id for key in lessons if key in known})
    blocks = [block for page in pages for block in page.body.raw_data if block["type"] == "reflection"]
    return {block["id"]: block["value"]["prompt"] for block in blocks}
