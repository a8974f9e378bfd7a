"""The steps that docs/operations.md asks an administrator to type: every fenced block that names who types it."""

import re
from dataclasses import dataclass
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs" / "operations.md"
BLOCK = re.compile(r"^```sh (root|academy)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Step:
    """One block: who types it, and what."""

    user: str
    script: str


def steps(heading: str) -> list[Step]:
    """Return the blocks below `## heading`, in their order, up to the next heading of that size."""
    section = DOCS.read_text().split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    return [Step(user, script) for user, script in BLOCK.findall(section)]
