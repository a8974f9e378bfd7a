"""Notebooks whose nbgrader metadata are of an older nbgrader: brought up to date by nbgrader's own steps.

nbgrader itself stops at them and asks for `nbgrader update`, which writes into the author's file; here the copy
changes.
"""

from __future__ import annotations

import jsonschema
from nbformat import NotebookNode
from nbgrader.nbgraderformat import SCHEMA_VERSION, MetadataValidator, ValidationError

from labs.grader.adopting.mending import called, told
from labs.grader.errors import BuildError


def bring_up(name: str, notebook: NotebookNode) -> int | None:
    """Bring the metadata of a notebook's cells up to date; return the oldest schema found where any is older.

    Raises BuildError naming the cell for a later schema, and for metadata that nbgrader would not take.
    """
    validator = MetadataValidator()
    oldest = min((_schema(name, notebook, cell) for cell in _marked(notebook)), default=SCHEMA_VERSION)
    if oldest < SCHEMA_VERSION:
        for cell in _marked(notebook):
            try:
                validator.upgrade_cell_metadata(cell)
            except (ValueError, TypeError, KeyError) as error:
                raise BuildError(f"{name}: {called(notebook, cell)}: {told(error)}") from error
    _validate(name, notebook, validator)
    return oldest if oldest < SCHEMA_VERSION else None


def _marked(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if "nbgrader" in cell.metadata]


def _schema(name: str, notebook: NotebookNode, cell: NotebookNode) -> int:
    about = cell.metadata.nbgrader
    given = about.get("schema_version", 0) if isinstance(about, dict) else None
    if type(given) is not int or given < 0:
        raise BuildError(
            f"{name}: {called(notebook, cell)}: what nbgrader keeps in it is damaged: choose its type anew"
        )
    if given > SCHEMA_VERSION:
        raise BuildError(
            f"{name}: {called(notebook, cell)}: it was written with a later nbgrader than this site has (schema "
            f"{given}; here it is {SCHEMA_VERSION}): save it with nbgrader 0.9, or ask who looks after the server"
        )
    return given


def _validate(name: str, notebook: NotebookNode, validator: MetadataValidator) -> None:
    """Raise BuildError naming the first cell that nbgrader would not take."""
    seen: dict[str, NotebookNode] = {}
    for cell in _marked(notebook):
        try:
            validator.validate_cell(cell)
        except (ValidationError, jsonschema.ValidationError, KeyError) as error:
            raise BuildError(f"{name}: {called(notebook, cell)}: {told(error)}") from error
        about = cell.metadata.nbgrader
        if not (about.grade or about.solution or about.locked):
            continue
        first = seen.setdefault(about.grade_id, cell)
        if first is not cell:
            raise BuildError(
                f"{name}: {called(notebook, cell)}: {called(notebook, first)} has the same ID: in JupyterLab select "
                "one of them, and give it another ID in Create Assignment"
            )
