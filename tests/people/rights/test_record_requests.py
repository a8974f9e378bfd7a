"""A demand by law: hold, counsel, notice, smallest set, two people, a log; the wish to be forgotten waits."""

import json
import re
from datetime import date, timedelta
from io import StringIO
from urllib.parse import quote

import pytest
import time_machine
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from people.base.enums import Role
from people.base.errors import IllegalStep, NoLiveRelease, NotAllowed, OnHold, ReasonNeeded
from people.caseload.services import set_bar
from people.contact.services import set_contact_rule
from people.messages.selectors import unread_count
from people.messages.services import save_draft
from people.models import AccessEvent, Disclosure, ErasureWish, LegalDemand, User
from people.oversight.services import allow_emergency_access, ask_emergency_access
from people.rights import erasure, export, record_requests, retention
from people.rights.disclosure import disclose_by_law
from people.rights.services.record_requests import (
    choose_records,
    close_demand,
    export_records,
    forbid_notice,
    give_notice,
    note_counsel,
    record_demand,
)
from people.trail.services.access import record_read
from people.trail.verification import first_broken_link
from tests.people.factories import person
from tests.people.signin.signing import browser

pytestmark = pytest.mark.django_db
WORDS = "Something must be finished first"


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.ERASURE_LOG = tmp_path / "erasures.log"


@pytest.fixture
def student():
    found = person(display_name="CanaryStudent")
    rule = {"voicemail": False, "hours": "", "code_name": ""}
    set_contact_rule(user=found, channel="phone", allowed=True, address="555-CANARY", **rule)
    return found


@pytest.fixture
def one():
    return person(Role.ADMINISTRATOR, display_name="Stone")


@pytest.fixture
def two():
    return person(Role.ADMINISTRATOR, display_name="Pebble")


def came(student, by):
    paper = {"kind": "subpoena", "sender": "Canary court", "received_on": date(2026, 1, 2), "due_on": None}
    return record_demand(person=student, by=by, **paper)


def chosen(student, by, fields=("account",)):
    demand = came(student, by)
    note_counsel(demand=demand, by=by, note="Canary counsel")
    give_notice(demand=demand, by=by, channel="phone")
    choose_records(demand=demand, by=by, fields=list(fields), note="the order names these")
    return demand


@pytest.mark.parametrize("role", [r for r in Role if r != Role.ADMINISTRATOR])
def test_only_administrators_record(student, role):
    with pytest.raises(NotAllowed):
        came(student, person(role))
    assert not LegalDemand.objects.exists()


def test_administrator_kept_away_works_on_nothing_and_sees_nothing(student, one, two):
    demand = came(student, two)
    set_bar(staff=one, student=student, by=student)
    with pytest.raises(NotAllowed):
        note_counsel(demand=demand, by=one, note="x")
    client = browser(one, confirmed=True)
    assert student.username not in client.get("/record-requests/").content.decode()
    for path in (f"/record-requests/{demand.pk}/", f"/record-requests/{demand.pk}/copy/"):
        assert client.post(path, {"step": "close", "note": "x"}).status_code == 404


def test_hold_blocks_erasure_and_says_so_neutrally(student, one):
    demand = came(student, one)
    with pytest.raises(OnHold):
        erasure.erase_person(user=student)
    client = browser(student, confirmed=True)
    page = client.post("/me/erase/", {"username": student.username}, follow=True).content.decode()
    assert WORDS in page
    assert not [word for word in ("Canary court", "legal", "subpoena", "Subpoena", "On hold") if word in page]
    assert User.objects.get(pk=student.pk).display_name == "CanaryStudent"
    assert close_demand(demand=demand, by=one, note="withdrawn")
    assert not User.objects.get(pk=student.pk).is_active
    assert record_requests.opened(LegalDemand.objects.get()).sender == ""


def test_wish_can_be_taken_back_and_then_nothing_is_erased(student, one):
    demand = came(student, one)
    client = browser(student, confirmed=True)
    client.post("/me/erase/", {"username": student.username})
    assert "asked_to_be_forgotten" in export.everything(student)["account"]
    client.post("/me/erase/", {"keep": "1"})
    assert not ErasureWish.objects.exists()
    assert not close_demand(demand=demand, by=one, note="done")
    assert User.objects.get(pk=student.pk).is_active


def test_wish_waits_for_the_last_hold(student, one):
    first, second = came(student, one), came(student, one)
    browser(student, confirmed=True).post("/me/erase/", {"username": student.username})
    assert not close_demand(demand=first, by=one, note="done")
    assert User.objects.get(pk=student.pk).is_active
    assert close_demand(demand=second, by=one, note="done")


def test_hold_blocks_retention_of_this_person_alone(student, one):
    other = person()
    for user in (student, other):
        save_draft(user=user, key="quiz", values={"a": ["x"]})
    demand = came(student, one)
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert retention.due()["drafts, 30 days"] == 1
        out = StringIO()
        call_command("apply_retention", stdout=out)
        assert "On hold: nothing goes of 1 people" in out.getvalue()
        assert student.drafts.exists()
        assert not other.drafts.exists()
        close_demand(demand=demand, by=one, note="done")
        assert retention.due()["drafts, 30 days"] == 1


def test_hold_keeps_the_log_from_the_persons_first_row_on(student, one):
    for somebody in (person(), student):
        record_read(reader=one, subject=somebody, field="contact_address", reason="x")
    demand = came(student, one)
    first = AccessEvent.objects.filter(subject_id=student.pk).order_by("position").first()
    with time_machine.travel(timezone.now() + timedelta(days=7 * 365)):
        assert retention.expired_log().count() == first.position - 1
        retention.apply()
        assert first_broken_link() is None
        close_demand(demand=demand, by=one, note="done")
        assert retention.expired_log().exists()


def test_restored_backup_does_not_erase_who_is_on_hold(student, one):
    erasure.log_path().write_text(json.dumps({"id": str(student.pk)}) + "\n")
    came(student, one)
    assert erasure.reapply() == 0
    assert User.objects.get(pk=student.pk).is_active


def test_notice_goes_by_allowed_channels_only(student, one):
    demand = came(student, one)
    with pytest.raises(NotAllowed):
        give_notice(demand=demand, by=one, channel="text")
    with time_machine.travel(timezone.now() + timedelta(days=91)), pytest.raises(NotAllowed):
        give_notice(demand=demand, by=one, channel="phone")
    give_notice(demand=demand, by=one, channel="phone")
    assert unread_count(student) == 1


def test_parts_are_chosen_after_counsel_and_notice(student, one):
    demand = came(student, one)
    with pytest.raises(IllegalStep):
        choose_records(demand=demand, by=one, fields=["account"], note="x")
    note_counsel(demand=demand, by=one, note="x")
    with pytest.raises(IllegalStep):
        choose_records(demand=demand, by=one, fields=["account"], note="x")
    give_notice(demand=demand, by=one, channel="in_person")
    for fields in ([], ["everything"]):
        with pytest.raises(IllegalStep):
            choose_records(demand=demand, by=one, fields=fields, note="x")
    with pytest.raises(ReasonNeeded):
        choose_records(demand=demand, by=one, fields=["account"], note="")


def test_copy_takes_a_second_administrator_and_holds_the_chosen_parts_only(student, one, two):
    demand = chosen(student, one)
    with pytest.raises(NotAllowed):
        export_records(demand=demand, by=one)
    assert not Disclosure.objects.exists()
    data = export_records(demand=demand, by=two)
    assert set(data) == {"account"}
    assert "CanaryStudent" in json.dumps(data)
    assert "555-CANARY" not in json.dumps(data)
    row = Disclosure.objects.get()
    assert (row.demand, row.release, row.field, row.to_user) == (demand, None, "account", two)


def test_nothing_leaves_that_was_not_chosen_or_after_closing(student, one, two):
    demand = chosen(student, one)
    demand.refresh_from_db()
    ask = {"demand": demand, "value_of": lambda: "555-CANARY", "to_user": two}
    with pytest.raises(NoLiveRelease):
        disclose_by_law(field="contact", **ask)
    close_demand(demand=demand, by=one, note="done")
    with pytest.raises(NoLiveRelease):
        disclose_by_law(field="account", **ask)
    with pytest.raises(IllegalStep):
        export_records(demand=demand, by=two)
    assert not Disclosure.objects.exists()


def test_person_reads_what_was_handed_over(student, one, two):
    export_records(demand=chosen(student, one), by=two)
    text = browser(student).get("/me/data/").content.decode()
    assert "Pebble handed over, because the law asked for it, a part of your records" in text
    assert export.everything(student)["records_asked_for"][0]["handed_over"][0]["what"] == "account"


def test_silence_hides_demand_and_emergency_until_the_notice(student, one, two):
    demand = came(student, one)
    note_counsel(demand=demand, by=one, note="x")
    forbid_notice(demand=demand, by=one, note="the judge, until June")
    choose_records(demand=demand, by=one, fields=["account"], note="x")
    export_records(demand=demand, by=two)
    access = ask_emergency_access(student=student, field="contact", by=two, reason="Canary reason")
    allow_emergency_access(access=access, by=one)
    client = browser(student)
    told = json.dumps(export.everything(student)) + client.get("/me/data/").content.decode()
    assert not [word for word in ("handed over,", "emergency access to", "Canary reason", "subpoena") if word in told]
    assert unread_count(student) == 0
    close_demand(demand=demand, by=one, note="done")
    assert "handed over," not in client.get("/me/data/").content.decode()
    give_notice(demand=demand, by=one, channel="in_person")
    told = client.get("/me/data/").content.decode()
    assert "handed over," in told
    assert "Canary reason" in told
    assert unread_count(student) == 1


def test_log_is_append_only_and_sealed(student, one):
    demand = came(student, one)
    note_counsel(demand=demand, by=one, note="Canary counsel")
    assert "Canary" not in demand.sealed_sender + demand.events.get(step="counsel").sealed_note
    for statement in ("DELETE FROM people_legalevent", "UPDATE people_legalevent SET step = 'x'"):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_old_demand_goes_six_years_after_closing(student, one, two):
    demand = chosen(student, one)
    export_records(demand=demand, by=two)
    close_demand(demand=demand, by=one, note="done")
    with time_machine.travel(timezone.now() + timedelta(days=7 * 365)):
        assert retention.apply()["requests for records, six years after closing"] >= 1
    assert not LegalDemand.objects.exists()
    assert not Disclosure.objects.exists()


def test_pages_lead_from_paper_to_copy(student, one, two):
    client, second = browser(one, confirmed=True), browser(two, confirmed=True)
    paper = {"username": student.username, "kind": "order", "sender": "Canary court", "received_on": "2026-01-02"}
    page = client.post("/record-requests/", paper, follow=True).content.decode()
    demand = LegalDemand.objects.get()
    assert "From Canary court" in page
    path = f"/record-requests/{demand.pk}/"
    assert "On hold" in client.get(f"/accounts-and-roles/{student.pk}/").content.decode()
    client.post(f"{path}step/", {"step": "counsel", "note": "Canary counsel"})
    client.post(f"{path}step/", {"step": "notice", "channel": "in_person"})
    client.post(f"{path}step/", {"step": "choose", "fields": ["account", "roles"], "note": "named in the order"})
    refused = client.post(f"{path}copy/", follow=True).content.decode()
    assert "Nothing left the site" in refused
    unsure = browser(two).post(f"{path}copy/")
    assert unsure["Location"] == f"/accounts/reauthenticate/?next={quote(path, safe='')}", "ends on the page again"
    assert "choose “Make the copy” once more" in browser(two).get(path).content.decode()
    copy = second.post(f"{path}copy/")
    assert copy["Content-Disposition"] == 'attachment; filename="records.json"'
    assert set(json.loads(copy.content)) == {"account", "roles"}
    client.post(f"{path}step/", {"step": "close", "note": "answered"})
    page = client.get(path).content.decode()
    for words in ("Canary counsel", "named in the order", "Closed; hold ended", "Pebble"):
        assert words in page
    assert "Make the copy" not in page


def test_next_step_is_the_one_that_stands_out(student, one, two):
    row = came(student, one)
    steps = [
        lambda: note_counsel(demand=row, by=one, note="x"),
        lambda: give_notice(demand=row, by=one, channel="phone"),
        lambda: choose_records(demand=row, by=one, fields=["roles"], note="x"),
        lambda: export_records(demand=row, by=two),
    ]
    names = ["Write it down", "They were told", "Choose these parts", "Make the copy", "Close and end the hold"]
    seen = []
    for step in [*steps, None]:
        page = browser(one).get(f"/record-requests/{row.pk}/").content.decode()
        seen += re.findall(r'<button class="govuk-button"[^>]*>([^<]+)</button>', page)
        if step:
            step()
            row.refresh_from_db()
    assert seen == names


def test_choice_that_was_refused_keeps_what_was_typed(student, one):
    row = came(student, one)
    sent = {"step": "choose", "note": "Canary <b>note</b>", "fields": ["roles"]}
    page = browser(one, confirmed=True).post(f"/record-requests/{row.pk}/step/", sent).content.decode()
    assert "Nothing changed: another step comes first" in page
    assert page.count('value="Canary &lt;b&gt;note&lt;/b&gt;"') == 1
    assert re.findall(r'value="(\w+)" checked', page) == ["roles"]
    assert LegalDemand.objects.get().fields == []


def test_choice_without_a_part_or_a_reason_says_so_beside_the_field(student, one):
    row = came(student, one)
    page = browser(one, confirmed=True).post(f"/record-requests/{row.pk}/step/", {"step": "choose"}).content.decode()
    assert '<a href="#id_fields_0">Which parts: Please choose at least one.</a>' in page
    assert "What was done, and why: Please fill this in." in page
    assert "another step comes first" not in page


def test_way_of_the_notice_is_said_in_words(student, one):
    row = came(student, one)
    note_counsel(demand=row, by=one, note="x")
    give_notice(demand=row, by=one, channel="in_person")
    page = browser(one).get(f"/record-requests/{row.pk}/").content.decode()
    assert "in_person" not in re.sub(r"<select.*?</select>", "", page, flags=re.DOTALL)
    assert page.count("Face to face") == 2


def test_steps_and_copy_ask_for_the_password(student, one, two):
    demand = chosen(student, one)
    for path in ("step", "copy"):
        answer = browser(two).post(f"/record-requests/{demand.pk}/{path}/", {"step": "close", "note": "x"})
        assert "reauthenticate" in answer["Location"]
    assert not Disclosure.objects.exists()
    assert LegalDemand.objects.get().closed_at is None


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_the_same_number_of_queries(count, student, one, django_assert_num_queries):
    for _ in range(count):
        came(student, one)
    client = browser(one)
    client.get("/record-requests/")
    with django_assert_num_queries(4):
        text = client.get("/record-requests/").content.decode()
    assert text.count("Subpoena – ") == count


def test_every_part_fits_the_log():
    assert [key for key in record_requests.names() if len(key) > Disclosure._meta.get_field("field").max_length] == []


@pytest.mark.parametrize("count", [1, 3])
def test_page_of_a_request_takes_the_same_number_of_queries(student, one, two, count, django_assert_num_queries):
    demand = chosen(student, one)
    for number in range(count):
        note_counsel(demand=demand, by=one if number % 2 else two, note="Canary counsel again")
    client = browser(two)
    client.get(f"/record-requests/{demand.pk}/")
    with django_assert_num_queries(5):
        text = client.get(f"/record-requests/{demand.pk}/").content.decode()
    assert text.count("Canary counsel again") == count


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_requests_takes_the_same_number_of_queries(one, two, count, django_assert_num_queries):
    for _ in range(count):
        came(person(), one)
    client = browser(two)
    client.get("/record-requests/")
    with django_assert_num_queries(4):
        text = client.get("/record-requests/").content.decode()
    assert text.count("Subpoena – ") == count
