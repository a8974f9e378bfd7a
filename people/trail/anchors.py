"""Where the access log stood, every five minutes: a list outside the database; newest rows that are cut off show.

`VAR/anchors.log`, one line of JSON each: the number and hash of the newest row, when both were written, and a keyed
mark (`sealed_text.blind_index`, its key is not in the database). The chain of hashes makes the newest line speak for
every row before it. Two more kinds of lines say why rows may be missing: `restored` (a backup was put back) and
`accepted` (an administrator looked into it). Numbers and hashes only; no person is named. `services.anchoring` writes
it, `anchor_keeping` says which lines stay.
"""

import fcntl
import hmac
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from people.sealing.key_file import write_private
from people.sealing.sealed_text import blind_index
from people.trail.models import AccessEvent
from people.trail.selectors import end_of_log

HEAD, RESTORED, ACCEPTED = "head", "restored", "accepted"
# More than the longest line: what is read of the end of the file to find the newest one.
TAIL = 8192


@dataclass(frozen=True)
class Anchor:
    """One line: the newest row at `at` had this number and hash and was written at `row_at`; 0 for an empty log."""

    kind: str
    position: int
    head: str
    row_at: str
    at: str
    why: str = ""

    @property
    def code(self) -> str:
        """Return number and start of the hash as a person can write them down ("4711-9f86-d081-884c-7d65")."""
        return code_of(self.position, self.head)

    @property
    def is_over(self) -> bool:
        """Return whether retention may have taken the row, so that the line says nothing any more."""
        return not self.position or datetime.fromisoformat(self.row_at) < end_of_log()

    def mark(self) -> str:
        """Return the keyed mark over the whole line. Raises as `people.sealing.keys.KeyService.index_key`."""
        said = [self.kind, self.position, self.head, self.row_at, self.at, self.why]
        return blind_index("access_log_anchor", json.dumps(said))


@dataclass(frozen=True)
class Note:
    """Why rows are missing: what happened when, and which rows of before it are not here."""

    kind: str
    at: datetime
    why: str
    position: int
    last_gone: int

    @property
    def first_gone(self) -> int:
        """Return the first row that was set aside; meaningless where `last_gone` is 0."""
        return self.position + 1


@dataclass
class Standing:
    """What lists of anchors say together: which rows must be there, from where on the chain counts, and why not all."""

    expected: dict[int, Anchor] = field(default_factory=dict)
    start: int = 0
    notes: list[Note] = field(default_factory=list)
    strange: int = 0

    def take(self, anchor: Anchor) -> None:
        """Go on by one line."""
        if anchor.kind != HEAD:
            gone = max(self.expected, default=0)
            at = datetime.fromisoformat(anchor.at)
            last_gone = gone if gone > anchor.position else 0
            self.notes.append(Note(anchor.kind, at, anchor.why, anchor.position, last_gone))
            kept = {} if anchor.kind == ACCEPTED else self.expected
            self.expected = {position: one for position, one in kept.items() if position <= anchor.position}
        if anchor.kind == ACCEPTED:
            self.start, self.strange = anchor.position, 0
        if anchor.position:
            self.expected[anchor.position] = anchor


def code_of(position: int, head: str) -> str:
    """Return number and start of the hash of a row as a person can write them down; "0" for an empty log."""
    return "0" if not position else "-".join([str(position), *(head[start : start + 4] for start in range(0, 16, 4))])


def path() -> Path:
    """Return where the list lies: with the private files, and in every backup."""
    return Path(getattr(settings, "ANCHOR_LOG", settings.VAR / "anchors.log"))


def parsed(line: str) -> Anchor | None:
    """Return what a line says, whoever wrote it; `None` where it is not whole."""
    try:
        said = json.loads(line)
        found = Anchor(**{name: said[name] for name in Anchor.__dataclass_fields__})
        for moment in [found.at, found.row_at] if found.position else [found.at]:
            datetime.fromisoformat(moment)
        whole = isinstance(found.position, int) and all(isinstance(text, str) for text in (found.head, found.why))
    except (ValueError, TypeError, KeyError):
        return None
    return found if whole else None


def genuine(line: str) -> Anchor | None:
    """Return what a line says where it bears this academy's mark, else `None`. Raises as `Anchor.mark`."""
    anchor = parsed(line)
    if anchor is None:
        return None
    said = str(json.loads(line).get("mark")).encode(errors="replace")
    return anchor if hmac.compare_digest(said, anchor.mark().encode()) else None


def lines_of(file: Path) -> list[str]:
    """Return the lines of a list; none where there is no file."""
    text = file.read_text(errors="replace") if file.exists() else ""
    return [line for line in text.splitlines() if line.strip()]


def standing(*others: Path) -> Standing:
    """Return what the own list says, together with copies of it that were kept elsewhere."""
    found = Standing()
    lines = dict.fromkeys(line for file in (path(), *others) for line in lines_of(file))
    anchors = [anchor for line in lines if (anchor := genuine(line))]
    found.strange = len(lines) - len(anchors)
    # Within one list the order of writing counts, whatever the clock did.
    for anchor in sorted(anchors, key=lambda one: one.at) if others else anchors:
        found.take(anchor)
    return found


def _end() -> str:
    if not path().exists():
        return ""
    with path().open("rb") as file:
        file.seek(max(0, path().stat().st_size - TAIL))
        return file.read().decode(errors="replace")


def last_line() -> str:
    """Return the last line of the own list, "" where there is none. Reads the end of the file alone."""
    return next((line for line in reversed(_end().split("\n")) if line.strip()), "")


def newest() -> Anchor | None:
    """Return what the last line of the own list says, `None` where there is none that can be read."""
    return parsed(last_line())


def is_cut() -> bool:
    """Return whether the newest line says that rows are missing or were changed: for pages, one query at most.

    The mark is not looked at, so that pages work while the key service is away; the scheduler's run looks at it.
    """
    anchor = newest()
    if anchor is None:
        return bool(last_line())
    if anchor.is_over:
        return False
    return not AccessEvent.objects.filter(position=anchor.position, row_hash=anchor.head).exists()


def first_not_held(expected: dict[int, Anchor]) -> int | None:
    """Return the first row that is missing or changed by what the anchors say, `None` where all are there."""
    left, last = {position: one for position, one in expected.items() if not one.is_over}, 0
    for position, head in AccessEvent.objects.order_by("position").values_list("position", "row_hash").iterator():
        anchor, last = left.pop(position, None), position
        if anchor and anchor.head != head:
            return position
    return min(min(left), last + 1) if left else None


def head_of_log(kind: str = HEAD, why: str = "") -> Anchor:
    """Return the line that says where the log stands at this moment."""
    row = AccessEvent.objects.order_by("-position").first()
    now = timezone.now().isoformat()
    if row is None:
        return Anchor(kind, 0, "", "", now, why)
    return Anchor(kind, row.position, row.row_hash, row.at.isoformat(), now, why)


@contextmanager
def alone() -> Iterator[None]:
    """Let one process at a time write: a line that was just added must not be lost when the list is written anew."""
    path().parent.mkdir(parents=True, exist_ok=True)
    with path().with_name(f"{path().name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def append(anchor: Anchor) -> None:
    """Add a line, on disk before this returns. Raises as `Anchor.mark`, and then nothing is written."""
    text = json.dumps({**vars(anchor), "mark": anchor.mark()})
    with alone():
        # A line that a crash cut short stays a line of its own.
        end = _end()
        torn = bool(end) and not end.endswith("\n")
        with os.fdopen(os.open(path(), os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600), "a") as file:
            file.write("\n" * torn + text + "\n")
            file.flush()
            os.fsync(file.fileno())


def replace(lines: Iterable[str]) -> None:
    """Put a list in place of the own one; what was there is kept beside it, for whoever wants to look."""
    with alone():
        if path().exists():
            path().replace(path().with_name(f"{path().name}.before-restore"))
        write(lines)


def write(lines: Iterable[str]) -> None:
    """Write the own list anew, whole or not at all; the caller is `alone`."""
    write_private(path(), "".join(f"{line}\n" for line in lines))
