"""Employers edited with a history, people there, talks with the next one as a task, agreements and their end."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from people.models import Task
from people.rights import retention
from placement.base.errors import AgreementBackwards, NextTouchInThePast, NoSuchRight, TouchNotPlausible
from placement.employers.services import edit_employer, move_employer
from placement.models import Agreement, EmployerChange, EmployerPerson, Touch
from placement.relations.services import (
    add_person,
    change_person,
    delete_person,
    end_agreement,
    end_person,
    record_agreement,
    record_touch,
)
from tests.placement.factories import active_employer, browser, contact_of, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return staff()


@pytest.fixture
def employer(by):
    return active_employer(by)


def day(days=0):
    return timezone.localdate() + timedelta(days=days)


def talked(employer, by, **fields):
    return record_touch(employer=employer, by=by, **{"kind": "call", "on": day(), "what": "Spoke of jobs"} | fields)


def waiting(kind):
    call_command("remind_of_employers")
    return [(task.owner, task.path) for task in Task.objects.filter(kind=kind, closed_at=None)]


def test_an_edit_keeps_who_when_before_and_after_and_the_page_shows_it(by, employer):
    client = browser(by)
    form = {"name": "Canary Works", "about": "", "website": "", "place": "New Town", "ein": "12-3456789", "phone": ""}
    client.post(reverse("placement:employer-edit", args=[employer.pk]), form)
    changes = EmployerChange.objects.order_by("field").values_list("field", "before", "after", "event__by")
    assert list(changes) == [("ein", "", "12-3456789", by.pk), ("place", "", "New Town", by.pk)]
    page = client.get(reverse("placement:employer", args=[employer.pk])).content.decode()
    assert "county or town: – → New Town" in page
    edit_employer(employer=employer, by=by, place="New Town")
    assert employer.events.filter(kind="edited").count() == 1
    wrong = client.post(reverse("placement:employer-edit", args=[employer.pk]), form | {"ein": "123456789"})
    assert "Write the EIN like this: 12-3456789." in wrong.content.decode()
    assert EmployerChange.objects.count() == 2


def test_the_next_talk_is_one_task_for_its_owner_on_its_day_and_goes_with_the_talk(by, employer):
    other = staff()
    talked(employer, by, next_on=day(3), owner=other)
    assert waiting("employer_touch") == []
    Touch.objects.create(employer=employer, kind="call", on=day(-3), what="x", by=by, owner=other, next_on=day())
    expected = [(other, reverse("placement:employer-people", args=[employer.pk]))]
    assert waiting("employer_touch") == waiting("employer_touch") == expected
    talked(employer, by)
    assert waiting("employer_touch") == []


def test_an_agreement_reminds_before_its_end_until_it_is_renewed_or_ended(by, employer):
    first = record_agreement(
        employer=employer, by=by, kind="hiring", signed_on=day(-300), ends_on=day(29), reference="Folder 1"
    )
    record_agreement(employer=employer, by=by, kind="other", signed_on=day(-3), ends_on=day(31), reference="Folder 2")
    assert len(waiting("agreement_ends")) == 1
    record_agreement(employer=employer, by=by, kind="hiring", signed_on=day(), reference="Folder 3", replaces=first)
    assert waiting("agreement_ends") == []
    first.refresh_from_db()
    assert (first.ended_on, first.holds) == (day(), False)
    last = Agreement.objects.get(reference="Folder 3")
    end_agreement(agreement=last, by=by)
    end_agreement(agreement=last, by=by)
    assert employer.events.filter(kind="lapsed").count() == 1


def test_end_of_the_employer_takes_away_what_waited_about_it(by, employer):
    Touch.objects.create(employer=employer, kind="call", on=day(-3), what="x", by=by, owner=by, next_on=day())
    record_agreement(employer=employer, by=by, kind="other", signed_on=day(-3), ends_on=day(3), reference="Folder 2")
    assert (len(waiting("employer_touch")), len(waiting("agreement_ends"))) == (1, 1)
    move_employer(employer=employer, to="ended", by=by, reason="moved away")
    assert (waiting("employer_touch"), waiting("agreement_ends")) == ([], [])


def test_what_cannot_be_meant_is_refused_and_nothing_changes(by, employer):
    elsewhere = add_person(employer=active_employer(by, name="Other"), by=by, name="Ann Elsewhere")
    for error, fields in (
        (TouchNotPlausible, {"on": day(1)}),
        (TouchNotPlausible, {"on": day(-400)}),
        (NextTouchInThePast, {"next_on": day()}),
        (NoSuchRight, {"owner": contact_of(employer, by)}),
        (NoSuchRight, {"person": elsewhere}),
    ):
        with pytest.raises(error):
            talked(employer, by, **fields)
    with pytest.raises(AgreementBackwards):
        record_agreement(employer=employer, by=by, kind="other", signed_on=day(), ends_on=day(-1), reference="x")
    for step in (
        lambda who: add_person(employer=employer, by=who, name="x"),
        lambda who: change_person(person=elsewhere, by=who, name="x"),
        lambda who: end_person(person=elsewhere, by=who),
        lambda who: delete_person(person=elsewhere, by=who),
        lambda who: edit_employer(employer=employer, by=who, name="x"),
    ):
        with pytest.raises(NoSuchRight):
            step(contact_of(employer, by))
    assert not Touch.objects.exists()
    assert not Agreement.objects.exists()
    assert list(EmployerPerson.objects.all()) == [elsewhere]


def test_a_person_who_asks_is_deleted_with_the_talks_and_no_event_names_them(by, employer):
    ann = add_person(employer=employer, by=by, name="Ann Canary", phone="555 0100")
    change_person(person=ann, by=by, phone="555 0199")
    talked(employer, by, person=ann)
    talked(employer, by, what="With somebody else")
    delete_person(person=ann, by=by)
    assert [touch.what for touch in employer.touches.all()] == ["With somebody else"]
    said = " ".join(f"{event.reason} {event.words}" for event in employer.events.all())
    assert "Canary" not in said
    assert "555" not in said
    assert employer.events.filter(kind="people").count() == 3


def test_people_and_talks_go_by_their_age(by, employer):
    old, new = (add_person(employer=employer, by=by, name=name) for name in ("Old", "New"))
    end_person(person=old, by=by)
    end_person(person=new, by=by)
    EmployerPerson.objects.filter(pk=old.pk).update(ended_at=timezone.now() - timedelta(days=366))
    old_day = timezone.now() - timedelta(days=3 * 366)
    Touch.objects.create(employer=employer, kind="call", on=day(-3 * 366), what="Old", at=old_day)
    talked(employer, by, what="New")
    retention.apply()
    assert [row.name for row in EmployerPerson.objects.all()] == ["New"]
    assert [row.what for row in Touch.objects.all()] == ["New"]


def test_the_page_shows_people_talks_and_agreements_in_as_many_queries_at_one_and_three(
    by, employer, django_assert_num_queries
):
    client, address = browser(by), reverse("placement:employer-people", args=[employer.pk])

    def add():
        ann = add_person(employer=employer, by=by, name="Ann There", best_time="Mornings")
        talked(employer, by, person=ann, next_on=day(9))
        record_agreement(employer=employer, by=by, kind="hiring", signed_on=day(), reference="Folder 1")

    add()
    page = client.get(address).content.decode()
    for words in ("Ann There", "Mornings", "Spoke of jobs", "Folder 1", "in force", "Next time:"):
        assert words in page, words
    with django_assert_num_queries(9):
        client.get(address)
    add()
    add()
    with django_assert_num_queries(9):
        client.get(address)
