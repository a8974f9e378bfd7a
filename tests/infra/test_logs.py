"""Lines of the log: JSON, with a request's id in them and nothing that somebody typed or is called."""

import json
import logging
import os
import sys

import pytest

from infra.running import logs, supervisor
from infra.running.logs import Lines
from labs.hub.log_lines import HubLines


def line(name, words, *values, formatter=Lines, error=None, **extra):
    record = logging.LogRecord(name, logging.WARNING, __file__, 1, words, values, error)
    record.__dict__.update(extra)
    text = formatter().format(record)
    assert "\n" not in text
    return json.loads(text)


def test_own_words_stand_whole_and_those_of_others_without_values():
    assert line("labs.grader", "%s graded", "a1")["says"] == "a1 graded"
    assert line("django.request", "Not Found: %s", "/canary/")["says"] == "Not Found: %s"
    assert line("django.security.DisallowedHost", "Invalid HTTP_HOST header: 'canary'")["says"] == "refused"


def test_error_stands_by_kind_and_place_alone():
    try:
        int("canary")
    except ValueError:
        found = line("people.x", "it did not work", error=sys.exc_info())
    assert found["error"] == "ValueError"
    assert found["where"][-1].endswith("test_error_stands_by_kind_and_place_alone")
    assert "canary" not in json.dumps(found)


def test_only_known_fields_come_along_and_no_object_does():
    found = line("requests", "answered", route="status", status=503, ms=0, request=object(), user="canary")
    assert (found["route"], found["status"], found["ms"]) == ("status", 503, 0)
    assert {"request", "user"}.isdisjoint(found)


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("User u-kind-meadow-7 took 3.1 s", "User … took 3.1 s"),
        ("302 GET /hub/user/quiet-river/lab?x=1", "302 GET /hub/user/…/lab?x=1"),
        ("Adding user quiet-river: /user/quiet-river/ => 127.0.0.1:5", "Adding user …: /user/…/ => 127.0.0.1:5"),
        ("asked by 203.0.113.9 and 2001:db8:0:1::9", "asked by … and …"),
    ],
)  # fmt: skip
def test_hub_leaves_out_names_and_addresses(words, left):
    assert line("JupyterHub", words, formatter=HubLines)["says"] == left


def test_log_that_is_written_to_is_cut_and_goes_on(tmp_path, monkeypatch):
    monkeypatch.setattr(supervisor, "BIG_LOG", 1000)
    with (tmp_path / "site.log").open("ab", buffering=0) as written:
        for _ in range(3):
            written.write(b"x" * 1001)
            supervisor.limit(tmp_path)
            written.write(b"after\n")
        assert (tmp_path / "site.log").read_bytes() == b"after\n"
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) < 3 * 1001
    assert not os.access(tmp_path / "site.old", os.X_OK)


def test_settings_of_running_academies_write_these_lines(settings):
    assert logs.settings(request_filter="people.base.request_ids.InRequest") == settings.LOG_LINES
    assert settings.LOG_LINES["formatters"]["lines"] == {"()": "infra.running.logs.Lines"}
