"""`python -m labs.hub.serve`: jupyterhub-singleuser without what only a hub, or a builder of JupyterLab, has use for.

JupyterHub's package of single-user servers imports the hub's database and every page of the hub, for an older way of
serving; JupyterLab asks Node how its package builder is set up. Together they were half of a lab's start. The sign-in
itself is JupyterHub's own, unchanged: see docs/decisions/0607.
"""

from __future__ import annotations

import contextlib
import gc
import importlib.util
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any

PACKAGE = "jupyterhub.singleuser"
# Only the hub's side of these modules' importers uses them.
UNUSED = ("sqlalchemy", "sqlalchemy.exc", "jupyterhub.orm", "jupyterhub.roles", "jupyterhub.handlers.pages")


class Absent(ModuleType):
    """Stands in a module's place while others import it. Its names are classes that nothing is an instance of."""

    def __getattr__(self, name: str) -> Any:
        """Return an empty class for any public name."""
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (Exception,), {})


@contextlib.contextmanager
def left_out(names: tuple[str, ...]) -> Iterator[None]:
    """Let the modules `names` be imported as empty ones; afterwards whoever wants one gets the real one."""
    kept = {name: sys.modules.get(name) for name in names}
    parents = {name.rpartition(".")[0] for name in names} - {"", "jupyterhub", *names}
    stand_ins = {name: Absent(name) for name in (*names, *parents)}
    for name, module in stand_ins.items():
        if kept.get(name) is None and name not in sys.modules:
            sys.modules[name] = module
    try:
        yield
    finally:
        for name, module in stand_ins.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]


def without_front_door(name: str) -> None:
    """Make the package `name` importable without running its `__init__`, which imports more than is used."""
    spec = importlib.util.find_spec(name.partition(".")[0])
    assert spec is not None
    assert spec.submodule_search_locations
    package = ModuleType(name)
    package.__path__ = [f"{spec.submodule_search_locations[0]}/{name.partition('.')[2]}"]
    sys.modules[name] = package


def builder_settings(_: Any = None) -> dict[str, dict[str, str]]:
    """Return what JupyterLab takes where there is no Node: nobody builds JupyterLab inside a lab."""
    return {"yarn config": {}, "npm config": {}}


def main() -> None:
    """Import, then serve until told to stop."""
    gc.disable()
    without_front_door(PACKAGE)
    with left_out(UNUSED):
        from jupyterhub.singleuser import extension
    from jupyterlab import commands

    commands._yarn_config = builder_settings
    import jupyterlab.labapp  # noqa: F401 - the largest part; what it leaves behind is looked through no more

    gc.freeze()
    gc.enable()
    extension.JupyterHubSingleUser.launch_instance()


if __name__ == "__main__":
    main()
