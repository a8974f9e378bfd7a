"""Open redirect: whatever a link or a form asks for, nobody is sent to another site."""

import re
from pathlib import Path
from urllib.parse import quote, urljoin, urlsplit

import pytest
from django.conf import settings
from django.test import Client

from tests.matrix.stating import STATED, address
from tests.matrix.world import World
from tests.people.factories import person
from tests.people.signin.signing import browser

pytestmark = pytest.mark.django_db
GOOD = "seven-quiet-lamps-44"
ELSEWHERE = [
    "https://evil.example/",
    "http://evil.example",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "/\t/evil.example/",
    "\x00//evil.example/",
    " //evil.example/",
    "http:evil.example",
    "http:///evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt://%0aalert(1)",
    "data:text/html,x",
    "//testserver@evil.example/",
    "http://testserver@evil.example/",
    "http://testserver.evil.example/",
    "//evil.example%2f@testserver",
    "%2f%2fevil.example",
    "/%09/evil.example",
    "https://evil%E3%80%82example/",
]
# Every name under which our own code or what it builds on reads where to go next.
NAMES = ("next", "then", "url", "return_url", "redirect_to", "post_logout_redirect_uri", "redirect_uri", "return_to")
OURS = {"", "testserver", urlsplit(settings.HUB_URL).netloc, urlsplit(settings.LEAVE_URL).netloc}
# Named with its reason: the hub is our own other half, the neutral page is where leaving ends.


def leads_away(location: str) -> bool:
    """Return whether a browser that follows `location` from our site ends elsewhere; browsers read \\ as /."""
    cleaned = re.sub(r"[\t\r\n]", "", location).lstrip("".join(map(chr, range(33)))).replace("\\", "/")
    if re.match(r"^/{2,}", cleaned):
        cleaned = "//" + cleaned.lstrip("/")
    whole = urlsplit(urljoin("http://testserver/a/", cleaned))
    return whole.scheme not in ("http", "https") or whole.netloc not in OURS


def test_what_counts_as_away():
    away = [wish for wish in ELSEWHERE if leads_away(wish)]
    assert len(away) >= 15
    assert not leads_away("/me/")
    assert leads_away("/\\evil.example/")
    assert leads_away("/\t/evil.example/")


def test_no_code_of_ours_reads_another_name():
    """A view that begins to read a new "where next" must be added above."""
    pattern = re.compile(r"request\.(?:GET|POST)(?:\.get\(|\[)\"(\w+)\"")
    read = set()
    for app in ("academy_site", "people", "pathways", "labs", "placement"):
        for path in Path(settings.ROOT, app).rglob("*.py"):
            read |= set(pattern.findall(path.read_text()))
    harmless = (
        "ago answer asked at by cell change channel close code comment confirm contact device do end forget go "
        "grade_id held id include_descendants keep key language made_for note notebook of open opening order other "
        "override page place presence "
        "q reason role row said scope seal seconds seen stage step student submission take_back text time to try "
        "username values version what words"
    )
    assert [name for name in sorted(read - set(NAMES)) if name not in re.findall(r"\w+", harmless)] == []


@pytest.mark.parametrize("wish", ELSEWHERE)
def test_sign_in_goes_nowhere_else(wish: str):
    member = person()
    member.set_password(GOOD)
    member.save()
    for data, query in (({"next": wish}, ""), ({}, f"?next={quote(wish)}"), ({}, f"?next={quote(quote(wish))}")):
        client = Client()
        response = client.post(f"/accounts/login/{query}", {"login": member.username, "password": GOOD, **data})
        assert response.status_code == 302
        assert not leads_away(response["Location"]), response["Location"]


@pytest.mark.parametrize("wish", ELSEWHERE)
@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/reauthenticate/", "/accounts/logout/", "/language/"])
def test_a_signed_in_person_goes_nowhere_else(path: str, wish: str):
    member = person()
    member.set_password(GOOD)
    member.save()
    for data, query in (({"next": wish}, ""), ({}, f"?next={quote(wish)}")):
        client = browser(member)
        found = [
            client.get(path + query, data if not query else None),
            client.post(path + query, {"password": GOOD, "language": "es", **data}),
        ]
        for response in found:
            assert not leads_away(response.get("Location", "/")), response["Location"]


@pytest.mark.parametrize("name", sorted(STATED))
def test_no_address_sends_anybody_elsewhere(name: str, world: World):
    place, wrong = address(name, world), []
    # One who may not come in is told so in the same words everywhere; the visitor's way to the sign-in is asked always.
    stated = STATED[name].CELLS[name]
    roles = ["visitor", *(role for role in ("student", "placement", "administrator") if stated[role] != 403)]
    # A link with the wish that passes where only a leading "/" is asked for, a form with the one that passes nowhere.
    links, forms = dict.fromkeys(NAMES, "//evil.example/"), dict.fromkeys(NAMES, "https://evil.example/")
    for role in roles:
        client = world.client(role)
        responses = [client.get(place, links), client.post(place, forms)]
        wrong += [(role, r["Location"]) for r in responses if leads_away(r.get("Location", "/"))]
        wrong += [
            (role, "form") for r in responses if not r.streaming and _in_a_link(r.content.decode(errors="replace"))
        ]
    assert wrong == []


def _in_a_link(html: str) -> bool:
    """Return whether the page itself carries the wish on, as a link, a form's target or a hidden field to follow."""
    return bool(re.search(r"(?:href|action|src|hx-\w+)=\"?(?:https?:)?(?://|/\\|javascript:)(?:evil|alert)", html))


def test_saving_points_goes_on_only_within_the_site(world: World):
    place = address("labs:save_points", world)
    grade_id = STATED["labs:grade"].kwargs("labs:grade", world)["grade_id"]
    client = world.client("instructor")
    for wish in ELSEWHERE:
        response = client.post(place, {"grade_id": grade_id, "points": "1", "then": wish})
        assert response.status_code == 302
        assert not leads_away(response["Location"]), wish
    assert (
        client.post(place, {"grade_id": grade_id, "points": "1", "then": "/labs/teach/"})["Location"] == "/labs/teach/"
    )


def test_the_identity_provider_goes_only_where_its_client_was_told(world: World):
    from django.core.management import call_command

    call_command("ensure_hub_client", verbosity=0)
    client = world.client("student")
    asked = {"client_id": settings.HUB_CLIENT_ID, "response_type": "code", "scope": "openid", "state": "x"}
    good = client.get("/identity/o/authorize", asked | {"redirect_uri": f"{settings.HUB_URL}/hub/oauth_callback"})
    assert good["Location"].startswith(f"{settings.HUB_URL}/hub/oauth_callback?")
    base = f"{settings.HUB_URL}/hub/oauth_callback"
    for wish in [*ELSEWHERE, f"{base}/../evil", f"{base}@evil.example", f"{base}.evil.example"]:
        response = client.get("/identity/o/authorize", asked | {"redirect_uri": wish})
        assert response.status_code == 200, wish
        assert "code=" not in response.get("Location", "")
    with_more = client.get("/identity/o/authorize", asked | {"redirect_uri": f"{base}?next=//evil.example"})
    assert with_more["Location"].startswith(base)
    assert not leads_away(with_more["Location"])
