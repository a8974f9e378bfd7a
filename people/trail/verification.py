"""A copy of the access log to keep elsewhere, and the log held against its chain, its anchors and such a copy.

The chain shows a row that was changed or removed between others. The anchors (`anchors`), or a copy, show that
the newest rows, or the oldest ones before their time, are gone. Reasons and changes stay sealed in a copy: it names
people by random id.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from people.trail import anchors
from people.trail.anchors import Note
from people.trail.models import AccessEvent
from people.trail.selectors import end_of_log
from people.trail.services.access import GENESIS, row_hash

FIELDS = ("position", "at", "kind", "reader_id", "subject_id", "field", "sealed_reason", "actor_id", "sealed_change")
HASHES = ("previous_hash", "row_hash")


def lines() -> Iterator[str]:
    """Yield every row as one line of JSON, oldest first: enough to compute the chain anew."""
    for row in AccessEvent.objects.order_by("position").values(*FIELDS, *HASHES).iterator():
        yield json.dumps({**row, "at": row["at"].isoformat()}, default=str)


@dataclass(frozen=True)
class Finding:
    """What a look through the whole log found: the first row at fault, lines that are not ours, and explanations."""

    fault: int | None
    strange: int
    notes: list[Note]

    @property
    def is_whole(self) -> bool:
        """Return whether every row is as it was written and every line of the anchors bears our mark."""
        return self.fault is None and not self.strange


def look_through(copy: Path | None = None, kept: tuple[Path, ...] = ()) -> Finding:
    """Walk the whole log and hold it against its anchors; changes nothing.

    `copy` is an earlier export, `kept` are copies of the list of anchors: each of another time or place. Raises as
    `people.sealing.keys.KeyService.index_key`.
    """
    said = anchors.standing(*kept)
    faults = [first_broken_link(said.start), anchors.first_not_held(said.expected)]
    faults.append(_first_missing(copy) if copy else None)
    return Finding(min((fault for fault in faults if fault is not None), default=None), said.strange, said.notes)


def _first_missing(copy: Path) -> int | None:
    """Return the first row of an export that is not there as it was; retention may have taken what was old enough."""
    kept = dict(AccessEvent.objects.values_list("position", "row_hash"))
    oldest = min(kept, default=None)
    for line in copy.read_text().splitlines():
        row = json.loads(line)
        position = int(row["position"])
        gone_in_time = (oldest is None or position < oldest) and datetime.fromisoformat(row["at"]) < end_of_log()
        if kept.get(position) != row["row_hash"] and not gone_in_time:
            return position
    return None


def is_still(code: str) -> bool | None:
    """Return whether the row of a code that somebody wrote down is still as it was; `None` where it is no code."""
    position, _, rest = code.strip().lower().partition("-")
    if not position.isdecimal() or len(rest) != len("9f86-d081-884c-7d65"):
        return None
    row = AccessEvent.objects.filter(position=int(position)).first() if len(position) < 19 else None
    return row is not None and anchors.code_of(row.position, row.row_hash) == f"{row.position}-{rest}"


def first_broken_link(start: int = 0) -> int | None:
    """Walk the access log; return the position where a row was changed or removed, `None` if all is whole.

    The walk begins at the oldest row, for retention takes the rows before it; with `start`, at that row.
    """
    previous, expected = "", 0
    for event in AccessEvent.objects.filter(position__gte=start).order_by("position").iterator():
        if not expected:
            previous, expected = (GENESIS if event.position == 1 else event.previous_hash), event.position
        if event.position != expected or event.previous_hash != previous or row_hash(event) != event.row_hash:
            return expected
        previous, expected = event.row_hash, expected + 1
    return None
