"""A notebook file as the plain page needs it: its cells in order, a three-way merge of typed text, an atomic save.

The file is read and written as JSON, in the layout that JupyterLab writes: whatever is not a cell's source or outputs
goes back as it came, nbgrader's metadata too.
"""

import hashlib
import json
import os
import re
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from labs.exchange import reading

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
Kind = Literal["prose", "answer", "code", "raw"]


class Unreadable(Exception):
    """The file is no notebook that this page can show; nothing was changed."""


@dataclass(frozen=True)
class Cell:
    """One cell. `kind`: prose is shown, an answer is text to write, code can run, raw is shown as it is."""

    number: int
    key: str
    kind: Kind
    source: str
    editable: bool
    points: float | None = None
    check: bool = False
    ran: bool = False
    outputs: list[dict[str, Any]] = field(default_factory=list)
    attachments: dict[str, dict[str, Any]] = field(default_factory=dict)
    # Prose in other languages than the one it stands in, where its author wrote it in them.
    texts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Merge:
    """What became of typed text. `conflicts`: cell → text not written; `homeless`: texts whose cell is gone.

    `drafts`: cell → text that no disk has taken yet.
    """

    conflicts: dict[str, str]
    homeless: list[str]
    changed: bool
    drafts: dict[str, str] = field(default_factory=dict)

    @property
    def clean(self) -> bool:
        """Whether every typed word is in the notebook now."""
        return not self.conflicts and not self.homeless


class Notebook:
    """The notebook at `path`, in memory; `write` puts it back."""

    def __init__(self, path: Path) -> None:
        """Read the file; raise `Unreadable` for anything that is not notebook format 4."""
        self.path = path
        try:
            self.data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            self._cells = dict(_keyed(self.data["cells"]))
            self.cells = [_cell(n, key, raw) for n, (key, raw) in enumerate(self._cells.items(), start=1)]
        except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise Unreadable(f"{path.name}: {error}") from error

    def cell(self, key: str) -> Cell | None:
        """Return one cell; None where there is none."""
        return next((cell for cell in self.cells if cell.key == key), None)

    @property
    def kernel(self) -> str:
        """Return the name of the kernel that the notebook asks for; "" where it asks for none."""
        spec = self.data.get("metadata", {}).get("kernelspec", {})
        return str(spec.get("name", "")) if isinstance(spec, dict) else ""

    def merge(self, typed: Mapping[str, str], was: Mapping[str, str]) -> Merge:
        """Take in `typed` (cell → text), where `was` (cell → `mark`) says what its writer had seen. Writes no file.

        What the writer did not touch stays as it is here; what changed on both sides is a conflict and stays, too.
        """
        conflicts, homeless, changed = {}, [], False
        for key, text in ((key, canonical(text)) for key, text in typed.items()):
            cell, seen = self.cell(key), was.get(key, "")
            if mark(text) == seen or (cell and mark(text) == mark(cell.source)):
                continue
            if cell is None or not cell.editable:
                homeless.append(text)
            elif mark(cell.source) != seen:
                conflicts[key] = text
            else:
                self._cells[key]["source"] = text.splitlines(keepends=True)
                changed = True
        return Merge(conflicts, homeless, changed)

    def put_outputs(self, key: str, outputs: list[dict[str, Any]], count: int | None) -> None:
        """Set what a code cell gave; a cell that is gone by now is no error."""
        raw = self._cells.get(key)
        if raw is not None and raw.get("cell_type") == "code":
            raw["outputs"], raw["execution_count"] = [_split(output) for output in outputs], count

    def clear_outputs(self) -> None:
        """Forget what every code cell gave."""
        for key in self._cells:
            self.put_outputs(key, [], None)

    def write(self) -> None:
        """Write the file whole or not at all; raise `OSError` where the disk refuses."""
        text = json.dumps(self.data, ensure_ascii=False, indent=1, sort_keys=True, separators=(",", ": ")) + "\n"
        handle, beside = tempfile.mkstemp(prefix=".save-", dir=self.path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(text.encode("utf-8", "surrogatepass"))
                file.flush()
                os.fsync(file.fileno())
            Path(beside).chmod(self.path.stat().st_mode & 0o777)
            Path(beside).replace(self.path)
        except BaseException:
            with suppress(OSError):
                Path(beside).unlink()
            raise


def kernel_of(path: Path) -> str:
    """Return the name of the kernel that the notebook at `path` asks for; "" where it asks for none or is damaged."""
    try:
        return Notebook(path).kernel
    except Unreadable:
        return ""


def canonical(text: str) -> str:
    """Return `text` as a browser's text field gives it back, line ends apart."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return plain.encode("utf-8", "replace").decode()


def mark(text: str) -> str:
    """Return a short mark by which the same text is known again."""
    return hashlib.sha256(canonical(text).encode()).hexdigest()[:16]


def joined(value: Any) -> str:
    """Return text that the notebook format keeps whole or as a list of lines."""
    return "".join(map(str, value)) if isinstance(value, list) else str(value)


def _keyed(raws: list[dict[str, Any]]) -> list[tuple[str, dict[str, Any]]]:
    """Return (key, cell): the cell's own id, or its place where it has none that is one."""
    keyed: dict[str, dict[str, Any]] = {}
    for place, raw in enumerate(raws, start=1):
        own = str(raw.get("id", ""))
        keyed[own if _ID.fullmatch(own) and own not in keyed else f"place-{place}"] = raw
    return list(keyed.items())


def _cell(number: int, key: str, raw: dict[str, Any]) -> Cell:
    """Return what the page shows of one cell of the file."""
    metadata = raw.get("metadata", {})
    rules = metadata.get("nbgrader", {})
    open_ = metadata.get("editable", True) and not rules.get("locked", False)
    kind: Kind = "raw"
    if raw["cell_type"] == "code":
        kind = "code"
    elif raw["cell_type"] == "markdown":
        kind = "answer" if rules.get("solution", False) else "prose"
    return Cell(
        number=number,
        key=key,
        kind=kind,
        source=joined(raw.get("source", "")),
        editable=bool(open_) and kind in ("answer", "code"),
        points=rules.get("points") if rules.get("grade") else None,
        check=bool(rules.get("grade") and not rules.get("solution")) and kind == "code",
        ran=raw.get("execution_count") is not None,
        outputs=[output for output in raw.get("outputs", []) if isinstance(output, dict)],
        attachments=raw.get("attachments") or {},
        texts=reading.texts(raw),
    )


def _split(output: dict[str, Any]) -> dict[str, Any]:
    """Return one output in the layout of the file: long text as lists of lines."""
    made = dict(output)
    if isinstance(made.get("text"), str):
        made["text"] = made["text"].splitlines(keepends=True)
    if "data" in made:
        made["data"] = {
            kind: value.splitlines(keepends=True) if isinstance(value, str) and not kind.endswith("json") else value
            for kind, value in made["data"].items()
        }
    return made
