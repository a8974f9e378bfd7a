"""A changed module takes the place of a loaded one wherever it is known, and whoever asks gets the changed answer."""

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from tests.mutants import swapping

SOURCE = """
import functools
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

LIMIT = 3
SHARE = Decimal(30)


class Word(StrEnum):
    YES = "yes"


def plain(number, most=5):
    return number < most


@functools.lru_cache
def kept(number):
    return number + 1


def made():
    return lambda number: number * 2


TABLE = {"half": lambda number: number / 2}


@dataclass(frozen=True)
class Thing:
    number: int
    more: int = 1

    @property
    def both(self):
        return self.number + self.more

    @staticmethod
    def fixed():
        return 1


@dataclass(frozen=True, slots=True)
class Place:
    number: int


@dataclass(frozen=True)
class Small(Thing):
    less: int = 0
    place: Place = Place(1)

    def __hash__(self):
        return super().__hash__() + 1


NOTHING = Thing(0)
MADE = {Thing: Small(0)}
"""


@pytest.fixture
def loaded(tmp_path, monkeypatch) -> Iterator[tuple[ModuleType, ModuleType, Path]]:
    """A module, another that imports everything from it, and its file."""
    file = tmp_path / "given_module.py"
    file.write_text(SOURCE)
    (tmp_path / "asking_module.py").write_text(
        "from given_module import LIMIT, MADE, NOTHING, SHARE, Small, Thing, kept, made, plain\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    yield importlib.import_module("given_module"), importlib.import_module("asking_module"), file
    for name in ("given_module", "asking_module"):
        sys.modules.pop(name)


def swapped(file: Path, was: str, now: str) -> int:
    assert SOURCE.count(was) == 1
    return swapping.Living([str(file)]).swap(str(file), SOURCE, SOURCE.replace(was, now))


def test_function_changes_wherever_it_was_imported_to(loaded):
    given, asking, file = loaded
    held = asking.plain
    assert swapped(file, "number < most", "number <= most") == 1
    assert (given.plain(5), asking.plain(5), held(5), held(6)) == (True, True, True, False)


def test_answers_that_were_kept_are_forgotten(loaded):
    _given, asking, file = loaded
    assert asking.kept(1) == 2
    swapped(file, "number + 1", "number - 1")
    assert asking.kept(1) == 0


def test_functions_inside_functions_and_tables_change_too(loaded):
    given, asking, file = loaded
    swapped(file, "number * 2", "number * 3")
    assert asking.made()(2) == 6
    file.write_text(SOURCE)
    swapped(file, "number / 2", "number / 4")
    assert given.TABLE["half"](8) == 2


def test_methods_and_properties_change_for_things_that_live_already(loaded):
    _given, asking, file = loaded
    thing = asking.Thing(2)
    assert thing.both == 3
    swapped(file, "self.number + self.more", "self.number - self.more")
    assert thing.both == 1


def test_what_stands_beside_functions_is_taken_over_by_name(loaded):
    given, asking, _file = loaded
    swapping.run_again(given, SOURCE.replace("LIMIT = 3", "LIMIT = 4").replace("most=5", "most=6"))
    assert (given.LIMIT, asking.LIMIT) == (4, 4)
    assert asking.plain(5)


def test_constant_of_a_class_from_elsewhere_is_taken_over_too(loaded):
    given, asking, _file = loaded
    swapping.run_again(given, SOURCE.replace("Decimal(30)", "Decimal(31)"))
    assert (given.SHARE, asking.SHARE) == (31, 31)


def test_decorators_that_are_gone_are_missed(loaded):
    given, asking, _file = loaded
    swapping.run_again(given, SOURCE.replace("    @property\n", ""))
    assert callable(asking.Thing(2).both)
    swapping.run_again(given, SOURCE.replace("@functools.lru_cache\n", ""))
    assert not hasattr(asking.kept, "cache_clear")
    # Its constants cannot be made any more.
    with pytest.raises(TypeError):
        swapping.run_again(given, SOURCE.replace("@dataclass(frozen=True)\n", ""))


def test_frozen_class_that_thaws_is_noticed(loaded):
    given, asking, _file = loaded
    swapping.run_again(
        given,
        SOURCE.replace("@dataclass(frozen=True)\nclass Thing", "@dataclass\nclass Thing").replace(
            "frozen=True)\nclass Small", "frozen=False)\nclass Small"
        ),
    )
    thing = asking.Thing(2)
    thing.number = 5
    assert thing.both == 6


def test_what_is_made_of_a_class_beside_functions_is_of_the_class_that_lives(loaded):
    given, asking, _file = loaded
    old, held = asking.Small, asking.Thing(0)
    swapping.run_again(given, SOURCE.replace("more: int = 1", "more: int = 2"))
    assert (asking.NOTHING, asking.Thing(0).both, held.both) == (given.Thing(0, 2), 2, 1)
    assert {asking.Thing: old(0, 2)} == asking.MADE
    assert asking.Small is old
    assert len({old(0), asking.MADE[asking.Thing], old(1)}) == 2


def test_same_source_changes_nothing(loaded):
    given, asking, file = loaded
    word = given.Word.YES
    before = dict(vars(given))
    swapping.run_again(given, SOURCE)
    assert swapping.Living([str(file)]).swap(str(file), SOURCE, SOURCE) == 0
    # A cache and a table of functions are made anew: whether they are the same is not to be seen.
    assert {name for name, value in vars(given).items() if before[name] is not value} <= {"kept", "TABLE"}
    assert {asking.Thing: asking.Small(0)} == asking.MADE
    assert asking.plain(4)
    assert word is given.Word.YES
