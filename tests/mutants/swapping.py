"""Puts a changed module in place of a loaded one, in a process that was forked for it and ends soon.

Loading the site and its test database takes ten seconds and more, running one change a tenth of that. So nothing is
loaded again: every function of the module that is alive gets the code that the changed source has for it, wherever it
was imported to or registered. What stands beside functions (constants, decorators, defaults) is run once and taken over
by name.
"""

import ast
import functools
import gc
import sys
from collections.abc import Iterable
from enum import Enum
from types import CodeType, FunctionType, MemberDescriptorType, ModuleType
from typing import Any


def codes_of(code: CodeType) -> dict[tuple[str, int], CodeType]:
    """Return every code object inside another, by its qualified name and its place among those of that name."""
    found: dict[tuple[str, int], CodeType] = {}

    def walk(outer: CodeType) -> None:
        for inner in outer.co_consts:
            if isinstance(inner, CodeType):
                number = sum(1 for name, _ in found if name == inner.co_qualname)
                found[inner.co_qualname, number] = inner
                walk(inner)

    walk(code)
    return found


class Living:
    """The functions of some files that are alive, and every cache of a function: looked for once, before the forks."""

    def __init__(self, files: Iterable[str]) -> None:
        # The tests freeze what is loaded before them (`tests/conftest.py`), and what is frozen is not listed.
        gc.unfreeze()
        things, known = gc.get_objects(), set(files)
        # By `type`: what stands in for something else until it is asked would be woken up by `isinstance`.
        self.functions = [t for t in things if type(t) is FunctionType and t.__code__.co_filename in known]
        self.caches = [t for t in things if type(t) is functools._lru_cache_wrapper]

    def swap(self, file: str, before: str, after: str) -> int:
        """Give every function of `file` its code of the source `after`; return how many changed."""
        old, new = (codes_of(compile(source, file, "exec")) for source in (before, after))
        by_code = {(code.co_qualname, code.co_firstlineno, code.co_code): key for key, code in old.items()}
        changed = 0
        for function in self.functions:
            code = function.__code__
            key = by_code.get((code.co_qualname, code.co_firstlineno, code.co_code))
            if code.co_filename == file and key is not None and key in new and new[key] != old[key]:
                function.__code__ = new[key]
                changed += 1
        self.forget()
        return changed

    def forget(self) -> None:
        """Empty every cache of a function: what is in it was worked out by the code as it was."""
        for cache in self.caches:
            cache.cache_clear()


def run_again(module: ModuleType, after: str) -> None:
    """Run the changed source beside the module and take over what it makes of constants, defaults and decorators.

    One statement after the other: a class that was known stays the same object, changed, for whatever comes after it,
    so that tables, constants and classes below mean the one of which things are alive.
    """
    names: dict[str, Any] = {
        "__name__": module.__name__,
        "__package__": module.__package__,
        "__file__": module.__file__,
    }
    old = dict(vars(module))
    for statement in ast.parse(after).body:
        exec(compile(ast.Module([statement], []), str(module.__file__), "exec"), names)
        for name, new in list(names.items()):
            known = old.get(name)
            if isinstance(new, type) and isinstance(known, type) and new is not known:
                # Words change nothing: every member of the old enumeration is known everywhere.
                if not issubclass(new, Enum):
                    _take_class(module, known, new)
                names[name] = known
    for name, new in names.items():
        # What it only imports is the same thing again.
        if not name.startswith("__") and new is not old.get(name) and _differs(old.get(name), new):
            _put(name, old.get(name), _at_home(module, new))


def _put(name: str, old: Any, new: Any) -> None:
    """Put something in place of what every module knows by this name."""
    for other in list(sys.modules.values()):
        if isinstance(other, ModuleType) and name in vars(other) and vars(other)[name] is old:
            setattr(other, name, new)


def _take_class(module: ModuleType, old: type, new: type) -> None:
    for name in {*vars(old), *vars(new)} - {"__dict__", "__weakref__", "__module__", "__doc__", "__slots__"}:
        there, made = vars(old).get(name), vars(new).get(name)
        if name not in vars(new):
            delattr(old, name)
        # Where a thing keeps a value is the old class's own matter.
        elif _differs(there, made) and not isinstance(made, MemberDescriptorType):
            _mean(old, new, made)
            setattr(old, name, _at_home(module, made))


def _mean(old: type, new: type, made: Any) -> None:
    """Let a method that holds its own class (`super()`, a frozen dataclass) hold the old one."""
    for cell in getattr(made, "__closure__", None) or ():
        if cell.cell_contents is new:
            cell.cell_contents = old


def _differs(old: Any, new: Any) -> bool:
    """Return whether something made anew is another thing: a function by code, defaults and what is wrapped in it."""
    if type(old) is not type(new):
        return True
    if isinstance(old, property):
        return _differs(old.fget, new.fget)
    if isinstance(old, staticmethod | classmethod):
        return _differs(old.__func__, new.__func__)
    if isinstance(old, FunctionType):
        said = [(f.__code__, f.__defaults__, f.__kwdefaults__, f.__closure__ is None) for f in (old, new)]
        return said[0] != said[1] or _differs(getattr(old, "__wrapped__", None), getattr(new, "__wrapped__", None))
    return bool(old != new)


def _at_home(module: ModuleType, new: Any) -> Any:
    """Return a bare function with the module's own names around it; everything else as it is."""
    if isinstance(new, FunctionType) and new.__closure__ is None:
        found = FunctionType(new.__code__, vars(module), new.__name__, new.__defaults__)
        found.__kwdefaults__ = new.__kwdefaults__
        return found
    return new
