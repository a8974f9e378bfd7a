"""Whether words are what somebody typed into the site, and so in the language in which they typed them."""

from functools import cache

from django.apps import apps
from django.db.models import CharField, JSONField, Model, TextField

OURS = ("people", "pathways", "labs", "placement")
# Lessons and labs are in both languages; their words stand in the reader's.
IN_BOTH = ("pathways.content.", "labs.assignments.")


@cache
def places() -> list[tuple[type[Model], str]]:
    """Return the models and their fields that hold what people type."""
    found = []
    for model in (model for label in OURS for model in apps.get_app_config(label).get_models()):
        if not model.__module__.startswith(IN_BOTH):
            fields = [field for field in model._meta.concrete_fields if isinstance(field, CharField | TextField)]
            found += [(model, field.name) for field in fields if not isinstance(field, JSONField)]
    return found


def typed(text: str) -> bool:
    """Return whether rows of the site hold these words as they are, a name before them in a row of its own."""
    return all(map(_held, text.split(": ")))


def _held(text: str) -> bool:
    return any(model._base_manager.filter(**{f"{name}__contains": text}).exists() for model, name in places())
