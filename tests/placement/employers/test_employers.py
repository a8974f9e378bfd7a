from datetime import timedelta

import pytest

from people.accounts.services.accounts import end_role
from people.base.enums import Role
from people.rights import export
from placement.base.errors import EmployerNotActive, IllegalMove, NoSuchRight, ReasonNeeded, SecondPersonNeeded
from placement.employers.desk import desks
from placement.employers.rules import employers_of
from placement.employers.services import (
    add_contact,
    add_employer,
    confirm_contact,
    end_contact,
    move_employer,
)
from placement.models import Employer, JobOrder
from placement.openings.services import draft_order, edit_order, move_order, propose_order
from tests.people.factories import person
from tests.people.signin.signing import browser as confirmed_browser
from tests.placement.factories import TERMS, active_employer, browser, contact_of, open_order, resumed, staff, vetted

pytestmark = pytest.mark.django_db


def vetting(by):
    employer = add_employer(by=by, name="Canary Works")
    return move_employer(employer=employer, to="vetting", by=by)


def state_now(row):
    return type(row).objects.get(pk=row.pk).state


def written(employer):
    """Return what is kept of an employer, in its order."""
    fields = ("kind", "from_state", "to_state", "by", "reason", "answers__item", "answers__answer", "answers__how")
    steps = employer.events.order_by("at", "pk", "answers__item").values_list(*fields)
    plain = {name: getattr(employer, name) for name in ("state", "name", "about", "website", "place", "ein", "phone")}
    return plain, sorted(map(str, steps))


def test_employer_made_for_tests_is_what_the_services_make():
    one, two = staff(), staff()
    made, given = active_employer(one, two), vetted(one, two)
    assert written(made) == written(given)
    assert abs(made.vetted_at - given.vetted_at) < timedelta(minutes=5)


def test_suspension_needs_a_reason():
    one = staff()
    employer = active_employer(one)
    with pytest.raises(ReasonNeeded):
        move_employer(employer=employer, to="suspended", by=one)
    assert state_now(employer) == "active"
    move_employer(employer=employer, to="suspended", by=one, reason="pays late")
    assert state_now(employer) == "suspended"


@pytest.mark.parametrize("role", [Role.STUDENT, Role.EMPLOYER, Role.INSTRUCTOR, Role.ADMINISTRATOR])
def test_employer_is_added_by_placement_staff_only(role):
    with pytest.raises(NoSuchRight):
        add_employer(by=person(role), name="Canary Works")
    assert not Employer.objects.exists()


def test_contact_acts_while_employer_is_active_and_contact_lives():
    one = staff()
    employer = active_employer(one)
    contact = contact_of(employer, one)
    assert list(employers_of(contact)) == [employer]
    move_employer(employer=employer, to="suspended", by=one, reason="x")
    assert list(employers_of(contact)) == []
    resumed(employer, one)
    end_contact(contact=employer.contacts.get(), by=one)
    assert list(employers_of(contact)) == []


def test_contact_without_the_employer_role_is_refused():
    one = staff()
    employer = active_employer(one)
    with pytest.raises(NoSuchRight):
        add_contact(employer=employer, user=person(Role.STUDENT), by=one)
    assert employer.contacts.count() == 0


def test_order_opens_only_with_active_employer():
    one = staff()
    employer = add_employer(by=one, name="Canary Works")
    order = draft_order(employer=employer, by=one, **TERMS)
    move_order(order=order, to="review", by=one)
    with pytest.raises(EmployerNotActive):
        move_order(order=order, to="open", by=one)
    assert state_now(order) == "review"


def test_proposal_goes_to_review_and_only_from_own_contact():
    one = staff()
    employer = active_employer(one)
    order = propose_order(employer=employer, by=contact_of(employer, one), **TERMS)
    assert order.state == "review"
    stranger = contact_of(active_employer(one, name="Other"), one)
    with pytest.raises(NoSuchRight):
        propose_order(employer=employer, by=stranger, **TERMS)
    assert JobOrder.objects.count() == 1


def test_finished_order_cannot_be_edited():
    one = staff()
    order = open_order(one)
    move_order(order=order, to="closed", by=one)
    with pytest.raises(IllegalMove):
        edit_order(order=order, by=one, title="Changed")
    order.refresh_from_db()
    assert order.title == TERMS["title"]


def test_state_is_the_fold_of_the_events():
    one = staff()
    employer = active_employer(one)
    moves = [event.to_state for event in employer.events.filter(kind="moved")]
    assert moves == ["prospect", "vetting", "approved", "active"]
    assert employer.state == moves[-1]


def named(by, employer=None):
    """Return a contact that one person named, and the person's browser-less account."""
    user = person(Role.EMPLOYER)
    return add_contact(employer=employer or active_employer(by), user=user, by=by), user


def test_contact_opens_nothing_before_a_second_person_confirmed_it():
    one, two = staff(), staff()
    employer = active_employer(one, two, name="CanaryWorks")
    contact, user = named(one, employer)
    page = browser(user).get("/partner/").content.decode()
    assert "CanaryWorks" not in page
    with pytest.raises(NoSuchRight):
        propose_order(employer=employer, by=user, **TERMS)
    confirm_contact(contact=contact, by=two)
    assert list(employers_of(user)) == [employer]
    assert "CanaryWorks" in browser(user).get("/partner/").content.decode()
    row = employer.contacts.get()
    assert (row.added_by, row.confirmed_by) == (one, two)
    assert [e.kind for e in employer.events.filter(kind__in=["named", "confirmed"])] == ["named", "confirmed"]


def test_whoever_named_a_contact_does_not_confirm_it():
    one = staff()
    contact, user = named(one)
    with pytest.raises(SecondPersonNeeded):
        confirm_contact(contact=contact, by=one)
    assert list(employers_of(user)) == []


@pytest.mark.parametrize("role", [Role.STUDENT, Role.EMPLOYER, Role.INSTRUCTOR, Role.ADMINISTRATOR])
def test_only_placement_staff_confirm_a_contact(role):
    contact, user = named(staff())
    with pytest.raises(NoSuchRight):
        confirm_contact(contact=contact, by=person(role))
    assert list(employers_of(user)) == []


def test_contact_neither_names_nor_confirms_the_own_self():
    one, both = staff(), person(Role.PLACEMENT, Role.EMPLOYER)
    employer = active_employer(one)
    with pytest.raises(NoSuchRight):
        add_contact(employer=employer, user=both, by=both)
    contact = add_contact(employer=employer, user=both, by=one)
    with pytest.raises(NoSuchRight):
        confirm_contact(contact=contact, by=both)
    assert list(employers_of(both)) == []


def test_ended_contact_and_lost_role_are_not_confirmed():
    one, two = staff(), staff()
    ended, _user = named(one)
    end_contact(contact=ended, by=one)
    lost, user = named(one)
    end_role(user=user, role=Role.EMPLOYER, by=None)
    for contact in (ended, lost):
        with pytest.raises(NoSuchRight):
            confirm_contact(contact=contact, by=two)


def test_second_person_is_told_counts_it_and_confirms_on_the_page():
    one, two = staff(), staff()
    employer = active_employer(one, two)
    contact, user = named(one, employer)
    assert [person.inbox.filter(kind="contact_to_confirm").count() for person in (one, two)] == [0, 1]
    assert [sum(desk.waits for desk in desks(person)) for person in (one, two)] == [0, 1]
    place = f"/placement/employers/{employer.pk}/contacts/{contact.pk}/confirm/"
    assert "a second person confirms this" in browser(one).get(f"/placement/employers/{employer.pk}/").content.decode()
    assert "reauthenticate" in confirmed_browser(two).post(place)["Location"]
    assert list(employers_of(user)) == []
    client = confirmed_browser(two, confirmed=True)
    assert "a contact to confirm" in client.get("/placement/employers/").content.decode()
    client.post(place)
    assert list(employers_of(user)) == [employer]
    assert "a contact to confirm" not in client.get("/placement/employers/").content.decode()


def test_contact_reads_in_the_own_download_whom_they_act_for():
    one = staff()
    contact = contact_of(active_employer(one, name="CanaryWorks"), one)
    assert [row["employer"] for row in export.everything(contact)["acts_for"]] == ["CanaryWorks"]
