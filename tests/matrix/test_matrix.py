"""Every named URL answers every role as its app states, and leads nobody to where they may not go.

A URL that no app states fails.
"""

import pytest
from django.core.cache import cache
from django.db import transaction

from tests.matrix.asking import kept_keys
from tests.matrix.cells import ROLES
from tests.matrix.headers import gaps
from tests.matrix.links import Offered
from tests.matrix.stating import STATED, address
from tests.matrix.walk import every_url
from tests.matrix.world import World

pytestmark = pytest.mark.django_db
OFFERED = Offered()


def test_every_url_has_a_name():
    assert [url.route for url in every_url() if not url.name] == []


def test_every_url_is_stated():
    assert sorted({url.name for url in every_url() if url.name} - set(STATED)) == []


def test_every_stated_url_exists():
    assert sorted(set(STATED) - {url.name for url in every_url()}) == []


def answers(world: World, name: str) -> dict[str, tuple[int, str, list[str], list[str]]]:
    """Return status, body, what is wrong with the headers and which ways are shut, for each role; all is rolled back.

    Nothing that somebody signed in was shown may be kept; visitors come last, whose pages may.
    """
    found = {}
    with transaction.atomic():
        place = address(name, world)
        cache.clear()
        for role in sorted(ROLES, key="visitor".__eq__):
            with transaction.atomic():
                response = world.client(role).get(place)
                body = b"".join(response.streaming_content) if response.streaming else response.content
                lacks = gaps(place, response.headers, kept=role == "visitor")
                if role != "visitor":
                    lacks += [f"not to be kept: {key}" for key in kept_keys()]
                page = body.decode(errors="replace")
                transaction.set_rollback(True)
            shown = response.status_code == 200 and "text/html" in response["Content-Type"]
            shut = OFFERED.shut(role=role, client=world.client(role), place=place, page=page) if shown else ()
            found[role] = (response.status_code, page, lacks, list(shut))
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("name", sorted(STATED))
def test_url_answers_as_stated(name: str, world: World):
    module = STATED[name]
    expected = {role: want if isinstance(want, set) else {want} for role, want in module.CELLS[name].items()}
    assert set(expected) == set(ROLES)
    got = answers(world, name)
    wrong = {role: (got[role][0], sorted(expected[role])) for role in ROLES if got[role][0] not in expected[role]}
    assert wrong == {}, f"{name}: role → (got, stated)"
    assert {role: lacks for role, (_, _, lacks, _) in got.items() if lacks} == {}
    assert {role: shut for role, (*_, shut) in got.items() if shut} == {}, f"{name}: role → ways that are shut to them"
    for text in getattr(module, "FORBIDDEN", {}).get(name, lambda _: [])(world):
        assert [role for role in ROLES if role != "student" and got[role][0] != 200 and text in got[role][1]] == []
