"""What a lab's server leaves out at its start, and that the sign-in is JupyterHub's own all the same."""

import subprocess
import sys

import pytest

from labs.hub import serve

START = """
import sys
from labs.hub import serve
serve.without_front_door(serve.PACKAGE)
with serve.left_out(serve.UNUSED):
    from jupyterhub.singleuser import extension
print(extension.__file__)
print(sorted(name for name in sys.modules if name.split(".")[0] in ("sqlalchemy", "alembic", "nbgrader")))
print(extension.JupyterHubIdentityProvider.get_user.__module__)
import sqlalchemy
print(sqlalchemy.__version__)
"""


@pytest.fixture(scope="module")
def said() -> list[str]:
    done = subprocess.run([sys.executable, "-c", START], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def test_start_brings_no_database_and_no_nbgrader(said):
    assert said[1] == "[]"


def test_sign_in_is_jupyterhubs_own(said):
    assert said[0].endswith("jupyterhub/singleuser/extension.py")
    assert said[2] == "jupyterhub.singleuser.extension"


def test_what_was_left_out_is_there_for_whoever_wants_it_later(said):
    assert said[3].startswith("2.")


def _import_a_stand_in_and_stumble() -> None:
    with serve.left_out(("json", "no_such_module")):
        from no_such_module import Thing

        assert not isinstance("text", Thing)
        raise ZeroDivisionError


def test_left_out_keeps_what_was_imported_before_and_cleans_up_after_an_error():
    known = sys.modules["json"]
    with pytest.raises(ZeroDivisionError):
        _import_a_stand_in_and_stumble()
    assert sys.modules["json"] is known
    assert "no_such_module" not in sys.modules


def test_absent_module_has_no_special_names():
    assert not hasattr(serve.Absent("x"), "__wrapped__")
    assert isinstance(serve.Absent("x").Thing, type)


def test_builder_settings_are_those_of_a_machine_without_node():
    assert serve.builder_settings() == {"yarn config": {}, "npm config": {}}
