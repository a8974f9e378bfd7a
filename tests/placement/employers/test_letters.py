"""Messages between an employer and the academy: no staff named, sealed, answered once, each look logged."""

import pytest
from django.urls import reverse

from people.models import AccessEvent, InboxItem, Task
from people.rights import export
from placement.base.errors import NoSuchRight, NothingWritten
from placement.employers.letters import answer_contact, write_to_academy
from placement.employers.models import EmployerContact, EmployerEvent, EmployerMessage
from placement.employers.services import end_contact, move_employer
from tests.placement.factories import active_employer, browser, contact_of, staff
from tests.told import told

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return staff()


@pytest.fixture
def contact(by):
    employer = active_employer(by)
    contact_of(employer, by)
    return employer.contacts.get()


@told("Sent.")
def test_contact_writes_and_one_task_waits_until_it_is_answered(contact, by):
    words = {"contact": contact.pk, "text": "Can we meet?"}
    browser(contact.user).post(reverse("placement:employer-messages"), words, follow=True)
    write_to_academy(contact=contact, by=contact.user, text="On Monday?")
    assert Task.objects.filter(kind="employer_wrote", about=contact.pk, closed_at=None).count() == 1
    answer_contact(contact=contact, by=by, text="Yes, on Monday.")
    assert not Task.objects.filter(kind="employer_wrote", closed_at=None).exists()
    assert InboxItem.objects.get(user=contact.user, kind="employer_message").path == "/partner/messages/"


def test_words_are_sealed_and_the_name_of_staff_is_not_read(contact, by):
    by.display_name = "Canary Staff"
    by.save()
    write_to_academy(contact=contact, by=contact.user, text="Canary question")
    answer_contact(contact=contact, by=by, text="Canary answer")
    assert not any("Canary" in row.sealed_text for row in EmployerMessage.objects.all())
    page = browser(contact.user).get(reverse("placement:employer-messages")).content.decode()
    assert ("Canary question" in page, "Canary answer" in page, "Canary Staff" in page) == (True, True, False)
    told = export.section(contact.user, "employer_messages")
    assert [(row["text"], row["answer"]) for row in told] == [("Canary question", False), ("Canary answer", True)]


def test_each_look_of_staff_is_one_line_of_the_access_log(contact, by):
    write_to_academy(contact=contact, by=contact.user, text="one")
    write_to_academy(contact=contact, by=contact.user, text="two")
    page = browser(by).get(reverse("placement:employer-thread", args=[contact.employer_id])).content.decode()
    assert "two" in page
    assert (
        AccessEvent.objects.filter(subject_id=contact.user_id, field="employer_message", reader_id=by.pk).count() == 1
    )


def test_refused_messages_change_nothing(contact, by):
    for text in ("", "   "):
        with pytest.raises(NothingWritten):
            write_to_academy(contact=contact, by=contact.user, text=text)
    other = contact_of(active_employer(by, name="Other"), by)
    with pytest.raises(NoSuchRight):
        write_to_academy(contact=contact, by=other, text="not mine")
    with pytest.raises(NoSuchRight):
        answer_contact(contact=contact, by=other, text="not staff")
    move_employer(employer=contact.employer, to="suspended", by=by, reason="x")
    with pytest.raises(NoSuchRight):
        write_to_academy(contact=contact, by=contact.user, text="suspended")
    end_contact(contact=contact, by=by)
    with pytest.raises(NoSuchRight):
        answer_contact(contact=contact, by=by, text="ended")
    assert not EmployerMessage.objects.exists()
    assert not Task.objects.filter(kind="employer_wrote").exists()


def test_message_that_is_too_long_stays_as_it_was_typed(contact):
    client, long = browser(contact.user), "x" * 2001
    page = client.post(reverse("placement:employer-messages"), {"contact": contact.pk, "text": long})
    assert long in page.content.decode()
    assert not EmployerMessage.objects.exists()


def test_what_somebody_wrote_who_ended_is_read_and_waits_for_no_answer(contact, by):
    write_to_academy(contact=contact, by=contact.user, text="Canary question")
    again = EmployerContact.objects.get(pk=contact.pk)
    for row in (contact, again):
        end_contact(contact=row, by=by)
    assert not Task.objects.filter(kind="employer_wrote", closed_at=None).exists()
    assert EmployerEvent.objects.filter(kind="released").count() == 1
    client, path = browser(by), reverse("placement:employer-thread", args=[contact.employer_id])
    page = client.get(path).content.decode()
    assert ("Canary question" in page, 'name="contact"' in page) == (True, False)
    client.post(path, {"contact": contact.pk, "text": "too much"})
    assert EmployerMessage.objects.count() == 1


@pytest.mark.parametrize("number", [1, 3])
def test_talk_takes_a_fixed_number_of_queries(contact, by, number, django_assert_num_queries):
    for _ in range(number):
        write_to_academy(contact=contact, by=contact.user, text="hello")
    client = browser(contact.user)
    client.get(reverse("placement:employer-messages"))
    with django_assert_num_queries(TALK_QUERIES):
        client.get(reverse("placement:employer-messages"))


TALK_QUERIES = 6
