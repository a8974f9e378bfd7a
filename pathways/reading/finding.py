"""Finding: lessons that the reader may open, words of the glossary, and the reader's own notes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.contrib.auth.models import AnonymousUser

from pathways.cohorts.selectors.cohorts import enrolled_courses
from pathways.content.catalogue import LessonInfo, catalogue
from pathways.content.models.pages import LessonPage
from pathways.content.models.term import Term
from pathways.content.search import excerpt, found_in, words_of
from pathways.content.terms import TermInfo
from pathways.finishing.locks import locks_of
from pathways.reading.selectors import OwnNote, notes_of
from people.base.enums import STAFF_ROLES, Role
from people.base.rules import has_role
from people.models import User

MOST, LOOKED_AT = 20, 60
Person = User | AnonymousUser


@dataclass(frozen=True)
class FoundLesson:
    """A lesson that says what was looked for, with the part of its text around it."""

    lesson: LessonInfo
    excerpt: str


@dataclass(frozen=True)
class Found:
    """What was found; `more` where more lessons or words say it than are shown."""

    lessons: list[FoundLesson] = field(default_factory=list)
    terms: list[TermInfo] = field(default_factory=list)
    notes: list[OwnNote] = field(default_factory=list)
    more: bool = False


def find(reader: Person, query: str) -> Found:
    """Return what says every word of `query`, accents and capitals aside; a word may be the start of a longer one.

    Lessons that the reader may not open now are not looked through. Notes are opened in memory, the reader's own alone.
    """
    words = words_of(query)
    if not words:
        return Found()
    lessons, terms = _lessons(reader, words), _terms(words)
    notes = notes_of(reader) if isinstance(reader, User) and has_role(reader, Role.STUDENT) else []
    own = [note for note in notes if found_in(note.text, words)]
    return Found(lessons[:MOST], terms[:MOST], own, len(lessons) > MOST or len(terms) > MOST)


def readable(reader: Person) -> list[LessonInfo]:
    """Return the lessons that the reader may open now, in order, but those that a match alone opens."""
    shelf = catalogue()
    if has_role(reader, *STAFF_ROLES):
        return list(shelf.lessons.values())
    if not isinstance(reader, User):
        return [lesson for lesson in shelf.lessons.values() if lesson.is_open]
    learned = set(enrolled_courses(reader))
    waiting: dict[UUID, object] = {**locks_of(reader, [shelf.courses[key] for key in shelf.courses if key in learned])}
    own = (lesson for lesson in shelf.lessons.values() if lesson.is_open or lesson.course_key in learned)
    return [lesson for lesson in own if lesson.key not in waiting]


def _lessons(reader: Person, words: Sequence[str]) -> list[FoundLesson]:
    """Return the lessons that say it: those that have it in their title first, in the order of the pathways."""
    known = {lesson.page_id: lesson for lesson in readable(reader)}
    asked = LessonPage.objects.filter(pk__in=known).autocomplete(" ".join(words), operator="and")[:LOOKED_AT]
    # The index is the editors' as well: it has the words of questions and solutions, which readers do not look through.
    pages = [page for page in asked if found_in(page.found_text(), words)][: MOST + 1]
    places = list(known)
    found = sorted(pages, key=lambda page: (not found_in(page.title, words), places.index(page.pk)))
    return [FoundLesson(known[page.pk], excerpt(page.said(), words)) for page in found]


def _terms(words: Sequence[str]) -> list[TermInfo]:
    known = catalogue().terms
    rows = Term.objects.all().autocomplete(" ".join(words), operator="and")[: MOST + 1]
    found = [known[row.key] for row in rows if row.key in known]
    return sorted(found, key=lambda term: not found_in(term.term, words))
