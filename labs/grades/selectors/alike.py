"""Where two hand-ins of one lab read alike: computed here, at the moment somebody looks, and kept nowhere.

Code becomes tokens (names, numbers and texts each one sign, comments and spaces gone), the release's own lines are
taken out, runs of `RUN` tokens are hashed, and of every `WINDOW` hashes in a row the least is kept: "winnowing"
(Schleimer, Wilkerson, Aiken, SIGMOD 2003). What most of a cohort shares is the lab's doing and does not count.
"""

import re
import zlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations
from typing import NamedTuple

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


def work_of(submission: Submission) -> Work:
    """Read one hand-in without the lines that its release gave."""
    try:
        sent = code_lines(file_store.read(submission.path))
    except (FileNotFoundError, Unread):
        return Work(submission, [], [], frozenset(), read=False)
    known = {line.strip() for line in _given(submission)}
    lines = [line for line in sent if line.strip() and line.strip() not in known]
    tokens = tokens_of(lines)
    return Work(submission, lines, tokens, marks_of(tokens))


def _given(submission: Submission) -> list[str]:
    try:
        return code_lines(file_store.read(submission.version.release_path))
    except (FileNotFoundError, Unread):
        return []


def works_of(cohort: Cohort, assignment: Assignment, seen_by: User) -> list[Work]:
    """Return the hand-in that counts, or else the newest, of each student of the cohort. Two queries."""
    found = CurrentGrade.objects.filter(
        assignment=assignment, student__in=roster.students_of(cohort, seen_by)
    ).select_related("submission__student", "submission__version", "latest__student", "latest__version")
    return [work_of(grade.submission or grade.latest) for grade in found.order_by("student__display_name")]


def pairs_alike(works: list[Work], threshold: float = THRESHOLD) -> list[Pair]:
    """Return the pairs that share at least `threshold` of the shorter one's marks, the most alike first."""
    spread = Counter(mark for work in works for mark in work.marks)
    common = {mark for mark, people in spread.items() if people >= COMMON_FROM and people > len(works) / 2}
    own = [(work.submission, work.marks - common) for work in works]
    pairs = []
    for (first, a), (second, b) in combinations(own, 2):
        both = len(a & b)
        if both >= FEWEST and both / min(len(a), len(b)) >= threshold:
            pairs.append(Pair(first, second, both / min(len(a), len(b))))
    return sorted(pairs, key=lambda pair: -pair.share)


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
