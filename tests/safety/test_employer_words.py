"""What an employer reads anywhere gives nobody away: no words about whom the academy is for, no names of its staff."""

import json
import re

import pytest
from django.test import Client

from people.models import InboxItem
from tests.matrix.world import World
from tests.people.signin.signing import confirm

pytestmark = pytest.mark.django_db

# Words that say whom the academy is for, or that its pages have to be left in a hurry. In English and Spanish.
CANARIES = re.compile(
    r"leave this site|leave quickly|watches this device|others use this device|no papers|no story|class-mate"
    r"|classmate|survivor|victim|traffick|exploit|shelter|trauma|safe for you|only you find|only you can read"
    r"|agreed words|code name|face to face|staff you know|real name|keep .{1,30} away|case-?load|how to reach"
    r"|where we hold nothing|salir de este sitio|salir r[aá]pid|vigila|v[ií]ctima|sobrevivi|trata de personas"
    r"|refugio|compañer|cara a cara|palabras acordadas|nombre verdadero|quién aprende",
    re.IGNORECASE,
)
STAFF = ("instructor", "assistant", "placement", "placement_two", "editor", "reporter", "administrator", "admin_two")
# What visitors and search engines read is the academy's public face; a page of nobody's own holds no word of ours.
NOT_OURS = {"schema", "api-docs", "idp:oidc:configuration", "idp:oidc:jwks"}


def names(world: World) -> list[str]:
    people = [world.people[key] for key in STAFF]
    return [name for user in people for name in (user.display_name, user.username) if name]


def found(text: str, world: World) -> list[str]:
    """Return each word and each name of staff that a text holds."""
    words = [match[0] for match in CANARIES.finditer(text)]
    return words + [name for name in names(world) if name in text]


def seen(client: Client, path: str) -> str:
    response = client.get(path)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return body.decode(errors="replace")


def test_the_canaries_are_found_where_they_are_meant_to_be(world: World):
    """A student's own page holds them, so that finding none on an employer's page says something."""
    assert found(seen(world.client("student"), "/me/data/"), world)
    assert "Leave this site" in seen(world.client("student"), "/me/")


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_page_of_an_employer_gives_anybody_away(world: World, places, language):
    client = world.client("employer")
    client.cookies["lang"] = language
    confirm(client, world.people["employer"])
    out = {"people:leave", *NOT_OURS}
    held = {name: found(seen(client, path), world) for name, path in places.items() if name not in out}
    assert {name: words for name, words in held.items() if words} == {}
    assert len(held) > 200


@pytest.mark.parametrize("document", [{}, {"document": "1"}])
def test_file_of_an_employer_names_no_staff_and_nothing_that_others_have(world: World, document):
    from people.trail.services.access import record_read

    employer, staff = world.people["employer"], world.people["placement"]
    record_read(reader=staff, subject=employer, field="employer_message", reason="a look")
    client = world.client("employer")
    confirm(client, employer)
    text = client.post("/me/data/download/", document).content.decode()
    assert "Example Networks" in text
    assert found(text, world) == []
    if not document:
        assert {"contact", "agreed_words", "labs"}.isdisjoint(json.loads(text))


@pytest.mark.parametrize("path", ["/accounts/login/?next=/partner/", "/recover/?next=/partner/", "/partner/join/"])
def test_way_in_of_an_employer_has_the_plain_frame(world: World, path):
    assert found(seen(Client(), path), world) == []


def test_role_that_waits_or_ended_keeps_the_plain_frame(world: World):
    employer = world.people["employer"]
    employer.role_grants.update(ended_at="2026-01-01T00:00Z")
    client = world.client("employer")
    page = seen(client, "/me/")
    assert "Your account opens nothing now" in page
    assert found(page, world) == []


def test_messages_to_an_employer_are_plain(world: World):
    from people.messages.notify import about, label_of

    kinds = set(InboxItem.objects.filter(user=world.people["employer"]).values_list("kind", flat=True))
    kinds |= {"employer_message", "opening_answered", "signed_in", "password_recovered", "role_to_confirm"}
    assert found(" ".join(f"{label_of(kind)} {about(kind)}" for kind in kinds), world) == []


def test_broken_page_of_an_employer_offers_no_way_out(world: World, monkeypatch):
    def broken(*_args):
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr("placement.referrals.views.partner.orders_of", broken)
    answer = world.client("employer").get("/partner/")
    assert answer.status_code == 500
    assert found(answer.content.decode(), world) == []


@pytest.mark.parametrize("path", ["/me/contact/", "/me/data/", "/leaving/", "/tasks/", "/draft/"])
def test_pages_about_safety_are_not_there_for_an_employer(world: World, path):
    client = world.client("employer")
    confirm(client, world.people["employer"])
    answer = client.get(path)
    assert (answer.status_code, found(answer.content.decode(), world)) == (404, [])


def test_employer_without_a_second_step_opens_nothing_before_it(world: World):
    employer = world.people["employer"]
    employer.authenticator_set.all().delete()
    client = Client()
    client.force_login(employer)
    assert client.get("/partner/")["Location"] == "/accounts/2fa/"
    assert found(seen(client, "/accounts/2fa/"), world) == []
