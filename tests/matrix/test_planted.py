"""The matrix fails for what it must fail for: URLs are planted, answers are loosened, headers are taken away."""

import json

import pytest

from tests.matrix import asking, report
from tests.matrix.planted import MORE
from tests.matrix.stating import STATED
from tests.matrix.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def planted(settings):
    """The project with URLs that nobody stated."""
    settings.ROOT_URLCONF = "tests.matrix.planted"


def test_each_url_that_nobody_stated_is_named(planted):
    assert asking.unstated() == sorted(MORE)


@pytest.fixture
def quick(monkeypatch, world: World):
    """Let the report ask the apps' own cells of a few URLs, in the world that is there."""
    few = {name: STATED[name] for name in ("people:me", "people:desk", "people:leaving-help")}
    monkeypatch.setattr(asking, "PARTS", (asking.stated_cells,))
    monkeypatch.setattr("tests.matrix.world.build", lambda: world)
    monkeypatch.setattr("tests.matrix.hub.cells", lambda: iter(()))
    return few


def report_of(monkeypatch, few) -> dict[str, int]:
    with monkeypatch.context() as patch:
        patch.setattr(asking, "STATED", few)
        patch.setattr(asking, "unstated", lambda: [])
        return report._asked()


def test_report_counts_a_planted_url_as_a_failure(planted, quick, monkeypatch, capsys):
    monkeypatch.setattr(asking, "stated_cells", lambda world: iter(()))
    monkeypatch.setattr(asking, "PARTS", ())
    assert report._asked()["failures"] == len(MORE)
    assert "planted-row: no app states who may open it" in capsys.readouterr().out


def test_report_of_what_is_as_stated_has_no_failure(quick, monkeypatch):
    assert report_of(monkeypatch, quick) == {"urls": 3, "roles": 10, "cells": 30, "failures": 0}


def test_view_that_lets_too_many_in_is_a_failure(quick, monkeypatch, capsys):
    monkeypatch.setattr("people.base.rules.has_role", lambda user, *roles: True)
    assert report_of(monkeypatch, quick)["failures"] == 3
    said = capsys.readouterr().out
    assert "people:desk as student, get: 200, stated [403]" in said
    assert "people:desk as employer, get: 200, stated [403]" in said


def test_answer_without_a_header_is_a_failure(quick, monkeypatch, capsys):
    monkeypatch.setattr(
        "people.base.headers.HeadersMiddleware.__call__", lambda self, request: self.get_response(request)
    )
    found = report_of(monkeypatch, quick)
    assert found["failures"] == found["cells"]
    assert "Cross-Origin-Resource-Policy missing" in capsys.readouterr().out


def test_refusal_that_holds_what_it_must_not_is_a_failure(quick, monkeypatch, capsys):
    class Module:
        CELLS = {"people:desk": STATED["people:desk"].CELLS["people:desk"]}
        FORBIDDEN = {"people:desk": lambda world: ["</html>"]}

    # Students and employers get a page that says no; visitors get an answer without a page.
    assert report_of(monkeypatch, {"people:desk": Module})["failures"] == 3
    assert "the answer holds what it must not" in capsys.readouterr().out


def test_last_line_is_one_json_object(quick, monkeypatch, capsys):
    print(json.dumps(report_of(monkeypatch, quick)))
    assert set(json.loads(capsys.readouterr().out.splitlines()[-1])) == {"urls", "roles", "cells", "failures"}
