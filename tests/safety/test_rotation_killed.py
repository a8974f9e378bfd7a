"""Renewing the academy's key: killed in the middle without warning, and taken up again."""

import os
import pty
import re
import signal

import pytest

from tests.installation import installed

MAKE = """
import django; django.setup()
from django.db import transaction
from people.models import User
from people.sealing import seal
with transaction.atomic():
    for number in range({many}):
        user = User.objects.create(username=f"many-{{number}}", display_name="x")
        seal(user, "contact_address", "CanaryStreet")
"""
LOOK = """
import django; django.setup()
from people import rotation
from people.models import DataKey
from people import keys
opened = [len(keys.unwrap(row.wrapped, str(row.user_id))) for row in DataKey.objects.exclude(wrapped="")]
print(rotation.waiting().count(), len(opened), set(opened) == {32}, len(rotation.used_ids()))
"""
MANY = 1500


@pytest.fixture
def many(database, tmp_path):
    with installed(tmp_path / "var", "rotation", database) as made:
        made.runs("-c", MAKE.format(many=MANY))
        yield made


def test_a_rotation_that_is_killed_loses_no_key_and_goes_on(many):
    terminal, theirs = pty.openpty()
    process = many.starts("manage.py", "rotate_keys", stderr=theirs, stdout=theirs)
    os.close(theirs)
    seen = ""
    while not re.search(r"#+ +\] [1-9]\d*/\d+", seen):
        seen += os.read(terminal, 4096).decode()
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    os.close(terminal)
    waiting, opened, whole, kinds = many.runs("-c", LOOK).split()
    assert 0 < int(waiting) < int(opened)
    assert (int(opened) >= MANY, whole, kinds) == (True, "True", "2")
    told = many.manage("rotate_keys", "--resume", "--drop-old")
    assert f"{waiting} data keys wrapped anew" in told
    assert "1 old keys dropped" in told
    assert many.runs("-c", LOOK).split() == ["0", opened, "True", "1"]
