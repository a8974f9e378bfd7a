"""The content management system shows pages and no people: its lists, choosers, searches, reports and exports."""

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from wagtail.snippets.models import get_snippet_models

from tests.matrix.walk import editor_places
from tests.matrix.world import World

pytestmark = pytest.mark.django_db
APPS = ("people", "labs", "placement", "pathways")
# What a page says of itself where it can be searched, paged or taken along, and how that is asked.
MORE = {b'name="q"': "?q=demo&p=1", b"?p=2": "?p=2", b"export=csv": "?export=csv", b"export=xlsx": "?export=xlsx"}


def names_of_others(world: World) -> set[str]:
    """Return what people who edit no page are called."""
    writes = {world.people[key].pk for key in ("editor", "instructor", "assistant", "administrator", "admin_two")}
    others = get_user_model().objects.exclude(pk__in=writes)
    names = {text for row in others.values_list("username", "display_name", "hub_name") for text in row if text}
    assert len(names) > 20
    return names


def test_no_model_with_people_is_edited_there():
    registered = {model._meta.label for model in get_snippet_models()}
    ours = {model._meta.label: model for app in APPS for model in apps.get_app_config(app).get_models()}
    assert registered & ours.keys() == {"pathways.Skill", "pathways.Term"}
    for label in registered & ours.keys():
        assert "Personal data: none." in (ours[label].__doc__ or "")


@pytest.mark.parametrize("role", ["editor", "instructor"])
def test_no_page_of_the_editor_names_anybody_else(role: str, world: World):
    names, shown, opened = names_of_others(world), [], []
    client = world.client(role)
    for _, place in editor_places():
        asked = [""]
        for query in asked:
            response = client.get(place + query)
            if response.status_code != 200:
                break
            opened.append(query)
            body = b"".join(response.streaming_content) if response.streaming else response.content
            text = body.decode(errors="replace")
            shown += [(place + query, name) for name in names if name in text]
            if not query:
                asked += [more for sign, more in MORE.items() if sign in body]
    assert shown == []
    assert len(opened) > 30
    if role == "editor":
        assert {"?q=demo&p=1", "?export=csv", "?export=xlsx"} <= set(opened)


@pytest.mark.parametrize("role", ["editor", "instructor", "administrator"])
def test_list_of_users_stays_shut(role: str, world: World):
    for place in ("/cms/users/", "/cms/users/add/", f"/cms/users/{world.people['student'].pk}/", "/cms/groups/"):
        assert world.client(role).get(place).status_code in {302, 403, 404}, place
