"""Files that came into a lab's folder by the way: copies that Jupyter made, and a notebook's twin as text."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import PurePosixPath

from labs.grader.adopting import as_text

# JupyterLab's own name for a copy, in every language.
_COPY = re.compile(r"(?P<first>.+)-Copy\d*\.ipynb")


def is_copy(name: str, names: Collection[str]) -> bool:
    """Say whether a notebook is a copy that Jupyter made of another one in the folder (`names`)."""
    found = _COPY.fullmatch(name)
    return found is not None and f"{found['first']}.ipynb" in names


def is_twin(name: str, content: bytes, names: Collection[str]) -> bool:
    """Say whether a file is a notebook of the folder once more, as text: its solutions stand in there unmarked."""
    return f"{PurePosixPath(name).with_suffix('')}.ipynb" in names and as_text.is_text(name, content)
