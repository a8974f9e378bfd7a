"""The way from a page into the editor."""

import pytest

from people.base.enums import Role
from tests.pathways.factories import staff

WAY, COURSE = "/pathways/networking/", "/pathways/networking/networking-basics/"


def shown(client, user, place: str) -> str:
    if user is not None:
        client.force_login(user)
    return client.get(place, follow=True).content.decode()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.INSTRUCTOR])
def test_who_may_edit_finds_the_way_on_every_kind_of_page_in_both_languages(client, school, role):
    user = staff(role)
    for language, words in (("en", "Edit this page"), ("es", "Editar esta página")):
        user.language = language
        user.save()
        for place in (WAY, COURSE, school.lessons[0].url):
            text = shown(client, user, place)
            assert words in text
            assert "/cms/pages/" in text


@pytest.mark.parametrize("who", ["visitor", "student", "assistant"])
def test_nobody_else_sees_the_way(client, school, who):
    people = {"student": school.student, "assistant": school.assistant}
    for place in (WAY, COURSE, school.lessons[0].url):
        assert "/cms/pages/" not in shown(client, people.get(who), place)
