"""Openings, step by step: each refused move leaves everything as it was, each accepted one has its event."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from people.models import InboxItem, Task
from placement.base.enums import OrderState
from placement.base.errors import (
    EmployerNotActive,
    IllegalMove,
    NoSuchRight,
    OpeningsFilled,
    OrderNotOpen,
    ReasonNeeded,
    TermsNotPlausible,
)
from placement.base.machine import ORDER
from placement.employers.services import end_contact, move_employer
from placement.models import JobOrder, OrderEvent
from placement.openings.employer_steps import change_own_order, step_own_order
from placement.openings.pay import pay_in, set_pay
from placement.openings.services import draft_order, edit_order, move_order, propose_order, reopen_order
from placement.referrals.services.referrals import move_referral
from tests.placement.factories import (
    TERMS,
    accepted,
    active_employer,
    contact_of,
    open_order,
    referred,
    searching,
    staff,
    suggested,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return staff()


def everything():
    return (list(JobOrder.objects.values().order_by("pk")), OrderEvent.objects.count(), Task.objects.count())


def refused(error, act):
    before = everything()
    with pytest.raises(error):
        act()
    assert everything() == before


def put(order, state):
    JobOrder.objects.filter(pk=order.pk).update(state=state)
    return JobOrder.objects.get(pk=order.pk)


def last(order):
    event = order.events.last()
    return (event.from_state, event.to_state, event.by, event.reason)


@pytest.mark.parametrize("here", OrderState.values)
def test_every_move_of_staff_is_refused_whole_or_has_its_event(by, here):
    """What follows from who started is never chosen; from an end only reopening leads."""
    order = put(draft_order(employer=active_employer(by), by=by, **TERMS), here)
    for to in OrderState.values:
        chosen = to not in {"partly_filled", "filled"} and here not in {"filled", "closed", "rejected"}
        row = put(order, here)
        if to in ORDER.after(here) and chosen:
            moved = move_order(order=row, to=to, by=by, reason="why")
            assert (moved.state, last(moved)) == (to, (here, to, by, "why"))
        else:
            refused(IllegalMove, lambda row=row, to=to: move_order(order=row, to=to, by=by, reason="why"))


@pytest.mark.parametrize("to", ["draft", "rejected"])
def test_asking_back_and_a_no_need_words_and_the_employer_reads_them(by, to):
    employer = active_employer(by)
    contact = contact_of(employer, by)
    order = propose_order(employer=employer, by=contact, **TERMS)
    refused(ReasonNeeded, lambda: move_order(order=order, to=to, by=by, reason="  "))
    InboxItem.objects.all().delete()
    move_order(order=order, to=to, by=by, reason="Which shifts are there?")
    assert list(InboxItem.objects.values_list("user", "kind")) == [(contact.pk, "opening_answered")]
    assert not Task.objects.filter(kind="opening_proposed", closed_at=None).exists()


def test_who_was_asked_back_changes_it_and_sends_it_again(by):
    employer = active_employer(by)
    contact = contact_of(employer, by)
    order = propose_order(employer=employer, by=contact, **TERMS)
    order = move_order(order=order, to="draft", by=by, reason="Which shifts are there?")
    order = change_own_order(order=order, by=contact, needs=[], shifts=["day", "weekend"])
    assert (order.state, order.shifts) == ("review", ("day", "weekend"))
    assert [event.kind for event in order.events.all()][-2:] == ["changed", "moved"]
    assert Task.objects.filter(kind="opening_proposed", closed_at=None).count() == 1


@pytest.mark.parametrize("state", ["open", "on_hold", "partly_filled"])
def test_a_change_by_the_employer_is_looked_at_before_anybody_sees_it(by, state):
    order = open_order(by)
    contact = contact_of(order.employer, by)
    put(order, state)
    order = change_own_order(order=order, by=contact, needs=[], wage=Decimal(26))
    assert (order.state, order.is_open, order.hourly) == ("review", False, Decimal(26))


def test_employer_pauses_goes_on_and_closes_and_staff_are_told(by):
    order = open_order(by)
    contact = contact_of(order.employer, by)
    for step, state in (("pause", "on_hold"), ("go_on", "open"), ("close", "closed")):
        order = step_own_order(order=order, step=step, by=contact, reason="why")
        assert (order.state, last(order)[2:]) == (state, (contact, "why"))
    assert Task.objects.filter(kind="opening_changed", closed_at=None).count() == 1
    refused(IllegalMove, lambda: step_own_order(order=order, step="go_on", by=contact))


def test_what_one_contact_paused_another_lets_go_on_after_the_first_ended(by):
    order = open_order(by)
    one, two = contact_of(order.employer, by), contact_of(order.employer, by)
    order = step_own_order(order=order, step="pause", by=one)
    end_contact(contact=order.employer.contacts.get(user=one), by=by)
    assert step_own_order(order=order, step="go_on", by=two).state == "open"


def test_what_staff_put_on_hold_only_staff_let_go_on(by):
    order = open_order(by)
    contact = contact_of(order.employer, by)
    order = move_order(order=order, to="on_hold", by=by)
    refused(IllegalMove, lambda: step_own_order(order=order, step="go_on", by=contact))


@pytest.mark.parametrize("step", ["pause", "close", "open", "", "filled"])
def test_others_take_no_step_of_an_employers(by, step):
    order = open_order(by)
    stranger = contact_of(active_employer(by, name="Other"), by)
    for who in (stranger, by, searching(by)):
        refused(NoSuchRight, lambda who=who: step_own_order(order=order, step=step, by=who))
        refused(NoSuchRight, lambda who=who: change_own_order(order=order, by=who, needs=[], title="Mine"))


def test_reopening_needs_a_reason_and_more_openings_than_people_who_started(by):
    referral = accepted(by)
    move_referral(referral=referral, to="started", by=by)
    order = JobOrder.objects.get(pk=referral.order_id)
    assert order.state == "filled"
    for error, words, openings in ((ReasonNeeded, " ", 2), (OpeningsFilled, "one left", 1)):
        refused(error, lambda w=words, o=openings: reopen_order(order=order, by=by, reason=w, openings=o))
    refused(NoSuchRight, lambda: reopen_order(order=order, by=referral.student, reason="x", openings=2))
    order = reopen_order(order=order, by=by, reason="They need one more", openings=2)
    assert (order.state, order.openings) == ("partly_filled", 2)
    assert list(order.events.values_list("to_state", "reason"))[-2:] == [
        ("open", "They need one more"),
        ("partly_filled", ""),
    ]


def test_reopening_at_a_suspended_employer_is_refused(by):
    order = move_order(order=open_order(by), to="closed", by=by)
    move_employer(employer=order.employer, to="suspended", by=by, reason="x")
    refused(EmployerNotActive, lambda: reopen_order(order=order, by=by, reason="x", openings=2))


@pytest.mark.parametrize("state", ["open", "on_hold", "review", "draft", "rejected"])
def test_only_what_is_filled_or_closed_opens_again(by, state):
    order = put(open_order(by), state)
    refused(IllegalMove, lambda: reopen_order(order=order, by=by, reason="x", openings=2))


def test_more_openings_are_counted_anew(by):
    order = open_order(by, openings=2)
    referral, _release = referred(by, order=order)
    move_referral(referral=referral, to="started", by=by, override=True, reason="quick start")
    assert edit_order(order=order, by=by, openings=1).state == "filled"
    order = reopen_order(order=order, by=by, reason="more", openings=3)
    assert (order.state, order.filled) == ("partly_filled", 1)
    order = move_order(order=order, to="on_hold", by=by)
    assert move_order(order=order, to="open", by=by).state == "partly_filled"


@pytest.mark.parametrize("terms", [{"start_on": "2020"}, {"wage": Decimal(9)}])
def test_a_start_in_2020_and_nine_dollars_are_refused_everywhere(by, terms):
    if "start_on" in terms:
        terms = {"start_on": timezone.localdate().replace(year=2020, day=1)}
    order = open_order(by)
    contact = contact_of(order.employer, by)
    for act in (
        lambda: draft_order(employer=order.employer, by=by, **{**TERMS, **terms}),
        lambda: propose_order(employer=order.employer, by=contact, **{**TERMS, **terms}),
        lambda: edit_order(order=order, by=by, **terms),
        lambda: change_own_order(order=order, by=contact, needs=[], **terms),
    ):
        refused(TermsNotPlausible, act)


def test_least_pay_of_a_county_goes_before_that_of_the_academy(by):
    employer = active_employer(by)
    set_pay(county="", least=Decimal(20), living=None, source="", by=by)
    set_pay(county="High County", least=Decimal(30), living=Decimal(35), source="table 2026", by=by)
    draft_order(employer=employer, by=by, **TERMS)
    refused(TermsNotPlausible, lambda: draft_order(employer=employer, by=by, county="High County", **TERMS))
    with pytest.raises(NoSuchRight):
        set_pay(county="", least=Decimal(1), living=None, source="", by=searching(by))


def test_after_its_last_day_an_opening_takes_nobody(by):
    order, student = open_order(by), searching(by)
    JobOrder.objects.filter(pk=order.pk).update(closes_on=timezone.localdate() - timedelta(days=1))
    order.refresh_from_db()
    with pytest.raises(OrderNotOpen):
        suggested(by, student, order)


@pytest.mark.parametrize(
    "terms",
    [
        *({"title": ""}, {"title": "x" * 121}, {"wage": Decimal("NaN")}, {"wage_unit": "mile"}, {"soc_code": "none"}),
        *({"openings": 0}, {"openings": 40_000}, {"alone": "x"}),
    ],
)
def test_what_the_form_refuses_no_service_takes(by, terms):
    employer = active_employer(by)
    contact, order = contact_of(employer, by), open_order(by, employer)
    refused(TermsNotPlausible, lambda: draft_order(employer=employer, by=by, **(TERMS | terms)))
    refused(TermsNotPlausible, lambda: propose_order(employer=employer, by=contact, **(TERMS | terms)))
    refused(TermsNotPlausible, lambda: edit_order(order=order, by=by, **terms))
    refused(TermsNotPlausible, lambda: change_own_order(order=order, by=contact, needs=[], **terms))


def test_numbers_that_cannot_be_meant_open_nothing_again_and_are_no_pay(by):
    order = move_order(order=open_order(by), to="closed", by=by)
    for number in (0, -1, 40_000):
        refused(TermsNotPlausible, lambda number=number: reopen_order(order=order, by=by, reason="x", openings=number))
    for least, living in ((Decimal(0), None), (Decimal(20), Decimal(15)), (Decimal(20), Decimal(5000))):
        with pytest.raises(TermsNotPlausible):
            set_pay(county="", least=least, living=living, source="", by=by)
    assert pay_in("").least == Decimal(12)
