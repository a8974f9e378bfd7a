from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from pathways.cohorts.selectors.standing import student_state
from people.models import AccessEvent
from people.releases.services.releases import revoke_release
from placement.base.enums import FoundBy
from placement.base.errors import EvidenceNeeded, IllegalMove, NoSuchRight, ReasonNeeded, TooEarly
from placement.models import Placement, PlacementEvent
from placement.placements.services import (
    end_placement,
    record_placement,
    record_retention,
    start_placement,
    verify_placement,
)
from placement.referrals.services.referrals import move_referral
from tests.placement.factories import accepted, browser, referred, searching, staff

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def by():
    return staff()


def job(by, days_ago=0, referral=None, student=None, **terms):
    values = {
        "title": "Technician",
        "soc_code": "15-1231",
        "hours": Decimal(36),
        "wage": Decimal(24),
        "start_on": timezone.localdate() - timedelta(days=days_ago),
        "found_by": FoundBy.SELF,
    }
    student = referral.student if referral else student or searching(by)
    return record_placement(student=student, by=by, referral=referral, **(values | terms))


def verified(by, days_ago):
    placement = job(by, days_ago)
    placement = start_placement(placement=placement, on=placement.start_on, by=by)
    return verify_placement(placement=placement, evidence="offer_shown", dated=placement.start_on, by=by)


def refused(error, placement, act):
    before = (Placement.objects.get(pk=placement.pk).state, PlacementEvent.objects.count())
    with pytest.raises(error):
        act()
    assert (Placement.objects.get(pk=placement.pk).state, PlacementEvent.objects.count()) == before


def test_referral_leads_to_placement_and_student_is_working(by):
    referral = accepted(by)
    placement = job(by, referral=referral)
    assert placement.found_by == FoundBy.REFERRAL
    start_placement(placement=placement, on=timezone.localdate(), by=by)
    referral.refresh_from_db()
    assert (referral.state, student_state(referral.student)) == ("started", "placed")
    assert not referral.events.last().override


def test_start_after_the_release_ended_is_marked_and_shows_nothing(by):
    referral, release = referred(by)
    for state in ("applied", "screening", "interview", "offered", "accepted"):
        referral = move_referral(referral=referral, to=state, by=by)
    revoke_release(release=release, by=referral.student)
    start_placement(placement=job(by, referral=referral), on=timezone.localdate(), by=by)
    event = referral.events.last()
    assert (event.to_state, event.override, event.reason != "") == ("started", True, True)


def test_placement_from_a_referral_that_is_not_accepted_is_refused(by):
    referral, _release = referred(by)
    with pytest.raises(IllegalMove):
        job(by, referral=referral)
    assert not Placement.objects.exists()


def test_second_placement_from_one_referral_is_refused(by):
    referral = accepted(by)
    job(by, referral=referral)
    with pytest.raises(IllegalMove):
        job(by, referral=referral)
    assert Placement.objects.count() == 1


def test_placement_by_staff_without_the_student_is_refused(by):
    with pytest.raises(NoSuchRight):
        job(staff(), student=searching(by))
    assert not Placement.objects.exists()


def test_employer_found_otherwise_is_sealed(by):
    placement = job(by, employer_name="Canary Bakery")
    stored = Placement.objects.values().get(pk=placement.pk)
    assert placement.sealed_employer.startswith("a1.")
    assert "Canary" not in str(stored)


def test_look_at_the_sealed_employer_is_logged(by):
    placement = job(by, employer_name="Canary Bakery")
    page = browser(by).get(f"/placement/jobs/{placement.pk}/")
    assert "Canary Bakery" in page.content.decode()
    assert AccessEvent.objects.filter(subject_id=placement.student_id, reader_id=by.pk, field="employer").count() == 1


def test_start_in_the_future_is_refused(by):
    placement = job(by)
    day = timezone.localdate() + timedelta(days=1)
    refused(TooEarly, placement, lambda: start_placement(placement=placement, on=day, by=by))


@pytest.mark.parametrize(("evidence", "dated"), [("", TODAY), ("hearsay", TODAY), ("offer_shown", None)])
def test_verification_without_evidence_seen_is_refused(by, evidence, dated):
    placement = start_placement(placement=job(by), on=timezone.localdate(), by=by)
    refused(
        EvidenceNeeded,
        placement,
        lambda: verify_placement(placement=placement, evidence=evidence, dated=dated, by=by),
    )


def test_verification_keeps_kind_date_and_verifier_only(by):
    placement = verified(by, 3)
    event = placement.events.last()
    assert (event.evidence, event.on, event.by) == ("offer_shown", placement.start_on, by)


def test_retention_before_its_day_is_refused(by):
    placement = verified(by, 29)
    refused(TooEarly, placement, lambda: record_retention(placement=placement, day=30, employed="unknown", by=by))


def test_retention_out_of_order_is_refused(by):
    placement = verified(by, 100)
    refused(
        IllegalMove,
        placement,
        lambda: record_retention(placement=placement, day=60, employed="unknown", by=by),
    )


def test_retention_as_working_needs_evidence(by):
    placement = verified(by, 31)
    refused(
        EvidenceNeeded,
        placement,
        lambda: record_retention(placement=placement, day=30, employed="same", by=by),
    )


def test_retention_unknown_is_an_answer(by):
    placement = record_retention(placement=verified(by, 31), day=30, employed="unknown", by=by)
    event = placement.events.last()
    assert (placement.state, event.employed, event.on) == ("d30", "unknown", placement.start_on + timedelta(days=30))


def test_end_takes_a_code_and_the_student_searches_again(by):
    placement = verified(by, 31)
    refused(
        ReasonNeeded,
        placement,
        lambda: end_placement(placement=placement, reason="a long story", on=TODAY, by=by),
    )
    end_placement(placement=placement, reason="position_ended", on=TODAY, by=by)
    assert student_state(placement.student) == "searching"
    event = placement.events.last()
    assert (event.separation, event.on) == ("position_ended", TODAY)


def test_release_is_no_condition_of_the_placement_record(by):
    student = searching(by)
    assert job(by, student=student).student == student
