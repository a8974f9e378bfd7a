"""One id through site, hub and grader; nobody else's is believed."""

import json
import logging

import pytest

from infra.running.logs import Lines
from labs.servers import hubclient
from people.base import request_ids


@pytest.fixture
def lines(caplog):
    """Return the site's lines as a running academy writes them."""
    caplog.set_level(logging.INFO)
    kept = []

    class Keep(logging.Handler):
        def emit(self, record):
            kept.append(json.loads(Lines().format(record)))

    handler = Keep()
    handler.addFilter(request_ids.InRequest())
    logging.getLogger().addHandler(handler)
    yield kept
    logging.getLogger().removeHandler(handler)


def test_id_is_ours_only_with_the_mark_of_our_key(settings):
    made = request_ids.new()
    assert request_ids.is_ours(made)
    other = made[:-1] + ("0" if made[-1] != "0" else "1")
    assert not any(
        request_ids.is_ours(sent) for sent in (other, "", made.upper() + "x", made + "\n", "a" * 24, "canary")
    )
    settings.SECRET_KEY = "another key of another academy"
    assert not request_ids.is_ours(made)


@pytest.mark.django_db
def test_programs_calls_leave_a_line_and_keep_our_id(client, lines):
    made = request_ids.new()
    client.post("/api/labs/grading/jobs/x/renew/", headers={"x-request-id": made})
    client.post("/api/labs/grading/jobs/x/renew/", headers={"x-request-id": "canary"})
    ours, foreign = [line["request"] for line in lines if line["from"] == "requests"]
    assert ours == made
    assert request_ids.is_ours(foreign)
    assert foreign != made
    assert "canary" not in json.dumps(lines)


@pytest.mark.django_db
def test_page_that_a_person_opens_leaves_no_line(client, lines):
    client.get("/robots.txt")
    client.get("/canary/")
    assert not [line for line in lines if line["from"] == "requests"]
    assert "canary" not in json.dumps(lines)
    assert request_ids.current.get() == ""


def test_hub_is_told_the_id(monkeypatch, settings):
    told = []

    class Hub:
        def request(self, *_, headers, **__):
            told.append(headers[request_ids.HEADER])
            raise hubclient.httpx.ConnectError("nobody")

    monkeypatch.setattr(hubclient, "_client", Hub)
    token = request_ids.current.set(request_ids.new())
    assert not hubclient.start_server("u-x", "en", [])
    assert told == [request_ids.current.get()]
    request_ids.current.reset(token)
