"""A person's own pages: data, messages, drafts, preferences, contact."""

import json

import pytest

from people.base.enums import Role
from people.contact.hours import Window
from people.contact.selectors import contact_rules_of
from people.contact.services import set_contact_rule
from people.messages.notify import notify
from people.messages.services import save_draft
from people.models import AccessEvent, Draft, InboxItem, SafeContactRule, User
from people.trail.services.access import record_read
from tests.people.factories import pair, person, signed
from tests.people.signin.signing import browser

pytestmark = pytest.mark.django_db


def test_my_data_tells_who_looked_in_plain_words():
    staff, student = pair()
    record_read(reader=staff, subject=student, field="contact_address", reason="Canary reason")
    text = browser(student).get("/me/data/").content.decode()
    assert f"{staff.display_name} looked at how to reach you" in text
    assert "Canary reason" in text


def test_my_data_shows_nothing_about_others():
    staff, student = pair()
    record_read(reader=staff, subject=student, field="contact_address", reason="Canary reason")
    assert b"Canary reason" not in browser(person()).get("/me/data/").content


@pytest.mark.parametrize("count", [1, 3])
def test_my_data_takes_the_same_number_of_queries(count, django_assert_num_queries):
    student = person()
    for _ in range(count):
        staff, _other = pair()
        record_read(reader=staff, subject=student, field="contact_address", reason="x")
        signed(student)
        client = browser(student)
        client.get("/me/data/")
        with django_assert_num_queries(86):
            client.get("/me/data/")


def test_download_asks_for_the_password_first():
    response = browser(person()).post("/me/data/download/")
    assert response["Location"] == "/accounts/reauthenticate/?next=%2Fme%2Fdata%2Fdownload%2F"
    assert not AccessEvent.objects.filter(kind="exported").exists()


def test_password_typed_before_the_download_ends_on_a_page_and_not_in_a_file():
    student = person()
    student.set_password("seven purple kettles")
    student.save()
    for number, method in enumerate(("get", "post")):
        client = browser(student)
        asked = getattr(client, method)("/me/data/download/", {"document": "1"})["Location"]
        typed = {"password": "seven purple kettles", "next": "/me/data/download/"}
        confirmed = client.post(asked, typed, follow=True)
        assert confirmed.redirect_chain == [("/me/data/download/", 302)]
        assert "The download begins at once" in confirmed.content.decode()
        assert AccessEvent.objects.filter(kind="exported").count() == number, "nothing was given yet"
        assert client.post("/me/data/download/")["Content-Disposition"] == 'attachment; filename="my-data.json"'
        assert AccessEvent.objects.filter(kind="exported").count() == number + 1


def test_download_holds_everything_and_is_logged():
    release = signed()
    student = release.student
    save_draft(user=student, key="quiz", values={"answer": ["Canary draft"]})
    response = browser(student, confirmed=True).post("/me/data/download/")
    data = json.loads(response.content)
    assert response["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert data["account"]["sign_in_name"] == student.username
    assert data["sharing"][0]["to"] == "Canary Bakery"
    assert data["drafts"][0]["values"] == {"answer": ["Canary draft"]}
    assert AccessEvent.objects.filter(kind="exported", subject_id=student.pk).count() == 1


def test_draft_is_kept_sealed_and_given_back_to_its_owner_only():
    student = person()
    client = browser(student)
    values = json.dumps({"text": ["Canary words"]})
    assert client.post("/draft/", {"key": "reflection-1", "values": values}).json() == {"kept": True}
    assert "Canary" not in Draft.objects.get().sealed_values
    assert client.get("/draft/?key=reflection-1").json() == {"values": {"text": ["Canary words"]}}
    assert browser(person()).get("/draft/?key=reflection-1").json() == {"values": {}}


def test_draft_is_forgotten_when_the_form_was_sent():
    student = person()
    save_draft(user=student, key="k", values={"a": ["b"]})
    browser(student).post("/draft/", {"key": "k", "discard": "1"})
    assert not Draft.objects.exists()


@pytest.mark.parametrize("values", ["no json", "[]", "{}x", json.dumps({"a": ["x" * 70000]})])
def test_draft_that_cannot_be_kept_says_so(values):
    response = browser(person()).post("/draft/", {"key": "k", "values": values})
    assert response.status_code == 400
    assert "could not be kept" in response.json()["detail"]
    assert not Draft.objects.exists()


def test_message_is_neutral_and_leads_to_its_page():
    student = person()
    item = notify(user=student, kind="grade_ready", path="/labs/")
    client = browser(student)
    assert b"You have a new message" in client.get("/messages/").content
    assert client.get(f"/messages/{item.pk}/")["Location"] == "/labs/"
    assert InboxItem.objects.get().read_at is not None


def test_message_of_somebody_else_stays_unread():
    item = notify(user=person(), kind="x", path="/labs/canary/")
    response = browser(person()).get(f"/messages/{item.pk}/")
    assert response.status_code == 404
    assert InboxItem.objects.get().read_at is None


def test_message_never_points_outside():
    for path in ("https://evil.example/", "//evil.example/"):
        with pytest.raises(ValueError, match="this site"):
            notify(user=person(), kind="x", path=path)


@pytest.mark.parametrize("count", [1, 3])
def test_inbox_takes_the_same_number_of_queries(count, django_assert_num_queries):
    student = person()
    for number in range(count):
        notify(user=student, kind="x", path=f"/labs/{number}/")
    client = browser(student)
    client.get("/messages/")
    with django_assert_num_queries(4):
        assert client.get("/messages/").content.count(b"You have a new message") == count


def test_preferences_change_only_what_they_name():
    student = person()
    form = {"display_name": "New", "language": "es", "time_zone": "America/Chicago", "is_staff": "1", "username": "x"}
    browser(student, confirmed=True).post("/me/preferences/", form)
    changed = User.objects.get(pk=student.pk)
    assert (changed.display_name, changed.language, changed.time_zone) == ("New", "es", "America/Chicago")
    assert (changed.username, changed.is_staff) == (student.username, False)


def test_contact_is_sealed_and_shown_to_its_owner():
    student = person()
    client = browser(student, confirmed=True)
    form = {"channel": "phone", "address": "Canary 555", "hours": "Canary noon", "code_name": "Canary shop"}
    client.post("/me/contact/", form | {"allowed": "on"})
    rule = SafeContactRule.objects.get()
    assert "Canary" not in rule.sealed_address + rule.sealed_hours + rule.sealed_code_name
    text = client.get("/me/contact/").content.decode()
    for part in ("Canary 555", "Canary noon", "Canary shop"):
        assert part in text


def test_contact_asks_for_the_password_first():
    assert browser(person()).get("/me/contact/")["Location"].startswith("/accounts/reauthenticate/")


def test_new_codes_replace_the_old_ones():
    student = person()
    client = browser(student, confirmed=True)
    first = client.post("/me/codes/").content
    second = client.post("/me/codes/").content
    assert first != second
    assert student.recovery_codes.count() == 10


def test_text_typed_by_a_person_is_escaped():
    student = person(display_name="<script>alert(1)</script>")
    client = browser(student, confirmed=True)
    client.post("/me/contact/", {"channel": "post", "address": "<img src=x onerror=alert(2)>"})
    for path in ("/me/", "/me/preferences/", "/me/contact/", "/me/data/"):
        text = client.get(path).content.decode()
        assert "<script>alert" not in text
        assert "<img src=x" not in text


def test_staff_see_no_student_pages():
    response = browser(person(Role.INSTRUCTOR)).get("/sharing/")
    assert response.status_code == 403
    assert b"Waiting for your answer" not in response.content


def test_changing_one_part_of_a_rule_keeps_the_rest():
    student = person()
    rule = {"channel": "phone", "allowed": True, "voicemail": True, "address": "Canary 555", "hours": "Canary noon"}
    set_contact_rule(user=student, **rule, code_name="Canary shop", window=Window([0, 1, 2, 3, 4], 9, 12))
    client = browser(student, confirmed=True)
    shown = client.get("/me/contact/?change=phone").context["form"]
    sent = {field.name: field.value() for field in shown if field.value() not in (None, "", False)}
    assert sent["channel"] == "phone"
    client.post("/me/contact/", sent | {"end": "17"})
    kept = contact_rules_of(student)[0]
    assert (kept.address, kept.hours, kept.code_name) == ("Canary 555", "Canary noon", "Canary shop")
    assert (kept.allowed, kept.voicemail, kept.times) == (True, True, Window([0, 1, 2, 3, 4], 9, 17))


def test_form_of_another_way_stays_empty():
    student = person()
    client = browser(student, confirmed=True)
    client.post("/me/contact/", {"channel": "phone", "allowed": "on", "address": "Canary 555"})
    for address in ("/me/contact/", "/me/contact/?change=email", "/me/contact/?change=x"):
        assert client.get(address).context["form"]["address"].value() is None
