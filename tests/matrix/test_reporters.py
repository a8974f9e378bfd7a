"""Who reports to funders opens one page of their own, and beyond it nothing that an editor of pages does not."""

import pytest
from django.db import transaction

from people.base.enums import Role
from tests.matrix.stating import STATED, address
from tests.matrix.world import World
from tests.people.factories import person
from tests.people.signin.signing import browser

pytestmark = pytest.mark.django_db
OWN = {"placement:exact"}
# Where an editor works on pages, or asks for a role that this person holds already.
EDITORS = {"wagtail_serve"}


def test_reporters_open_their_own_page_and_no_other_that_editors_do_not(world: World):
    reporter, found = person(Role.REPORTER), {}
    for name in sorted(set(STATED) - EDITORS):
        stated = STATED[name].CELLS[name]["editor"]
        want = {200} if name in OWN else stated if isinstance(stated, set) else {stated}
        with transaction.atomic():
            got = browser(reporter).get(address(name, world)).status_code
            transaction.set_rollback(True)
        if got not in want:
            found[name] = (got, want)
    assert found == {}
