"""A field that is copied between two migrations is the field that Django builds anew there."""

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, StateApps
from django.db.models import Field, Model

from tests.migrating import copied, quick_states

# One of the packages asks the database while its migrations are read.
pytestmark = pytest.mark.django_db


def told(field: Field) -> tuple:
    """Return all that makes a field, and what it says of the other side."""
    other = vars(field.remote_field) if field.remote_field else {}
    sides = {"field", "through", "model"}
    return type(field), field.deconstruct(), {name: value for name, value in other.items() if name not in sides}


def test_copy_of_every_field_of_every_migration_is_its_clone():
    loader = MigrationLoader(None)
    fields: dict[int, Field] = {}
    for one in loader.graph.leaf_nodes():
        for name in loader.graph.forwards_plan(one):
            for operation in loader.graph.nodes[name].operations:
                made = [field for _, field in getattr(operation, "fields", ())] + [getattr(operation, "field", None)]
                fields |= {id(field): field for field in made if isinstance(field, Field)}
    assert len(fields) > 800
    for field in fields.values():
        assert not field.is_relation or field.related_model, "what it answers is not to be kept"
        twin, clone = copied(field), field.clone()
        assert told(twin) == told(clone)
        assert {*vars(twin)} == {*vars(clone)}, field
        assert twin is not field
        assert (twin.remote_field is None) or (twin.remote_field is not field.remote_field)
        assert twin.creation_counter == clone.creation_counter + (1 if field.auto_created else -1)


def test_models_come_out_with_the_same_columns_and_django_is_left_as_it_was():
    state = MigrationLoader(None).project_state()
    before = ModelState.render, Field.clone
    plain = StateApps([], state.models)
    with quick_states():
        quick = StateApps([], state.models)
    assert (ModelState.render, Field.clone) == before
    for model in plain.get_models(include_auto_created=True):
        assert _tables(model) == _tables(quick.get_model(model._meta.label)), model


def _tables(model: type[Model]) -> list:
    """Return the columns of a model in their order, and its tables between."""
    columns = [(field.name, field.column, field.db_type(connection)) for field in model._meta.local_fields]
    return columns + [field.m2m_db_table() for field in model._meta.local_many_to_many]
