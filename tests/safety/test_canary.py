"""`make canary` as part of the suite, and what it can see."""

import base64
import json
import os
import subprocess
import sys
import zlib

import pytest
from django.conf import settings

from tests.databases import InMemory
from tests.matrix import kept
from tests.safety.canary import SEALED, Search, holds


@pytest.mark.parametrize(
    "hidden",
    [
        b"x CanaryNote y",
        base64.b64encode(b"CanaryNote and more"),
        base64.b64encode(b"a CanaryNote and more"),
        base64.b64encode(b"ab CanaryNote and more"),
        b"CanaryNote".hex().encode(),
        "a CanaryNote".encode("utf-16-le"),
    ],
)
def test_a_canary_is_found_in_each_dress(hidden: bytes):
    assert holds(hidden, "CanaryNote")
    assert not holds(hidden, "CanaryPhrase")


def test_a_canary_found_counts_and_one_never_met_is_told():
    from tests.safety.canary import unmet

    search = Search()
    search.hold("log", b"GET /x CanaryNote", SEALED)
    search.meet(b"CanaryPhrase")
    assert search.found == ["CanaryNote in log"]
    assert "CanaryNote" in unmet(search)
    assert "CanaryPhrase" not in unmet(search)
    assert not holds(zlib.compress(b"CanaryNote"), "CanaryNote")


def test_no_canary_is_where_it_must_not_be(database, loaded, tmp_path_factory):
    environment = dict(os.environ)
    if isinstance(database, InMemory):
        environment["ACADEMY_KEPT_WORLD"] = str(kept.folder_in(tmp_path_factory.getbasetemp()))
    command = [sys.executable, "-m", "tests.safety.canary"]
    done = subprocess.run(command, cwd=settings.ROOT, env=environment, capture_output=True, text=True, check=False)
    result = json.loads(done.stdout.splitlines()[-1])
    assert done.returncode == 0, done.stdout + done.stderr
    assert result["found"] == 0
    assert result["canaries"] == 17
    assert result["places"] > 1000
