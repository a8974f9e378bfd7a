"""Which cell an author has to look at, and what to do there: nbgrader's own errors name neither."""

from __future__ import annotations

import copy

from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets.config import Config

PANEL = "in JupyterLab select the cell, open Create Assignment at the right edge, and choose"
# What nbgrader's steps say (a part of it, in small letters) → what it means and what mends it.
CLICKS = {
    "in a non-solution cell": (
        "a solution is marked in a cell that is for no answer",
        f"{PANEL} “Autograded answer”, or take the two marks out",
    ),
    "hidden test region detected in a non-grade": (
        "hidden tests are marked in a cell that is no check",
        f"{PANEL} “Autograder tests”, or take the two marks out",
    ),
    "mark scheme region detected in a non-grade": (
        "a mark scheme stands in a cell that nobody grades",
        f"{PANEL} “Manually graded task”, or take the two marks out",
    ),
    "nested begin": ("a second BEGIN comes before the END", "take one of the two lines out, or write the END between"),
    "no end": ("a BEGIN has no END", "write the END line behind the last line that it is about"),
    "grade_id is empty": ("it has no ID", "in JupyterLab select the cell, and give it an ID in Create Assignment"),
    "does not have a grade_id": (
        "it has no ID",
        "in JupyterLab select the cell, and give it an ID in Create Assignment",
    ),
    "does not match": (
        "its ID has signs that nbgrader does not take",
        "in Create Assignment give it one of letters, digits, - and _",
    ),
    "does not have points": ("it has no points", "give it points in Create Assignment"),
    "is not marked as a solution cell": (
        "a text that is graded is marked as a check",
        f"{PANEL} “Manually graded answer”",
    ),
    "is not marked as a grade cell": ("a text for an answer has no points", f"{PANEL} “Manually graded answer”"),
    "task cells have to be markdown": ("a task is a cell of code", "make it a Markdown cell"),
}


def called(notebook: NotebookNode, cell: NotebookNode) -> str:
    """Return which cell it is, in words: its place and its ID, else its first line."""
    place = next((number for number, one in enumerate(notebook.cells, 1) if one is cell), 0)
    about = cell.metadata.get("nbgrader") or {}
    lines = [line.strip() for line in str(cell.source).split("\n") if line.strip()]
    name = f"{about['grade_id']!r}" if about.get("grade_id") else f"“{lines[0][:50]}”" if lines else "empty"
    return f"cell {place} ({name})"


def told(error: Exception | str) -> str:
    """Return what an error of nbgrader's means and what mends it; its own first line where that is not known."""
    text = str(getattr(error, "message", "") or error).strip()
    for part, (meaning, click) in CLICKS.items():
        if part in text.lower():
            return f"{meaning}: {click}"
    return text.split("\n", maxsplit=1)[0][:300]


def refused(
    step: type[NbGraderPreprocessor], notebook: NotebookNode, before: list[str], config: Config, error: Exception
) -> str:
    """Return which cell a step of nbgrader's did not take, and what mends it: the first that it refuses alone.

    `before`: what the cells held when the step began, which may have changed the one that it refused.
    """
    for cell, source in zip(notebook.cells, before, strict=True):
        cell.source = source
        alone = NotebookNode({**notebook, "cells": [copy.deepcopy(cell)]})
        try:
            step(config=config).preprocess(alone, {"metadata": {}, "nbgrader": {}})
        except (RuntimeError, ValueError, KeyError):
            return f"{called(notebook, cell)}: {told(error)}"
    return f"{step.__name__}: {told(error)}"
