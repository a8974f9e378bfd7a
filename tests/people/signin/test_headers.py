"""What every answer carries."""

import pytest
from django.test import Client

from tests.people.factories import person

pytestmark = pytest.mark.django_db


def test_signed_in_pages_are_never_stored():
    client = Client()
    client.force_login(person())
    response = client.get("/me/")
    assert response["Cache-Control"] == "no-store, private"
    assert b"Your account" in response.content


def test_visitor_pages_may_be_stored():
    assert "no-store" not in Client().get("/leaving/").headers.get("Cache-Control", "")


@pytest.mark.parametrize("path", ["/leaving/", "/accounts/login/", "/join/", "/no-such-page/"])
def test_every_page_carries_the_headers(path):
    headers = Client().get(path).headers
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "frame-ancestors 'none'" in policy


def test_session_is_written_once_a_minute_not_at_every_request(django_assert_num_queries):
    client = Client()
    client.force_login(person())
    client.get("/leaving/")
    seen = client.session["seen"]
    client.get("/leaving/")
    assert client.session["seen"] == seen


def test_idle_session_ends_after_thirty_minutes(settings):
    client = Client()
    client.force_login(person())
    client.get("/leaving/")
    assert settings.SESSION_COOKIE_AGE == 30 * 60
    assert client.session.get_expire_at_browser_close()
    row = client.session.model.objects.get(session_key=client.session.session_key)
    assert (row.expire_date - row.expire_date.now(row.expire_date.tzinfo)).total_seconds() <= 30 * 60


def test_times_are_shown_in_the_own_zone():
    from people.messages.notify import notify

    user, client = person(time_zone="Asia/Tokyo"), Client()
    item = notify(user=user, kind="x", path="/me/")
    type(item).objects.filter(pk=item.pk).update(made_at="2026-03-03T20:00:00Z")
    client.force_login(user)
    assert b"Wednesday 4 March, 5 a.m." in client.get("/messages/").content
