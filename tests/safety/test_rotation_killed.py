"""Renewing the academy's key: killed in the middle without warning, and taken up again."""

import os
import pty
import re
import select
import signal
import time

import pytest

from tests.installation import installed

MAKE = """
import django; django.setup()
from django.db import transaction
from people.models import User
from people.sealing.sealed_text import seal
with transaction.atomic():
    for number in range({many}):
        user = User.objects.create(username=f"many-{{number}}", display_name="x")
        seal(user, "contact_address", "CanaryStreet")
"""
LOOK = """
import django; django.setup()
from people.sealing import rotation
from people.models import DataKey
from people.sealing import keys
opened = [len(keys.unwrap(row.wrapped, str(row.user_id))) for row in DataKey.objects.exclude(wrapped="")]
print(rotation.waiting().count(), len(opened), set(opened) == {32}, len(rotation.used_ids()))
"""
MANY = 1500
# From the start of the program on; far more than it takes.
BEGINS_WITHIN_S = 120


@pytest.fixture
def many(database, tmp_path):
    with installed(tmp_path / "var", "rotation", database) as made:
        made.runs("-c", MAKE.format(many=MANY))
        yield made


def read_until(pattern, terminal, seconds):
    """Return what a terminal showed until the pattern was there; fail where that takes longer, or it ends before."""
    seen, end = "", time.monotonic() + seconds
    while not re.search(pattern, seen):
        left = end - time.monotonic()
        ready = left > 0 and select.select([terminal], [], [], left)[0]
        assert ready, f"not within {seconds} s: {seen[-500:]!r}"
        try:
            seen += os.read(terminal, 4096).decode()
        except OSError:  # what Linux says where the program at the other end is gone
            pytest.fail(f"it ended before: {seen[-500:]!r}")
    return seen


def test_a_rotation_that_is_killed_loses_no_key_and_goes_on(many):
    terminal, theirs = pty.openpty()
    process = many.starts("manage.py", "rotate_keys", stderr=theirs, stdout=theirs)
    os.close(theirs)
    try:
        read_until(r"#+ +\] [1-9]\d*/\d+", terminal, BEGINS_WITHIN_S)
    finally:
        process.send_signal(signal.SIGKILL)
        assert process.wait(30) == -signal.SIGKILL
        os.close(terminal)
    waiting, opened, whole, kinds = many.runs("-c", LOOK).split()
    assert 0 < int(waiting) < int(opened)
    assert (int(opened) >= MANY, whole, kinds) == (True, "True", "2")
    told = many.manage("rotate_keys", "--resume", "--drop-old")
    assert f"{waiting} data keys wrapped anew" in told
    assert "1 old keys dropped" in told
    assert many.runs("-c", LOOK).split() == ["0", opened, "True", "1"]


def test_waiting_for_a_terminal_ends_by_itself():
    terminal, theirs = pty.openpty()
    os.write(theirs, b"[   ] 0/5\r")
    with pytest.raises(AssertionError, match="not within"):
        read_until(r"#", terminal, 0.2)
    os.close(theirs)
    with pytest.raises(pytest.fail.Exception, match="ended before"):
        read_until(r"#", terminal, 0.2)
    os.close(terminal)
