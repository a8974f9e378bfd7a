"""Cache poisoning: nothing signed in is ever kept, and nothing outside a kept page's key gets into it."""

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from wagtail.models import PageViewRestriction

from pathways.content.catalogue import catalogue
from pathways.models import CoursePage
from tests.matrix.asking import kept_keys
from tests.matrix.stating import address
from tests.matrix.world import World
from tests.safety.test_hosts import EVIL, HEADERS

pytestmark = pytest.mark.django_db

KEPT = ("wagtail_serve", "pathways:index", "pathways:pathway", "pathways:course")
CANARY = "canary-of-one-visitor"
# What one visitor can send beside the address; none of it is part of a kept page's key.
SENT = [
    {"headers": HEADERS},
    {"headers": {"x-forwarded-proto": "https", "x-forwarded-scheme": "nothttps", "x-forwarded-port": "444"}},
    {"headers": {"user-agent": f"<script>{CANARY}</script>", "referer": f"https://{EVIL}/{CANARY}"}},
    {"headers": {"accept": "application/json", "x-requested-with": "XMLHttpRequest"}},
    {"headers": {"x-http-method-override": "POST", "x-method-override": "DELETE"}},
    {"headers": {"origin": f"https://{EVIL}", "authorization": f"Bearer {CANARY}"}},
    {"headers": {"accept-language": "xx-YY;q=1, e" + "n" * 600}},
    {"headers": {"accept-encoding": "gzip"}},
    {"headers": {"accept-encoding": "br;q=1, identity;q=0"}},
    {"headers": {"range": "bytes=0-9", "if-none-match": "*", "if-modified-since": "Fri, 01 Jan 2100 00:00:00 GMT"}},
    {"headers": {"x-original-url": "/me/", "x-rewrite-url": "/me/"}},
    {"headers": {"hx-current-url": f"https://{EVIL}/", "hx-target": CANARY, "hx-boosted": "true"}},
    {"headers": {"wagtail-preview": "1", "x-wagtail-userbar": "1", "x-csrftoken": CANARY}},
    {"cookies": {"c": "a" * 32}},
    {"cookies": {"messages": CANARY, "other": CANARY}},
    {"cookies": {"lang": f"{CANARY}"}},
    {"cookies": {"django_language": "es", "language": "es", "sessionid": CANARY}},
]


def visit(place: str, headers: dict[str, str] | None = None, cookies: dict[str, str] | None = None):
    client = Client()
    for name, value in (cookies or {}).items():
        client.cookies[name] = value
    return client.get(place, headers={"accept-language": "en"} | (headers or {}))


@pytest.mark.parametrize("name", KEPT)
@pytest.mark.parametrize("sent", SENT, ids=lambda sent: ",".join(*sent.values()))
def test_what_one_visitor_sends_reaches_no_other(name: str, sent: dict, world: World):
    place = address(name, world)
    clean = visit(place)
    cache.clear()
    visit(place, **sent)
    second = visit(place)
    assert second.status_code == 200
    assert second.content == clean.content
    assert dict(second.items()) == dict(clean.items())
    assert CANARY not in second.content.decode()
    assert not second.cookies


@pytest.mark.parametrize("name", KEPT)
def test_each_page_really_is_kept(name: str, world: World):
    visit(address(name, world))
    assert len(kept_keys()) == 1


def test_an_open_lesson_is_kept_as_its_quiz_has_no_token(world: World):
    """What a visitor answers is kept nowhere, so that nobody gains by sending it in their name."""
    place = catalogue("en").pathways["networking"].courses[0].lessons[0].url
    page = visit(place)
    assert b"Check my answers" in page.content
    assert b"csrfmiddlewaretoken" not in page.content
    assert not page.cookies
    assert len(kept_keys()) == 1


def test_a_page_with_a_form_of_its_own_is_never_kept(world: World):
    place = address("pathways:course", world)
    course = CoursePage.objects.get(slug=place.strip("/").split("/")[-1], locale__language_code="en")
    PageViewRestriction.objects.create(page=course, restriction_type="password", password=CANARY)
    tokens = set()
    for _ in range(2):
        html = visit(place).content.decode()
        tokens.add(html.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0])
    assert len(tokens - {""}) == 2
    assert kept_keys() == []


@pytest.mark.parametrize("method", ["head", "post", "put", "options", "trace", "delete"])
def test_another_method_leaves_nothing(method: str, world: World):
    for name in KEPT:
        getattr(Client(), method)(address(name, world))
    assert kept_keys() == []


@pytest.mark.parametrize("query", ["?", "?x=1", "?lang=es", "?next=//evil.example", "?preview=1"])
def test_a_question_leaves_nothing_but_the_page_itself(query: str, world: World):
    place = address("pathways:index", world)
    clean = visit(place).content
    cache.clear()
    visit(place + query)
    assert visit(place).content == clean


def test_nothing_of_a_signed_in_person_is_in_the_cache_after_a_walk(places: dict[str, str], world: World):
    """That no page of anybody signed in is kept is held in every cell of the matrix."""
    student = world.people["student"]
    for name, place in places.items():
        if name != "people:leave":
            world.client("student").get(place)
    held = repr([cache.get(key.split(":", 2)[2]) for key in list(cache._cache)])
    assert student.display_name
    assert student.display_name not in held
    assert student.username not in held


@pytest.mark.parametrize("name", KEPT)
def test_a_session_that_ended_is_still_no_visitor(name: str, world: World):
    visit(address(name, world), cookies={settings.SESSION_COOKIE_NAME: "a" * 32})
    assert kept_keys() == []


@pytest.mark.parametrize("ending", ["x.css", "..;/", "%2e%2e/me/", ";x.js", "x.jpg", "%00", "%0d%0aSet-Cookie:x=1"])
def test_a_signed_in_page_has_no_other_address_that_looks_like_a_file(ending: str, world: World):
    name = world.people["student"].display_name
    for base in ("/me/", "/my/week/", "/sharing/"):
        response = world.client("student").get(base + ending)
        assert response.status_code in {302, 404, 400, 301}
        assert "no-store" in response["Cache-Control"]
        assert Client().get(base + ending).status_code in {302, 404, 400, 301}
        assert name not in Client().get(base + ending).content.decode()


@pytest.mark.parametrize("name", KEPT)
@pytest.mark.parametrize("coding", ["", "gzip"])
def test_caches_on_the_way_are_told_what_the_page_depends_on(name: str, coding: str, world: World):
    place = address(name, world)
    for _fresh_then_kept in range(2):
        response = visit(place, {"accept-encoding": coding})
        told = {part.strip().lower() for part in response["Vary"].split(",")}
        assert {"accept-language", "cookie", "accept-encoding"} <= told


def test_a_kept_page_of_one_host_and_scheme_is_not_given_to_another(world: World):
    place = address("pathways:index", world)
    visit(place)
    Client().get(place, headers={"host": "localhost", "accept-language": "en"})
    Client().get(place, secure=True, headers={"accept-language": "en"})
    assert len(kept_keys()) == 3
