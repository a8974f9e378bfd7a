"""What the apps state about their URLs, and where each URL lies in the demo's world."""

from importlib import import_module
from types import ModuleType

from django.urls import reverse

from tests.matrix.world import World

APPS = ("academy_site", "people", "pathways", "labs", "placement")


def stated() -> dict[str, ModuleType]:
    """Return which module states each URL name."""
    found: dict[str, ModuleType] = {}
    for app in APPS:
        name = f"tests.{app}.matrix"
        try:
            module = import_module(name)
        except ModuleNotFoundError as error:
            if error.name != name:
                raise
            continue
        found |= dict.fromkeys(module.CELLS, module)
    return found


STATED = stated()


def address(name: str, world: World) -> str:
    """Return the address of the URL called `name`; what it leads to belongs to the world's "student"."""
    given = STATED[name].kwargs(name, world)
    return given if isinstance(given, str) else reverse(name, kwargs=given)
