"""How a notebook is laid out for the sandbox, by its language."""

from __future__ import annotations

from nbformat import NotebookNode

from labs.grader import planning
from labs.grader.languages import shell_plan
from labs.grader.languages.known import PYTHON
from labs.grader.planning import Layout
from labs.grader.version import Key, Version


def lay_out(
    version: Version, key: Key, notebook: NotebookNode, files: dict[str, bytes], *, learn: bool = False
) -> Layout:
    """Return the plan for one notebook, as `planning.lay_out` does."""
    if key.language is PYTHON:
        return planning.lay_out(version, key, notebook, files, learn=learn)
    return shell_plan.lay_out(version, key, notebook, files)
