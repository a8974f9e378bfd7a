import pytest

from people.enums import Role
from placement import services
from placement.errors import EmployerNotActive, IllegalMove, NoSuchRight, ReasonNeeded, SecondPersonNeeded
from placement.models import Employer, EmployerEvent, JobOrder
from placement.rules import employers_of
from tests.people.factories import person
from tests.placement.factories import TERMS, active_employer, contact_of, open_order, staff

pytestmark = pytest.mark.django_db


def vetting(by):
    employer = services.add_employer(by=by, name="Canary Works")
    return services.move_employer(employer=employer, to="vetting", by=by)


def state_now(row):
    return type(row).objects.get(pk=row.pk).state


def test_vetting_by_two_people_approves():
    one, two = staff(), staff()
    employer = vetting(one)
    services.record_vetting_check(employer=employer, by=one, reason="registry")
    assert state_now(employer) == "vetting"
    services.record_vetting_check(employer=employer, by=two, reason="phone")
    assert state_now(employer) == "approved"
    assert [e.by_id for e in employer.events.filter(kind="checked")] == [one.pk, two.pk]


def test_second_check_by_the_same_person_changes_nothing():
    one = staff()
    employer = vetting(one)
    services.record_vetting_check(employer=employer, by=one, reason="registry")
    before = EmployerEvent.objects.count()
    with pytest.raises(SecondPersonNeeded):
        services.record_vetting_check(employer=employer, by=one, reason="again")
    assert (state_now(employer), EmployerEvent.objects.count()) == ("vetting", before)


def test_approval_by_plain_move_is_refused():
    one = staff()
    employer = vetting(one)
    with pytest.raises(IllegalMove):
        services.move_employer(employer=employer, to="approved", by=one)
    assert state_now(employer) == "vetting"


def test_check_outside_of_vetting_is_refused():
    one = staff()
    employer = services.add_employer(by=one, name="Canary Works")
    with pytest.raises(IllegalMove):
        services.record_vetting_check(employer=employer, by=one, reason="registry")
    assert employer.events.filter(kind="checked").count() == 0


@pytest.mark.parametrize("reason", ["", "   "])
def test_check_without_a_word_on_what_was_checked_is_refused(reason):
    one = staff()
    employer = vetting(one)
    with pytest.raises(ReasonNeeded):
        services.record_vetting_check(employer=employer, by=one, reason=reason)
    assert employer.events.filter(kind="checked").count() == 0


def test_suspension_needs_a_reason():
    one = staff()
    employer = active_employer(one)
    with pytest.raises(ReasonNeeded):
        services.move_employer(employer=employer, to="suspended", by=one)
    assert state_now(employer) == "active"
    services.move_employer(employer=employer, to="suspended", by=one, reason="pays late")
    assert state_now(employer) == "suspended"


@pytest.mark.parametrize("role", [Role.STUDENT, Role.EMPLOYER, Role.INSTRUCTOR, Role.ADMINISTRATOR])
def test_employer_is_added_by_placement_staff_only(role):
    with pytest.raises(NoSuchRight):
        services.add_employer(by=person(role), name="Canary Works")
    assert not Employer.objects.exists()


def test_contact_acts_while_employer_is_active_and_contact_lives():
    one = staff()
    employer = active_employer(one)
    contact = contact_of(employer, one)
    assert list(employers_of(contact)) == [employer]
    services.move_employer(employer=employer, to="suspended", by=one, reason="x")
    assert list(employers_of(contact)) == []
    services.move_employer(employer=employer, to="active", by=one)
    services.end_contact(contact=employer.contacts.get(), by=one)
    assert list(employers_of(contact)) == []


def test_contact_without_the_employer_role_is_refused():
    one = staff()
    employer = active_employer(one)
    with pytest.raises(NoSuchRight):
        services.add_contact(employer=employer, user=person(Role.STUDENT), by=one)
    assert employer.contacts.count() == 0


def test_order_opens_only_with_active_employer():
    one = staff()
    employer = services.add_employer(by=one, name="Canary Works")
    order = services.draft_order(employer=employer, by=one, **TERMS)
    services.move_order(order=order, to="review", by=one)
    with pytest.raises(EmployerNotActive):
        services.move_order(order=order, to="open", by=one)
    assert state_now(order) == "review"


def test_proposal_goes_to_review_and_only_from_own_contact():
    one = staff()
    employer = active_employer(one)
    order = services.propose_order(employer=employer, by=contact_of(employer, one), **TERMS)
    assert order.state == "review"
    stranger = contact_of(active_employer(one, name="Other"), one)
    with pytest.raises(NoSuchRight):
        services.propose_order(employer=employer, by=stranger, **TERMS)
    assert JobOrder.objects.count() == 1


def test_finished_order_cannot_be_edited():
    one = staff()
    order = open_order(one)
    services.move_order(order=order, to="closed", by=one)
    with pytest.raises(IllegalMove):
        services.edit_order(order=order, by=one, title="Changed")
    order.refresh_from_db()
    assert order.title == TERMS["title"]


def test_state_is_the_fold_of_the_events():
    one = staff()
    employer = active_employer(one)
    moves = [event.to_state for event in employer.events.filter(kind="moved")]
    assert moves == ["prospect", "vetting", "approved", "active"]
    assert employer.state == moves[-1]
