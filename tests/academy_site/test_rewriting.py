"""When a database is written anew; that nothing is left in PostgreSQL's files shows `tests.safety.test_erasing`."""

import os
from io import StringIO

import pytest
from django.core.management import call_command

from academy_site import rewriting
from infra import scheduler
from people.rights import erasure
from tests.people.factories import person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.VAR, settings.ERASURE_LOG = tmp_path, tmp_path / "erasures.log"


def erase_somebody(callbacks):
    with callbacks(execute=True):
        erasure.erase_person(user=person())


def said(*options):
    out = StringIO()
    call_command("rewrite_database", *options, stdout=out)
    return out.getvalue()


def test_nothing_is_done_before_somebody_is_erased():
    assert not rewriting.is_due()
    assert said() == ""
    assert said("--always") == "written anew\n"


def test_each_erasure_makes_it_due_once(django_capture_on_commit_callbacks, tmp_path):
    for _ in range(2):
        erase_somebody(django_capture_on_commit_callbacks)
        assert rewriting.is_due()
        assert said() == "written anew\n"
        assert not rewriting.is_due()
        assert said() == ""
        os.utime(tmp_path / "rewritten", (1, 1))
        os.utime(tmp_path / "erasures.log", (0, 0))
    assert not (tmp_path / "rewritten.part").exists()


def test_scheduler_does_it_after_retention():
    names = list(scheduler.DUE)
    assert names.index("rewrite_database") > names.index("apply_retention")
    assert scheduler.DUE["rewrite_database"] == 86400
