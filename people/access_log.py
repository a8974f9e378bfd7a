"""A copy of the access log to keep elsewhere, and the log held against its own chain and against such a copy.

The chain shows a row that was changed or removed between others. Only a copy shows that the newest rows, or the oldest
ones before their time, are gone. Reasons and changes stay sealed in a copy: it names people by random id.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from people.models import AccessEvent
from people.retention import end_of_log
from people.selectors import first_broken_link

FIELDS = ("position", "at", "kind", "reader_id", "subject_id", "field", "sealed_reason", "actor_id", "sealed_change")
HASHES = ("previous_hash", "row_hash")


def lines() -> Iterator[str]:
    """Yield every row as one line of JSON, oldest first: enough to compute the chain anew."""
    for row in AccessEvent.objects.order_by("position").values(*FIELDS, *HASHES).iterator():
        yield json.dumps({**row, "at": row["at"].isoformat()}, default=str)


def first_fault(copy: Path | None = None) -> int | None:
    """Return the position of the first row that was changed or removed; `None` where all is whole.

    With `copy`, an earlier export: rows that it holds must still be there as they were; retention may have taken those
    that were old enough, and nothing else.
    """
    broken = first_broken_link()
    if broken is not None or copy is None:
        return broken
    kept = dict(AccessEvent.objects.values_list("position", "row_hash"))
    oldest = min(kept, default=None)
    for line in copy.read_text().splitlines():
        row = json.loads(line)
        position = int(row["position"])
        gone_in_time = (oldest is None or position < oldest) and datetime.fromisoformat(row["at"]) < end_of_log()
        if kept.get(position) != row["row_hash"] and not gone_in_time:
            return position
    return None
