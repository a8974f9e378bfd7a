"""Leave this site: session gone, hub told, nothing stored, nothing to come back to."""

import pytest
from django.test import Client

from people.base.signals import sign_out_everywhere
from people.signin.services.signing_out import end_other_sessions
from tests.people.factories import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def told():
    seen = []

    def hear(user, **kwargs):
        seen.append(user)

    sign_out_everywhere.connect(hear)
    yield seen
    sign_out_everywhere.disconnect(hear)


@pytest.mark.parametrize("method", ["get", "post"])
def test_leave_ends_the_session_and_goes_to_a_neutral_page(method, told, settings):
    user, client = person(), Client(enforce_csrf_checks=True)
    client.force_login(user)
    response = getattr(client, method)("/leave")
    assert response.status_code == 302
    assert response["Location"] == settings.LEAVE_URL
    assert response["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert response["Cache-Control"] == "no-store, private"
    assert response.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == 0
    assert told == [user]
    assert client.get("/me/").status_code == 302


def test_leave_tells_the_hub_after_the_answer_and_survives_a_dead_hub(settings):
    def dead(user, **kwargs):
        raise ConnectionError

    client = Client()
    client.force_login(person())
    sign_out_everywhere.connect(dead)
    try:
        assert client.get("/leave")["Location"] == settings.LEAVE_URL
    finally:
        sign_out_everywhere.disconnect(dead)
    assert client.get("/me/").status_code == 302


def test_leave_as_a_visitor_goes_the_same_way(told, settings):
    response = Client().get("/leave")
    assert response["Location"] == settings.LEAVE_URL
    assert told == []


def test_old_cookie_is_worth_nothing_after_leaving(settings):
    user, client, thief = person(display_name="Canary Shown"), Client(), Client()
    client.force_login(user)
    thief.cookies[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert b"Canary Shown" in thief.get("/me/").content
    client.get("/leave")
    response = thief.get("/me/")
    assert response.status_code == 302
    assert b"Canary" not in response.content


def test_second_browser_stays_until_told_otherwise(told):
    user, here, there = person(), Client(), Client()
    here.force_login(user)
    there.force_login(user)
    here.get("/leave")
    assert there.get("/me/").status_code == 200


def test_sign_out_ends_the_hub_side_too(told):
    user, client = person(), Client()
    client.force_login(user)
    client.post("/accounts/logout/")
    assert told == [user]


def test_ending_the_others_keeps_this_session(told):
    user, here, there = person(), Client(), Client()
    for client in (here, there):
        client.post("/accounts/login/", {"login": user.username, "password": "unused"})
        client.force_login(user)
    end_other_sessions(user=user, keep=here.session.session_key)
    assert told[-1] == user
    assert here.get("/me/").status_code == 200


def test_help_page_never_claims_to_erase_history():
    text = Client().get("/leaving/").content.decode()
    assert "What it cannot hide" in text
    assert "history" in text
