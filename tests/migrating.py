"""Migrates an empty database in little more than half the time: most of it goes into models that no database sees."""

import contextlib
import copy
import inspect
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.apps.registry import Apps
from django.db.migrations.state import ModelState
from django.db.models import Field
from django.utils.functional import cached_property


@cache
def _answers(kind: Any) -> frozenset[str]:
    """Return what is worked out once for an object of this kind and kept in it, when somebody asks."""
    kept = frozenset(name for name in dir(kind) if isinstance(inspect.getattr_static(kind, name), cached_property))
    return kept - {"validators"}  # a text with a length has them from its beginning


def _forget_answers(made: Any) -> None:
    kind: Any = type(made)
    for name in _answers(kind).intersection(vars(made)):
        delattr(made, name)


def copied(field: "Field[Any, Any]") -> "Field[Any, Any]":
    """Return what `field.clone()` returns for a field that belongs to no model yet, without taking it apart."""
    made = copy.deepcopy(field)
    # What it was once asked for holds for a field without a model alone.
    _forget_answers(made)
    if made.remote_field:
        _forget_answers(made.remote_field)
    # A field takes its place among a model's fields by this number.
    counter, step = ("auto_creation_counter", -1) if field.auto_created else ("creation_counter", 1)
    made.creation_counter = getattr(Field, counter)
    setattr(Field, counter, made.creation_counter + step)
    return made


@contextlib.contextmanager
def fields_copied() -> Iterator[None]:
    """Let the states between migrations copy their fields; Django takes each apart and builds it anew.

    That both come to the same is held for every field of every migration by `tests/test_migrating.py`.
    """
    render, clone = ModelState.render, Field.clone

    def rendered(state: ModelState, apps: Apps) -> Any:
        Field.clone = copied  # type: ignore[method-assign, assignment]
        try:
            return render(state, apps)
        finally:
            Field.clone = clone  # type: ignore[method-assign]

    ModelState.render = rendered  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        ModelState.render = render  # type: ignore[method-assign]
