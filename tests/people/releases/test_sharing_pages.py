"""Releases on screen: the owner sees and answers; nobody else learns that they exist."""

from datetime import timedelta

import pytest
import time_machine
from django.utils.formats import date_format
from django.utils.timezone import localtime

from people.base.enums import Role
from people.models import Release
from people.releases import disclosure
from people.releases.enums import ReleaseState
from tests.people.factories import asked, person, signed
from tests.people.signin.signing import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def preview():
    disclosure.register_preview("test kind", lambda release: [("Your skills", "Canary subnetting 92 %")])
    yield
    disclosure._previews.pop("test kind")


def page(user, release):
    return browser(user).get(f"/sharing/{release.pk}/")


def test_release_page_shows_it_as_the_recipient_will_see_it(preview):
    release = asked(recipient_kind="test kind")
    text = page(release.student, release).content.decode()
    for part in (
        "Canary Bakery",
        "Canary purpose",
        "Canary opening",
        "Canary subnetting 92 %",
        "30 days from your yes",
    ):
        assert part in text


@pytest.mark.parametrize("action", ["take-back", "not-now"])
def test_page_of_an_ended_release_says_that_nothing_is_seen(preview, action):
    release = (signed if action == "take-back" else asked)(recipient_kind="test kind")
    client = browser(release.student)
    assert "Canary subnetting" in client.get(f"/sharing/{release.pk}/").content.decode()
    text = client.post(f"/sharing/{release.pk}/{action}/", follow=True).content.decode()
    assert "Canary Bakery sees nothing of this" in text
    assert "Canary subnetting" not in text
    assert "Exactly what they" not in text


def test_page_of_a_release_that_ended_by_itself_says_when(preview):
    release = signed(recipient_kind="test kind")
    with time_machine.travel(release.until + timedelta(days=3)):
        text = page(release.student, release).content.decode()
    assert "Canary Bakery sees nothing of this" in text
    assert date_format(localtime(release.until), "WEEKDAY_DATETIME_FORMAT") in text


def test_release_page_names_the_fields_where_nobody_offers_a_preview():
    release = asked(recipient_kind="other kind", fields=["skills"])
    text = page(release.student, release).content.decode()
    assert "Your skills" in text
    assert "Your note to them" not in text


@pytest.mark.parametrize("role", [Role.STUDENT, Role.PLACEMENT, Role.EMPLOYER, Role.INSTRUCTOR, Role.ADMINISTRATOR])
def test_release_of_somebody_else_is_not_shown(role):
    response = page(person(role), asked())
    assert response.status_code == (404 if role == Role.STUDENT else 403)
    assert b"Canary" not in response.content


@pytest.mark.parametrize("action", ["sign", "not-now", "take-back"])
def test_release_of_somebody_else_is_not_answered(action):
    release = asked()
    response = browser(person(), confirmed=True).post(f"/sharing/{release.pk}/{action}/")
    assert response.status_code == 404
    assert Release.objects.get().state == ReleaseState.REQUESTED


def test_sign_asks_for_the_password_first():
    release = asked()
    response = browser(release.student).post(f"/sharing/{release.pk}/sign/")
    assert response["Location"].startswith("/accounts/reauthenticate/?next=")
    assert Release.objects.get().state == ReleaseState.REQUESTED


def test_sign_goes_on_by_itself_after_the_password():
    release = asked()
    release.student.set_password("seven-quiet-lamps-44")
    release.student.save()
    client = browser(release.student)
    question = client.post(f"/sharing/{release.pk}/sign/")["Location"]
    next_page = question.partition("next=")[2].replace("%2F", "/")
    client.post("/accounts/reauthenticate/", {"password": "seven-quiet-lamps-44", "next": next_page})
    assert Release.objects.get().is_live


def test_not_now_needs_no_password():
    release = asked()
    browser(release.student).post(f"/sharing/{release.pk}/not-now/")
    assert Release.objects.get().state == ReleaseState.DECLINED


def test_take_back_is_one_click_and_a_second_one_is_harmless():
    release = signed()
    client = browser(release.student)
    for _ in range(2):
        assert client.post(f"/sharing/{release.pk}/take-back/").status_code == 302
    assert Release.objects.get().state == ReleaseState.REVOKED


def test_uses_are_listed_with_who_and_what():
    release, employer = signed(), person(Role.EMPLOYER, display_name="Baker Canary")
    disclosure.disclose(release=release, field="skills", value_of=lambda: 1, to_user=employer, channel="page")
    text = page(release.student, release).content.decode()
    assert "Baker Canary" in text
    assert "Your skills" in text


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_the_same_number_of_queries(count, django_assert_num_queries):
    student = person()
    for _ in range(count):
        signed(student)
    client = browser(student)
    client.get("/sharing/")
    with django_assert_num_queries(5):
        text = client.get("/sharing/").content.decode()
    assert text.count("Canary opening") == count


def test_list_hides_releases_of_others():
    signed()
    assert b"Canary" not in browser(person()).get("/sharing/").content


def test_fields_that_were_seen_at_once_are_one_look():
    release = signed(fields=["display_name", "skills"])
    reader = person(Role.EMPLOYER, display_name="Canary Bridge")
    for day in (0, 2):
        with time_machine.travel(release.until - timedelta(days=5 - day), tick=False):
            for field in ("display_name", "skills"):
                disclosure.disclose(
                    release=release, field=field, value_of=lambda: "x", to_user=reader, channel="employer page"
                )
    text = page(release.student, release).content.decode()
    assert text.count(": Canary Bridge<br>") == 2
    assert text.count("Your skills, Your display name") + text.count("Your display name, Your skills") == 2
