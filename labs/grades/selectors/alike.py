"""Where two hand-ins of one lab read alike: computed here, at the moment somebody looks, and kept nowhere.

Code becomes tokens (names, numbers and texts each one sign, comments and spaces gone), the release's own lines are
taken out, runs of `RUN` tokens are hashed, and of every `WINDOW` hashes in a row the least is kept: "winnowing"
(Schleimer, Wilkerson, Aiken, SIGMOD 2003). What most of a cohort shares is the lab's doing and does not count.
"""

import heapq
import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from math import ceil
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from labs.assignments.models import Assignment
from labs.base import file_store, roster
from labs.base.stored_notebooks import Unread, code_lines
from labs.grades.models.grade import CurrentGrade
from labs.submissions.models import Submission
from pathways.models import Cohort
from people.models import User

RUN, WINDOW = 10, 4
# Less in common says nothing, however short the hand-ins are.
FEWEST = 6
THRESHOLD = 0.6
# A mark that more than half of a cohort has, but at least so many people, is what the task asks for.
COMMON_FROM = 4
MOST_TOKENS = 6_000
# So many hand-ins are read and compared while somebody waits for the page, and so many pairs stand on it.
COMPARED, SHOWN = 500, 200

TOKEN = re.compile(
    r"""(?P<comment>\#[^\n]*)|(?P<text>\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*')|(?P<number>\d[\w.]*)"""
    r"""|(?P<name>[^\W\d]\w*)|(?P<sign>[^\w\s])"""
)
FLOW = {"if", "elif", "else", "for", "while", "break", "continue", "return", "yield", "with", "try", "except", "raise"}
KEPT = FLOW | {"def", "class", "lambda", "import", "from", "as", "in", "is", "and", "or", "not"}


class Token(NamedTuple):
    """One normalised token and the line that it stands in."""

    sign: str
    line: int


@dataclass(frozen=True)
class Work:
    """One student's own lines of code, without what the release gave, and the marks that stand for them.

    `read`: whether the hand-in could be read at all.
    """

    submission: Submission
    lines: list[str]
    tokens: list[Token]
    marks: frozenset[int]
    read: bool = True


@dataclass(frozen=True)
class Pair:
    """Two hand-ins and the share of the shorter one's marks that both have."""

    first: Submission
    second: Submission
    share: float

    @property
    def percent(self) -> int:
        """Return the share in percent."""
        return round(100 * self.share)


@dataclass(frozen=True)
class Passage:
    """Lines of two hand-ins that read alike."""

    first: str
    second: str


def tokens_of(lines: Iterable[str]) -> list[Token]:
    """Return the normalised tokens of lines, at most `MOST_TOKENS`; code that does not run has tokens as well."""
    found: list[Token] = []
    for number, line in enumerate(lines):
        for match in TOKEN.finditer(line):
            kind = str(match.lastgroup)
            if kind != "comment":
                plain = match.group() if kind == "sign" or match.group() in KEPT else kind
                found.append(Token(plain, number))
    return found[:MOST_TOKENS]


def marks_of(tokens: list[Token]) -> frozenset[int]:
    """Return the winnowed hashes of the runs of tokens."""
    signs = [token.sign for token in tokens]
    runs = [zlib.crc32(" ".join(signs[n : n + RUN]).encode()) for n in range(len(signs) - RUN + 1)]
    return frozenset(min(runs[n : n + WINDOW]) for n in range(max(len(runs) - WINDOW + 1, min(len(runs), 1))))


def read_works(submissions: Iterable[Submission]) -> list[Work]:
    """Read hand-ins without the lines that their releases gave; each release is read once."""
    given: dict[UUID, set[str]] = {}
    found = []
    for submission in submissions:
        if submission.version_id not in given:
            given[submission.version_id] = {line.strip() for line in _given(submission)}
        found.append(_work(submission, given[submission.version_id]))
    return found


def _work(submission: Submission, known: set[str]) -> Work:
    try:
        sent = code_lines(file_store.read(submission.path))
    except (FileNotFoundError, Unread):
        return Work(submission, [], [], frozenset(), read=False)
    lines = [line for line in sent if line.strip() and line.strip() not in known]
    tokens = tokens_of(lines)
    return Work(submission, lines, tokens, marks_of(tokens))


def _given(submission: Submission) -> list[str]:
    try:
        return code_lines(file_store.read(submission.version.release_path))
    except (FileNotFoundError, Unread):
        return []


def works_of(cohort: Cohort, assignment: Assignment, seen_by: User, *, most: int | None = None) -> list[Work]:
    """Return the hand-in that counts, or else the newest, of the students of the cohort, by name. One query.

    Of more than `most` students (None: all of them) those who handed in last.
    """
    newest = _hand_ins(cohort, assignment, seen_by).order_by("-latest__at", "pk")[:most]
    found = read_works(grade.submission or grade.latest for grade in newest)
    return sorted(found, key=lambda work: (work.submission.student.display_name, work.submission.pk))


def two_works(
    cohort: Cohort, assignment: Assignment, seen_by: User, first: UUID, second: UUID
) -> tuple[Work, Work] | None:
    """Return two hand-ins of `works_of`; None where one of them is not among them. One query."""
    wanted = Q(submission__in=(first, second)) | Q(submission=None, latest__in=(first, second))
    rows = _hand_ins(cohort, assignment, seen_by).filter(wanted)
    found = {work.pk: work for work in (row.submission or row.latest for row in rows)}
    if {first, second} != set(found):
        return None
    one, other = read_works([found[first], found[second]])
    return one, other


def _hand_ins(cohort: Cohort, assignment: Assignment, seen_by: User) -> "QuerySet[CurrentGrade]":
    found = roster.seated_rows(CurrentGrade.objects.filter(assignment=assignment), cohort, seen_by)
    # A version's manifest is large, and only the path of its release is read here.
    return found.select_related(
        "submission__student", "submission__version", "latest__student", "latest__version"
    ).defer("submission__version__manifest", "latest__version__manifest")


def pairs_alike(works: list[Work], threshold: float = THRESHOLD, *, most: int | None = None) -> list[Pair]:
    """Return the pairs that share at least `threshold` of the shorter one's marks, the most alike first.

    Not more than `most` (None: all). Whoever shares so much with somebody shares one of their own rarest marks: only
    those who hold one of these are compared, so that a large cohort is not held against itself pair by pair.
    """
    holders = _holders(works)
    order = {mark: (len(people), mark) for mark, people in holders.items()}
    own = [sorted((mark for mark in work.marks if mark in order), key=order.__getitem__) for work in works]
    sets = [frozenset(marks) for marks in own]
    pairs = []
    for at, marks in enumerate(own):
        least = max(FEWEST, ceil(threshold * len(marks) - 1e-9))
        for other in {person for mark in marks[: max(len(marks) - least + 1, 0)] for person in holders[mark]}:
            # The shorter one asks; of two as long, the first.
            if (len(sets[other]), other) > (len(marks), at):
                both = len(sets[at] & sets[other])
                if both >= FEWEST and both / len(marks) >= threshold:
                    pairs.append((both / len(marks), min(at, other), max(at, other)))
    best = heapq.nsmallest(most or len(pairs), pairs, key=lambda pair: (-pair[0], *pair[1:]))
    return [Pair(works[first].submission, works[second].submission, share) for share, first, second in best]


def _holders(works: list[Work]) -> dict[int, list[int]]:
    """Return who has each mark, as places in `works`; without what most of them have."""
    holders: dict[int, list[int]] = {}
    for at, work in enumerate(works):
        for mark in work.marks:
            holders.setdefault(mark, []).append(at)
    return {
        mark: people
        for mark, people in holders.items()
        if not (len(people) >= COMMON_FROM and len(people) > len(works) / 2)
    }


def passages(first: Work, second: Work) -> list[Passage]:
    """Return the lines of two hand-ins that read alike, in the order of the first."""
    a, b = ([token.sign for token in work.tokens] for work in (first, second))
    blocks = SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks()
    return [
        Passage(_text(first, block.a, block.size), _text(second, block.b, block.size))
        for block in blocks
        if block.size >= RUN
    ]


def _text(work: Work, start: int, size: int) -> str:
    """Return the whole lines in which a run of tokens stands."""
    return "\n".join(work.lines[work.tokens[start].line : work.tokens[start + size - 1].line + 1])
