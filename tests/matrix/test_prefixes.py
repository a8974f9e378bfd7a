"""Addresses that are held by one rule: the content management system and its documents."""

import pytest

from tests.matrix.walk import sample, urls_below
from tests.matrix.world import World

pytestmark = pytest.mark.django_db

OUTSIDE = ("visitor", "student", "other_student", "placement", "employer")
# Pages of the CMS that a person without access needs in order to be told so.
OPEN = {"wagtailadmin_login", "wagtailadmin_logout", "wagtailadmin_javascript_catalog", "wagtailadmin_sprite"}


@pytest.mark.parametrize("role", OUTSIDE)
def test_cms_shows_nothing_to_people_without_access(role: str, world: World):
    client = world.client(role)
    shown = []
    for url in urls_below("cms/"):
        if url.name.split(":")[-1] in OPEN:
            continue
        response = client.get(sample(url.route))
        if response.status_code == 200:
            shown.append((url.name, url.route))
    assert shown == []


def test_cms_greets_the_editor(world: World):
    response = world.client("editor").get("/cms/")
    assert response.status_code == 200
    assert b"Tech academy" in response.content
