"""What placement forgets by itself, and what stays of a filled opening."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from people.models import User
from people.rights import erasure, retention
from placement.employers.services import move_employer
from placement.models import (
    Employer,
    EmployerContact,
    EmployerEvent,
    JobOrder,
    OutcomeRecord,
    Placement,
    PlacementEvent,
    QuarterRecord,
    Referral,
)
from placement.openings.services import draft_order, move_order
from placement.outcomes import rights
from placement.outcomes.services import record_outcome, record_quarter
from placement.placements.services import record_placement, start_placement
from tests.placement.factories import TERMS, accepted, active_employer, contact_of, searching, staff, suggested

pytestmark = pytest.mark.django_db
SIX_YEARS = timedelta(days=6 * 366)


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.CONFIDENTIAL_KEY_FILE = tmp_path / "confidential.key"
    settings.ERASURE_LOG = tmp_path / "erasures.log"


@pytest.fixture
def by() -> User:
    return staff()


def placed(by: User) -> Placement:
    """A job through a referral that has begun."""
    referral = accepted(by)
    terms = TERMS | {"start_on": timezone.localdate() - timedelta(days=1)}
    job = record_placement(student=referral.student, by=by, referral=referral, **terms)
    return start_placement(placement=job, on=terms["start_on"], by=by)


def facts(student: User, by: User, exit_on: date | None) -> None:
    record_outcome(
        student=student,
        by=by,
        pathway="networking",
        enrolled_on=date(2018, 1, 1),
        planned_end_on=date(2018, 6, 1),
        exit_on=exit_on,
    )
    record_quarter(student=student, by=by, year=2018, quarter=4, employed=True, evidence="pay_slip_shown")


def test_job_and_its_opening_go_after_five_years(by):
    placed(by)
    suggested(by)
    with time_machine.travel(timezone.now() + SIX_YEARS):
        fresh = suggested(by)
        retention.apply()
    assert list(Referral.objects.all()) == [fresh]
    assert not Placement.objects.exists()
    assert not PlacementEvent.objects.exists()


def test_facts_go_five_years_after_the_exit_and_not_before(by):
    gone, here, back = searching(by), searching(by), searching(by)
    facts(gone, by, date(2018, 6, 1))
    facts(here, by, None)
    facts(back, by, date(2018, 6, 1))
    facts(back, by, timezone.localdate())
    retention.apply()
    assert set(OutcomeRecord.objects.values_list("student", flat=True)) == {here.pk, back.pk}
    assert set(QuarterRecord.objects.values_list("student", flat=True)) == {here.pk, back.pk}


def test_contact_goes_a_year_after_its_end(by):
    employer = active_employer(by)
    old, new = contact_of(employer, by), contact_of(employer, by)
    EmployerContact.objects.filter(user=old).update(ended_at=timezone.now() - timedelta(days=400))
    EmployerContact.objects.filter(user=new).update(ended_at=timezone.now() - timedelta(days=300))
    retention.apply()
    assert [row.user for row in EmployerContact.objects.all()] == [new]


def test_erased_job_keeps_only_its_dates(by):
    job = placed(by)
    student, start = job.student, job.start_on
    erasure.erase_person(user=student)
    left = Placement.objects.get()
    assert (left.start_on, left.state) == (start, job.state)
    assert (left.title, left.soc_code, left.benefits, left.sealed_employer) == ("", "", "", "")
    assert left.referral is None
    assert (left.wage, left.hours) == (0, 0)
    assert left.student != student
    assert not left.student.is_active
    assert {event.by for event in left.events.all()} == {None}


def test_filled_opening_stays_filled_apart_from_the_job(by):
    job = placed(by)
    order = job.referral.order
    erasure.erase_person(user=job.student)
    filled = Referral.objects.get(order=order)
    assert filled.state == "started"
    assert filled.student not in {job.student, Placement.objects.get().student}
    assert order.referrals.filter(state="started").count() == 1


def test_erasure_of_somebody_without_facts_makes_no_account(by):
    student = suggested(by).student
    before = User.objects.count()
    assert rights.erase_search(student) >= 1
    assert rights.set_apart(student) == 0
    assert User.objects.count() == before


def test_erasing_twice_changes_nothing_more(by):
    student = placed(by).student
    assert rights.erase_search(student) >= 1
    assert rights.set_apart(student) == 2
    assert (rights.erase_search(student), rights.set_apart(student)) == (0, 0)


def test_closed_openings_and_ended_employers_go_after_five_years(by):
    ended, kept = active_employer(by, name="Ended"), active_employer(by, name="Kept")
    for employer in (ended, kept):
        order = draft_order(employer=employer, by=by, **TERMS)
        move_order(order=order, to="review", by=by)
        move_order(order=order, to="rejected", by=by, reason="not for us")
    move_employer(employer=ended, to="ended", by=by, reason="moved away")
    contact_of(kept, by)
    with time_machine.travel(timezone.now() + timedelta(days=5 * 365)):
        retention.apply()
        assert JobOrder.objects.count() == 2
    with time_machine.travel(timezone.now() + timedelta(days=5 * 365 + 3)):
        retention.apply()
        assert not JobOrder.objects.exists()
        retention.apply()
    assert list(Employer.objects.values_list("name", flat=True)) == ["Kept"]
    assert EmployerEvent.objects.filter(employer__name="Kept").exists()
