"""Files that came into a lab's folder by the way: copies that Jupyter made, and a notebook's twin as text."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import PurePosixPath

from labs.grader.errors import BuildError

# JupyterLab's own name for a copy, in every language.
_COPY = re.compile(r"(?P<first>.+)-Copy\d*\.ipynb")
# What Jupytext writes at the top of a notebook that it keeps as text.
_TEXT_NOTEBOOK = re.compile(rb"^#?\s*jupytext:", re.MULTILINE)
TEXT_KINDS = {".md", ".py", ".rmd", ".qmd", ".r", ".jl"}
HEAD = 4096


def is_copy(name: str, names: Collection[str]) -> bool:
    """Say whether a notebook is a copy that Jupyter made of another one in the folder (`names`)."""
    found = _COPY.fullmatch(name)
    return found is not None and f"{found['first']}.ipynb" in names


def is_twin(name: str, content: bytes, names: Collection[str]) -> bool:
    """Say whether a file is a notebook of the folder once more, as text: its solutions stand in there unmarked."""
    return f"{PurePosixPath(name).with_suffix('')}.ipynb" in names and _is_text_notebook(name, content)


def require_no_text(files: Mapping[str, bytes]) -> None:
    """Raise BuildError for a lab that lies there as text alone: what is graded is made from notebook files."""
    for name, content in files.items():
        if _is_text_notebook(name, content):
            raise BuildError(
                f"{name}: it is a notebook as text (Jupytext): make a notebook of it with `jupytext --to ipynb {name}` "
                "and put that beside it. Pictures that were pasted into cells are in no text form: paste them again"
            )


def _is_text_notebook(name: str, content: bytes) -> bool:
    known = PurePosixPath(name).suffix.lower() in TEXT_KINDS
    return known and bool(_TEXT_NOTEBOOK.search(content[:HEAD]))
