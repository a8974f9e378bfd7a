"""Where a person is signed in, for how long, and how that ends."""

from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from people.base.enums import Role
from people.base.signals import sign_out_everywhere
from people.signin.services.devices import handle_of
from tests.people.factories import asked, person
from tests.people.signin.signing import browser

pytestmark = pytest.mark.django_db
NAME = {"HTTP_USER_AGENT": "Mozilla/5.0 (Android 14; Mobile; rv:133.0) Gecko/133.0 Firefox/133.0"}


def signed_in(user) -> Client:
    """Return a browser that came in through the sign-in page, so that its session is listed."""
    if not user.check_password("seven-quiet-lamps-44"):
        user.set_password("seven-quiet-lamps-44")
        user.save()
    client = Client()
    client.post("/accounts/login/", {"login": user.username, "password": "seven-quiet-lamps-44"}, **NAME)
    return client


def later(**ago):
    return time_machine.travel(timezone.now() + timedelta(**ago))


def in_(client) -> bool:
    return client.get("/me/").status_code == 200


def trusted(client) -> Client:
    """Tick the box and type the password again."""
    step = client.post("/me/this-device/", {"own": "1"})
    client.post(step["Location"], {"password": "seven-quiet-lamps-44"})
    assert "trusted_until" in client.session
    return client


def test_idle_session_ends_after_thirty_minutes():
    client = signed_in(person())
    with later(minutes=29):
        assert in_(client)
    with later(minutes=29 + 29):
        assert in_(client)
    with later(minutes=29 + 29 + 31):
        assert not in_(client)


def test_own_device_stays_for_eight_idle_hours_and_no_longer():
    client = trusted(signed_in(person()))
    with later(hours=7):
        assert in_(client)
    with later(hours=14):
        assert in_(client)
    with later(hours=23):
        assert not in_(client)


def test_own_device_goes_back_to_thirty_minutes_after_two_weeks():
    client = trusted(signed_in(person()))
    for hours in range(7, 14 * 24, 7):
        with later(hours=hours):
            assert in_(client)
    with later(hours=14 * 24, minutes=20):
        assert not in_(client)


def test_device_is_not_trusted_without_the_choice():
    client = browser(person(), confirmed=True)
    client.post("/me/this-device/", {})
    assert "trusted_until" not in client.session
    with later(minutes=31):
        assert not in_(client)


def test_device_is_not_trusted_at_sign_in():
    page = Client().get("/accounts/login/").content.decode()
    assert "remember" not in page.lower()


@pytest.mark.parametrize("role", [r for r in Role if r != Role.STUDENT])
def test_staff_and_employers_have_no_own_device(role):
    client = browser(person(role, Role.STUDENT) if role != Role.EMPLOYER else person(role), confirmed=True)
    client.post("/me/this-device/", {"own": "1"})
    assert "trusted_until" not in client.session
    assert "8 hours" not in client.get("/accounts/sessions/").content.decode()


def test_trust_asks_for_the_password():
    client = browser(person())
    assert "reauthenticate" in client.post("/me/this-device/", {"own": "1"})["Location"]
    assert "trusted_until" not in client.session


def test_trust_is_listed_and_ends():
    client = trusted(signed_in(person()))
    assert "my own device" in client.get("/accounts/sessions/").content.decode()
    client.post("/me/this-device/", {"stop": "1"})
    assert "trusted_until" not in client.session
    assert "my own device" not in client.get("/accounts/sessions/").content.decode()
    with later(minutes=31):
        assert not in_(client)


def test_one_device_is_signed_out_and_the_others_stay():
    user = person()
    phone, desk, third = signed_in(user), signed_in(user), signed_in(user)
    lost = UserSession.objects.get(session_key=trusted(phone).session.session_key)
    page = desk.get("/accounts/sessions/").content.decode()
    assert lost.session_key not in page
    desk.post("/me/devices/end/", {"device": handle_of(lost)})
    assert [in_(client) for client in (phone, desk, third)] == [False, True, True]


def test_others_are_signed_out_together():
    user = person()
    phone, desk = trusted(signed_in(user)), signed_in(user)
    desk.post("/accounts/sessions/")
    assert [in_(client) for client in (phone, desk)] == [False, True]


def test_device_of_somebody_else_is_not_signed_out_and_not_shown():
    client, other = signed_in(person()), signed_in(person())
    session = UserSession.objects.get(session_key=client.session.session_key)
    stranger = browser(person())
    stranger.post("/me/devices/end/", {"device": handle_of(session)})
    assert in_(client)
    assert in_(other)
    assert "Firefox on Android" not in stranger.get("/accounts/sessions/").content.decode()


def test_leaving_ends_a_trusted_device_at_once():
    client = trusted(signed_in(person()))
    client.get("/leave")
    assert not in_(client)


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_devices_takes_the_same_number_of_queries(count, django_assert_num_queries):
    user = person()
    clients = [signed_in(user) for _ in range(count)]
    clients[0].get("/accounts/sessions/")
    with django_assert_num_queries(5):
        page = clients[0].get("/accounts/sessions/").content.decode()
    assert page.count("Firefox on Android") == count


def test_device_that_is_signed_out_by_itself_is_not_listed():
    user = person()
    phone, desk = signed_in(user), signed_in(user)
    Session.objects.get(session_key=phone.session.session_key).delete()
    assert desk.get("/accounts/sessions/").content.decode().count("Firefox on Android") == 1
    assert UserSession.objects.filter(user=user).count() == 1


def test_device_with_an_older_password_is_not_listed():
    user = person()
    phone = signed_in(user)
    user.set_password("other-quiet-lamps-55")
    user.save()
    assert not in_(phone)
    client = Client()
    client.post("/accounts/login/", {"login": user.username, "password": "other-quiet-lamps-55"}, **NAME)
    assert client.get("/accounts/sessions/").content.decode().count("Firefox on Android") == 1


@pytest.mark.parametrize("one", [True, False])
def test_signing_out_elsewhere_ends_the_labs_too(one):
    user = person()
    phone, desk = signed_in(user), signed_in(user)
    told = []

    def hear(user, **kwargs):
        told.append(user.pk)

    sign_out_everywhere.connect(hear)
    try:
        if one:
            row = UserSession.objects.get(session_key=phone.session.session_key)
            desk.post("/me/devices/end/", {"device": handle_of(row)})
        else:
            desk.post("/accounts/sessions/")
    finally:
        sign_out_everywhere.disconnect(hear)
    assert told == [user.pk]
    assert [in_(client) for client in (phone, desk)] == [False, True]


STEPPED = {
    "profile": ("get", "/me/preferences/"),
    "job profile": ("get", "/jobs/profile/"),
    "contact": ("get", "/me/contact/"),
    "export": ("get", "/me/data/download/"),
    "file of the export": ("post", "/me/data/download/"),
    "printed codes": ("post", "/me/codes/"),
    "erasure": ("get", "/me/erase/"),
}


@pytest.mark.parametrize("name", STEPPED)
def test_password_is_asked_again_before_what_matters_and_five_minutes_later(name):
    method, path = STEPPED[name]
    client = browser(person(display_name="CanaryName"))
    assert "reauthenticate" in getattr(client, method)(path)["Location"]
    sure = browser(person(display_name="CanaryName"), confirmed=True)
    assert getattr(sure, method)(path).status_code == 200
    with later(minutes=6):
        assert "reauthenticate" in getattr(sure, method)(path)["Location"]


def test_password_is_asked_again_before_a_release_is_signed():
    release = asked()
    client = browser(release.student)
    assert "reauthenticate" in client.post(f"/sharing/{release.pk}/sign/")["Location"]
    assert type(release).objects.get().state == "requested"
    browser(release.student, confirmed=True).post(f"/sharing/{release.pk}/sign/")
    assert type(release).objects.get().is_live
