"""Migrates an empty database in a fraction of the time: most of it goes into models that no database sees."""

import contextlib
import copy
import inspect
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.apps.registry import Apps
from django.db.migrations.state import ModelState, ProjectState
from django.db.models import Field, Model
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


Key = tuple[str, str]


def _leads_here(model: type[Model]) -> set[Key]:
    """Return the models that hold this one's class: what is derived from it, and what has a relation to it."""
    found = {kind for kind in model.__subclasses__() if issubclass(kind, Model)}
    for field in model._meta.get_fields(include_hidden=True):
        if field.auto_created and not field.concrete and isinstance(field.related_model, type):
            found.add(field.related_model)
    return {(kind._meta.app_label, str(kind._meta.model_name)) for kind in found}


def rendered_anew(state: ProjectState, app_label: str, model_name: str, delay: bool = False) -> set[Key]:
    """Return which models are made anew for one that changed: it, and what leads to it.

    Django makes everything anew that is related to it in either direction over any number of models, which is nearly
    all of them for every new table. What it leads to learns of it as models do while an app is loaded. Before a
    migration's own Python runs, all are made anew (`is_delayed`), as Django does after a change without relations.
    """
    state.is_delayed = True
    found = {(app_label, model_name)}
    waiting = [(app_label, model_name)]
    for key in waiting:
        with contextlib.suppress(LookupError):
            further = _leads_here(state.apps.get_model(*key)) - found
            found |= further
            waiting += () if delay else further
    return found


@contextlib.contextmanager
def quick_states() -> Iterator[None]:
    """Let the states between migrations copy their fields, and make few models anew.

    That a copied field is the one that Django builds is held for every field of every migration by
    `tests/test_migrating.py`; that the database comes out as Django makes it, by `tests/hub/test_demo.py`.
    """
    render, clone, find = ModelState.render, Field.clone, ProjectState._find_reload_model

    def rendered(state: ModelState, apps: Apps) -> Any:
        Field.clone = copied  # type: ignore[method-assign, assignment]
        try:
            return render(state, apps)
        finally:
            Field.clone = clone  # type: ignore[method-assign]

    ModelState.render = rendered  # type: ignore[method-assign, assignment]
    ProjectState._find_reload_model = rendered_anew
    try:
        yield
    finally:
        ModelState.render = render  # type: ignore[method-assign]
        ProjectState._find_reload_model = find
