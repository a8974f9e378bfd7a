"""What placement forgets by itself, and what stays of a filled opening."""

import json
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
    GapRecord,
    Interview,
    InterviewEvent,
    JobOrder,
    KeptFacts,
    Offer,
    OfferEvent,
    OfferTerms,
    OutcomeRecord,
    Placement,
    PlacementEvent,
    QuarterRecord,
    Referral,
    ReferralEvent,
    ReferralNote,
    StatusRecord,
)
from placement.offers.services import accept_offer
from placement.openings.services import draft_order, move_order
from placement.outcomes import rights
from placement.outcomes.entries import record_gap, record_outcome, record_quarter, record_status
from placement.outcomes.selectors import groups_by_pathway
from placement.placements.services import record_placement, start_placement, verify_placement
from placement.referrals.services.notes import write_note
from tests.placement.factories import TERMS, accepted, active_employer, contact_of, searching, staff, suggested
from tests.placement.interviews.meetings import agreed
from tests.placement.offers.offers import written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("networking")]
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


def facts(student: User, by: User, year: int) -> None:
    record_outcome(
        student=student,
        by=by,
        pathway="networking",
        enrolled_on=date(year, 1, 1),
        planned_end_on=date(year, 6, 1),
        exit_on=date(year, 6, 1),
    )
    record_quarter(student=student, by=by, year=year, quarter=4, employed=True, evidence="pay_slip_shown")
    record_status(student=student, by=by, code="other_study", on=date(year, 7, 1))
    record_gap(student=student, by=by, reason="care", first_on=date(year, 3, 1), last_on=date(year, 3, 9))


def test_job_and_its_opening_go_after_five_years(by):
    placed(by)
    suggested(by)
    with time_machine.travel(timezone.now() + SIX_YEARS):
        fresh = suggested(by)
        retention.apply()
    assert list(Referral.objects.all()) == [fresh]
    assert not Placement.objects.exists()
    assert not PlacementEvent.objects.exists()


ENTRIES = (OutcomeRecord, QuarterRecord, StatusRecord, GapRecord)


def test_entries_go_five_years_after_the_exit_and_not_before(by):
    gone, here, back = searching(by), searching(by), searching(by)
    this_year = timezone.localdate().year
    facts(gone, by, 2018)
    facts(here, by, this_year - 2)
    facts(back, by, 2018)
    facts(back, by, this_year - 1)
    retention.apply()
    for kind in ENTRIES:
        assert set(kind.objects.values_list("student", flat=True)) == {here.pk, back.pk}, kind


def test_facts_without_a_name_go_five_years_after_their_last_day(by):
    old, new = searching(by), searching(by)
    facts(old, by, 2018)
    facts(new, by, timezone.localdate().year - 2)
    for student in (old, new):
        erasure.erase_person(user=student)
    assert KeptFacts.objects.count() == 2
    retention.apply()
    assert [row.last_on.year for row in KeptFacts.objects.all()] == [timezone.localdate().year - 2]


def test_contact_goes_a_year_after_its_end(by):
    employer = active_employer(by)
    old, new = contact_of(employer, by), contact_of(employer, by)
    EmployerContact.objects.filter(user=old).update(ended_at=timezone.now() - timedelta(days=400))
    EmployerContact.objects.filter(user=new).update(ended_at=timezone.now() - timedelta(days=300))
    retention.apply()
    assert [row.user for row in EmployerContact.objects.all()] == [new]


def test_erased_person_leaves_what_they_count_as_and_nothing_it_came_from(by):
    job = placed(by)
    verify_placement(placement=job, evidence="offer_shown", dated=job.start_on, by=by)
    student, start = job.student, job.start_on
    facts(student, by, start.year - 2)
    before = groups_by_pathway()
    erasure.erase_person(user=student)
    assert groups_by_pathway() == before
    assert [one.start_on for one in before["networking"].jobs] == [start]
    assert not Placement.objects.exists()
    for kind in ENTRIES:
        assert not kind.objects.exists(), kind
    assert str(student.pk) not in json.dumps(KeptFacts.objects.get().content)


def test_filled_opening_stays_filled_apart_from_the_job(by):
    job = placed(by)
    order = job.referral.order
    erasure.erase_person(user=job.student)
    filled = Referral.objects.get(order=order)
    assert filled.state == "started"
    assert filled.student != job.student
    assert not filled.student.is_active
    assert order.referrals.filter(state="started").count() == 1


def test_offers_interviews_and_notes_of_a_filled_opening_are_erased(by):
    interview = agreed(by)
    referral, student = interview.referral, interview.referral.student
    write_note(referral=referral, by=by, text="Canary")
    offer = written(by, referral)
    accept_offer(offer=offer, number=1, by=student)
    job = record_placement(student=student, by=by, referral=referral, start_on=timezone.localdate(), **TERMS)
    start_placement(placement=job, on=timezone.localdate(), by=by)
    erasure.erase_person(user=student)
    assert Referral.objects.get().state == "started"
    for kind in (Interview, InterviewEvent, Offer, OfferTerms, OfferEvent, ReferralNote, ReferralEvent):
        assert not kind.objects.exists(), kind


def test_erasure_of_somebody_without_facts_makes_no_account(by):
    student = suggested(by).student
    before = User.objects.count()
    assert rights.erase_search(student) >= 1
    assert rights.set_apart(student) == 0
    assert User.objects.count() == before


def test_erasing_twice_changes_nothing_more(by):
    student = placed(by).student
    assert rights.erase_search(student) >= 1
    assert rights.set_apart(student) == 1
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
