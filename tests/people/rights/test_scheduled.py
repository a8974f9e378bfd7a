"""What runs by itself: each thing at its time, one that goes wrong stops no other, and nobody is named."""

import pytest
from django.core.management import get_commands

from academy_site.settings import base
from infra import scheduler
from people.messages.services import save_draft
from people.models import Draft
from tests.people.factories import person

pytestmark = pytest.mark.django_db
SAFETY = {"end_releases", "send_notices", "apply_retention"}


@pytest.fixture
def called(monkeypatch) -> list[str]:
    names: list[str] = []
    monkeypatch.setattr(scheduler, "call_command", lambda name, **_options: names.append(name))
    return names


def test_everything_that_is_due_exists():
    assert set(scheduler.DUE) >= SAFETY
    assert set(scheduler.DUE) <= set(get_commands())


def test_each_runs_at_its_time_and_not_before(called):
    last: dict[str, float] = {}
    scheduler.run_due(last, 0.0)
    assert set(called) == set(scheduler.DUE)
    called.clear()
    scheduler.run_due(last, 301.0)
    often = {"publish_scheduled", "tell_announcements", "look_at_machine", "end_releases", "anchor_access_log"}
    assert set(called) == often
    called.clear()
    scheduler.run_due(last, 86400.0)
    assert "apply_retention" in called


def test_one_that_goes_wrong_stops_no_other_and_is_tried_again(monkeypatch, caplog):
    names = []

    def call(name, **_options):
        names.append(name)
        if name == "end_releases":
            raise OSError("broken on purpose")

    monkeypatch.setattr(scheduler, "call_command", call)
    last: dict[str, float] = {}
    scheduler.run_due(last, 0.0)
    assert set(names) == set(scheduler.DUE)
    assert "end_releases did not work" in caplog.text
    scheduler.run_due(last, 400.0)
    assert names.count("end_releases") == 2


def test_what_runs_by_itself_is_silent(capsys):
    save_draft(user=person(), key="new", values={})
    scheduler.run_due(dict.fromkeys(set(scheduler.DUE) - SAFETY, 0.0), 1.0)
    assert capsys.readouterr().out == ""
    assert Draft.objects.count() == 1


def test_notices_stay_off_until_somebody_turns_them_on():
    assert base.NOTICES_BY_EMAIL is False
