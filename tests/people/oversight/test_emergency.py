"""Emergency access: two people, a reason, an hour, every look told; a bar always wins."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from people.accounts.services.accounts import end_role
from people.base.enums import Role
from people.base.errors import NotAllowed, ReasonNeeded
from people.caseload.services import assign_student, set_bar
from people.contact.hours import Window
from people.contact.services import set_contact_rule
from people.messages.selectors import unread_count
from people.models import AccessEvent, EmergencyAccess
from people.oversight import emergency
from people.oversight.services import (
    allow_emergency_access,
    ask_emergency_access,
    read_in_emergency,
    refuse_emergency_access,
    review_emergency_access,
)
from people.rights import erasure, export, retention
from people.signin.services.agreed_words import set_agreed_phrase
from people.trail.verification import first_broken_link
from tests.people.factories import person
from tests.people.signin.signing import browser

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.ERASURE_LOG = tmp_path / "erasures.log"


@pytest.fixture
def student():
    found = person(display_name="CanaryStudent")
    rule = {"allowed": True, "voicemail": False, "hours": "mornings", "code_name": "the library"}
    set_contact_rule(user=found, channel="phone", address="555-CANARY", **rule)
    set_contact_rule(user=found, channel="text", address="666-CLOSED", **(rule | {"allowed": False}))
    set_agreed_phrase(user=found, phrase="canary phrase")
    return found


@pytest.fixture
def asker():
    return person(Role.INSTRUCTOR, display_name="Harbor")


@pytest.fixture
def admin():
    return person(Role.ADMINISTRATOR, display_name="Stone")


def ask(student, by, field="contact"):
    return ask_emergency_access(student=student, field=field, by=by, reason="Canary reason")


def allowed(student, asker, admin):
    return allow_emergency_access(access=ask(student, asker), by=admin)


def test_allowed_field_is_shown_and_a_closed_channel_is_not(student, asker, admin):
    text = repr(read_in_emergency(access=allowed(student, asker, admin), by=asker))
    assert "555-CANARY" in text
    assert "the library" in text
    assert "666-CLOSED" not in text
    assert "canary phrase" not in text


def test_hours_that_the_student_chose_stand_first(student, asker, admin):
    rule = {"allowed": True, "voicemail": False, "hours": "", "code_name": "the library", "address": "555-CANARY"}
    set_contact_rule(user=student, channel="phone", **rule, window=Window([0, 1, 2, 3, 4], 9, 12))
    shown = {}
    # A Tuesday in New York, 10 in the morning and 3 in the afternoon; in each case an hour of its own runs.
    for hour in (15, 20):
        with time_machine.travel(datetime(2026, 1, 6, hour, tzinfo=UTC), tick=False):
            lines = read_in_emergency(access=allowed(student, asker, admin), by=asker)
        shown[hour] = dict(lines)["Phone call"].split("\n")
    assert shown[15][0] == "Only in these hours, where they live: Monday to Friday, 9 a.m. to noon"
    assert shown[20] == ["It is outside their hours now", *shown[15]]


def test_nothing_is_shown_before_a_second_person_allowed_it(student, asker, admin):
    access = ask(student, asker)
    with pytest.raises(NotAllowed):
        read_in_emergency(access=access, by=asker)
    refuse_emergency_access(access=access, by=admin)
    with pytest.raises(NotAllowed):
        read_in_emergency(access=access, by=asker)
    with pytest.raises(NotAllowed):
        allow_emergency_access(access=access, by=admin)


def test_asker_does_not_allow_the_own_wish(student, admin):
    with pytest.raises(NotAllowed):
        allow_emergency_access(access=ask(student, admin), by=admin)


@pytest.mark.parametrize("role", [r for r in Role if r != Role.ADMINISTRATOR])
def test_only_administrators_allow(student, asker, role):
    with pytest.raises(NotAllowed):
        allow_emergency_access(access=ask(student, asker), by=person(role))


@pytest.mark.parametrize("role", [Role.STUDENT, Role.EMPLOYER, Role.EDITOR])
def test_people_without_such_a_role_do_not_ask(student, role):
    with pytest.raises(NotAllowed):
        ask(student, person(role))


def test_asking_needs_a_reason(student, asker):
    with pytest.raises(ReasonNeeded):
        ask_emergency_access(student=student, field="contact", by=asker, reason="  ")


def test_access_ends_after_an_hour_and_the_wish_lapses_after_a_day(student, asker, admin):
    access, other = allowed(student, asker, admin), ask(student, asker)
    with time_machine.travel(timezone.now() + timedelta(minutes=61)), pytest.raises(NotAllowed):
        read_in_emergency(access=access, by=asker)
    with time_machine.travel(timezone.now() + timedelta(hours=25)), pytest.raises(NotAllowed):
        allow_emergency_access(access=other, by=admin)


def test_access_is_the_askers_alone(student, asker, admin):
    access = allowed(student, asker, admin)
    for other in (admin, person(Role.INSTRUCTOR)):
        with pytest.raises(NotAllowed):
            read_in_emergency(access=access, by=other)
        answer = browser(other, confirmed=True).post(f"/emergency-access/{access.pk}/look/")
        assert answer.status_code == 404
        assert b"CANARY" not in answer.content


def test_bar_of_the_asker_wins_before_and_in_the_middle_of_the_hour(student, asker, admin):
    access = allowed(student, asker, admin)
    waiting = ask(student, asker)
    set_bar(staff=asker, student=student, by=student)
    with pytest.raises(NotAllowed):
        read_in_emergency(access=access, by=asker)
    with pytest.raises(NotAllowed):
        allow_emergency_access(access=waiting, by=admin)
    with pytest.raises(NotAllowed):
        ask(student, asker)
    assert emergency.own_wishes(asker) == []


def test_bar_of_the_administrator_wins(student, asker, admin):
    access = ask(student, asker)
    set_bar(staff=admin, student=student, by=admin)
    with pytest.raises(NotAllowed):
        allow_emergency_access(access=access, by=admin)
    client = browser(admin, confirmed=True)
    assert b"CanaryStudent" not in client.get("/emergency-access/").content
    assert client.post(f"/emergency-access/{access.pk}/", {"allow": "1"}).status_code == 404


def test_ended_role_ends_the_access(student, asker, admin):
    access = allowed(student, asker, admin)
    end_role(user=asker, role=Role.INSTRUCTOR, by=admin)
    with pytest.raises(NotAllowed):
        read_in_emergency(access=access, by=asker)


def test_every_look_is_logged_with_its_reason_and_told_to_the_student(student, asker, admin):
    access = allowed(student, asker, admin)
    for _ in range(2):
        read_in_emergency(access=access, by=asker)
    assert AccessEvent.objects.filter(kind="override", subject_id=student.pk, reader_id=asker.pk).count() == 2
    assert unread_count(student) == 1
    text = browser(student).get("/me/data/").content.decode()
    assert "Harbor asked for emergency access to how to reach you" in text
    assert "Stone allowed emergency access to how to reach you" in text
    assert text.count("Harbor used emergency access and saw how to reach you") == 2
    assert "Canary reason" in text
    assert first_broken_link() is None


def test_row_stays_on_the_review_list_until_somebody_else_reviewed_it(student, admin):
    asking = person(Role.ADMINISTRATOR)
    access = allowed(student, asking, admin)
    with time_machine.travel(timezone.now() + timedelta(days=400)):
        assert [wish.row for wish in emergency.wishes_to_review(admin)] == [access]
        assert not any(retention.due()[name] for name in retention.due() if name.startswith("emergency"))
    with pytest.raises(NotAllowed):
        review_emergency_access(access=access, by=asking)
    review_emergency_access(access=access, by=admin)
    assert emergency.wishes_to_review(admin) == []
    assert AccessEvent.objects.filter(kind="override_reviewed", reader_id=admin.pk).exists()
    with time_machine.travel(timezone.now() + timedelta(days=400)):
        assert retention.due()["emergency access, one year, once reviewed"] == 1


def test_pages_lead_from_the_wish_to_the_review(student, asker, admin):
    client, second = browser(asker, confirmed=True), browser(admin, confirmed=True)
    sent = {"username": student.username, "field": "contact", "reason": "not seen for two days"}
    client.post("/emergency-access/", sent)
    access = EmergencyAccess.objects.get()
    assert "not seen for two days" in second.get("/emergency-access/").content.decode()
    second.post(f"/emergency-access/{access.pk}/", {"allow": "1"})
    assert "555-CANARY" not in client.get("/emergency-access/").content.decode()
    shown = client.post(f"/emergency-access/{access.pk}/look/")
    assert "555-CANARY" in shown.content.decode()
    assert shown["Cache-Control"] == "no-store, private"
    assert "1 look" in second.get("/emergency-access/").content.decode()
    second.post(f"/emergency-access/{access.pk}/", {"review": "1"})
    assert "Everything is reviewed" in second.get("/emergency-access/").content.decode()


def test_look_and_answer_ask_for_the_password(student, asker, admin):
    access = ask(student, asker)
    assert "reauthenticate" in browser(admin).post(f"/emergency-access/{access.pk}/", {"allow": "1"})["Location"]
    allow_emergency_access(access=access, by=admin)
    answer = browser(asker).post(f"/emergency-access/{access.pk}/look/")
    assert "reauthenticate" in answer["Location"]
    assert not AccessEvent.objects.filter(kind="override").exists()


def test_asking_answers_alike_for_known_unknown_and_closed_names(student, asker, admin):
    closed = person(display_name="CanaryClosed")
    set_bar(staff=asker, student=closed, by=closed)
    client = browser(asker)
    pages = set()
    for name in (student.username, closed.username, "calm-nobody-9999", admin.username):
        sent = {"username": name, "field": "contact", "reason": "x"}
        page = client.post("/emergency-access/", sent, follow=True).content.decode()
        assert "If this name exists" in page
        assert "Canary" not in page
        pages.add(len(page))
    assert len(pages) == 1
    assert EmergencyAccess.objects.get().student == student


@pytest.mark.parametrize("count", [1, 3])
def test_page_takes_the_same_number_of_queries(count, student, admin, django_assert_num_queries):
    for _ in range(count):
        asker = person(Role.PLACEMENT)
        assign_student(staff=asker, student=student, by=None)
        allowed(student, asker, admin)
        ask(student, asker)
    client = browser(admin)
    client.get("/emergency-access/")
    with django_assert_num_queries(6):
        text = client.get("/emergency-access/").content.decode()
    assert text.count("Why: Canary reason") == 2 * count


def test_access_is_in_the_download_and_goes_with_erasure(student, asker, admin):
    access = allowed(student, asker, admin)
    assert "Canary" not in access.sealed_reason
    assert "Canary reason" in json.dumps(export.everything(student))
    assert erasure.erase_person(user=student).certificate["emergency access"] == 1
    assert not EmergencyAccess.objects.exists()
