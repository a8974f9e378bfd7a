"""What the grader has to know of a language: another one whose program is driven like a shell is one more entry."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

_MARK_LINE = re.compile(r"^([ \t]*)###", re.MULTILINE)
PYTHONS = ("python", "python3", "ipython")


@dataclass(frozen=True)
class Language:
    """One language.

    `name` is that of a kernelspec's `language`; `kernel` and `shown` are what a notebook's kernelspec is put back to.
    `role` is the fork server that runs it. `stub` stands in place of an answer where neither course nor lab says
    otherwise. `comment` begins a comment, and with it a cell's marks. `seeded`: the order of its sets hangs on a seed.
    `replayed`: its program cannot be copied, so its cells run again for what checks ask. `form`: why a check
    of it is not sealed (`ways.Way`).
    """

    name: str
    kernel: str
    shown: str
    role: str
    stub: str
    comment: str = "#"
    seeded: bool = False
    replayed: bool = False
    form: str = "form"

    @property
    def spec(self) -> dict[str, str]:
        """Return the kernelspec of a notebook in this language."""
        return {"name": self.kernel, "display_name": self.shown, "language": self.name}

    def runnable(self, source: str) -> str:
        """Return an author's cell as it can be run: lines of marks (`### BEGIN SOLUTION`) are comments in it."""
        return source if self.comment == "#" else _MARK_LINE.sub(rf"\1{self.comment} ###", source)

    def is_unwritten(self, source: str) -> bool:
        """Say whether an answer is nothing but comments and the stub."""
        lines = {line.strip() for line in source.split("\n")}
        left = {line for line in lines if line and not line.startswith(self.comment)}
        return not left - {line.strip() for line in self.stub.split("\n")}


PYTHON = Language(
    "python", "python3", "Python 3", "student", "# YOUR CODE HERE\nraise NotImplementedError()", seeded=True
)
# Without a command a function's body would be no shell at all; `false` says that nothing has been done yet.
BASH = Language("bash", "bash", "Bash", "shell", "# YOUR CODE HERE\nfalse")
JAVASCRIPT = Language(
    "javascript",
    "javascript",
    "JavaScript",
    "script",
    '// YOUR CODE HERE\nthrow new Error("not written yet");',
    comment="//",
    replayed=True,
    form="script_form",
)
# nbgrader looks for a language's stub by the name that its kernel gives itself: R.
R = Language("R", "ir", "R", "statistics", '# YOUR CODE HERE\nstop("not written yet")', form="r_form")
LANGUAGES = {one.name: one for one in (PYTHON, BASH, JAVASCRIPT, R)}
# Its notebooks say that they are typescript, whatever stands in them.
DENO = "deno"
_BASHES = re.compile(r"(?:calysto_)?bash|shell|sh", re.IGNORECASE)


def said(metadata: Any) -> str:
    """Return what a notebook says of its language, as it says it; python where it says nothing."""
    about = metadata.get("kernelspec") or {}
    name = about.get("language") or (metadata.get("language_info") or {}).get("name")
    return str(name or ("bash" if _BASHES.fullmatch(str(about.get("name", ""))) else "python"))


def of(metadata: Any) -> Language | None:
    """Return the language of a notebook with these metadata; None for one that labs are not graded in."""
    name = said(metadata).lower()
    if name in PYTHONS:
        return PYTHON
    if name == "javascript" or (name == "typescript" and (metadata.get("kernelspec") or {}).get("name") == DENO):
        return JAVASCRIPT
    if name == "r":
        return R
    return BASH if _BASHES.fullmatch(name) else None
