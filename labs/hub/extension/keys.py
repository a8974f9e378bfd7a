"""Which assignment a request is about."""

import re
from dataclasses import dataclass
from pathlib import Path

PART = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}")
# How "Start over" names the folder that it puts aside.
COPY = re.compile(r"-copy-\d{8}-\d{4}(?:-\d+)?$")


class BadKey(ValueError):
    """A course or assignment name that is none."""


@dataclass(frozen=True)
class LabKey:
    """One assignment of one course, by the names that the site uses."""

    course: str
    assignment: str

    @property
    def is_copy(self) -> bool:
        """Whether this is work that was put aside when a lab was started over."""
        return bool(COPY.search(self.assignment))

    @property
    def lesson(self) -> str:
        """Return "<course>/<assignment>" as the site knows it, of an old copy too."""
        return f"{self.course}/{COPY.sub('', self.assignment)}"

    def folder(self, root: str) -> Path:
        """Return where the assignment lives below the home `root`."""
        return Path(root) / self.course / self.assignment

    def notebooks(self, root: str) -> list[Path]:
        """Return the lab's notebooks by name, the one named like the assignment first."""
        found = [path for path in self.folder(root).glob("*.ipynb") if path.is_file()]
        return sorted(found, key=lambda path: (path.stem != self.assignment, path.name))

    def notebook(self, root: str, name: str = "") -> Path | None:
        """Return the notebook called `name` (without `.ipynb`), else the first; None where there is none."""
        found = self.notebooks(root)
        return next((path for path in found if path.stem == name), found[0] if found else None)


def parse(course: str, assignment: str) -> LabKey:
    """Return the key; raise `BadKey` for anything that is not a plain name (no dots, no slashes)."""
    if not (PART.fullmatch(course) and PART.fullmatch(assignment)):
        raise BadKey(f"{course}/{assignment}")
    return LabKey(course, assignment)
