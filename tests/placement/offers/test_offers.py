"""An offer from its terms to an answer: versions stay, an acceptance names one, time declines nothing."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from people.models import InboxItem, Task
from people.releases.services.releases import revoke_release
from people.rights.export import everything
from placement.base.errors import (
    EmployerPaused,
    IllegalMove,
    NoSuchRight,
    OfferChanged,
    ReferralFrozen,
    TermsNotPlausible,
)
from placement.employers.services import move_employer
from placement.models import Offer, OfferTerms, Placement
from placement.offers.hand_overs import OF_OFFER
from placement.offers.services import accept_offer, ask_about_days, ask_for_time, decline_offer, take_back_offer
from placement.referrals.hand_overs import OF_REFERRAL
from placement.referrals.services.referrals import move_referral, withdraw
from placement.referrals.services.releases import resume_referral
from placement.wishes.services import save_away
from tests.placement import factories as made
from tests.placement.offers.offers import terms, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def advisor():
    return made.staff()


def waits():
    """Return the open tasks about offers and their referrals, each with its owner."""
    rows = Task.objects.filter(kind__in=[*OF_OFFER, *OF_REFERRAL], closed_at=None).select_related("owner")
    return [(row.kind, row.owner) for row in rows]


def text(response):
    return response.content.decode()


def test_each_step_leaves_one_task_and_a_changed_offer_is_a_version_beside_the_old(advisor):
    offer = written(advisor)
    student = offer.referral.student
    assert (offer.referral.state, waits()) == ("offered", [("offer_to_answer", student)])
    ask_for_time(offer=offer, by=student)
    assert waits() == [("offer_time", advisor)]
    written(advisor, offer.referral, wage=Decimal("26.00"))
    assert waits() == [("offer_to_answer", student)]
    decline_offer(offer=offer, by=student)
    assert waits() == [("offer_declined", advisor)]
    written(advisor, offer.referral, wage=Decimal("27.00"))
    with pytest.raises(OfferChanged):
        accept_offer(offer=offer, number=2, by=student)
    accept_offer(offer=offer, number=3, by=student)
    assert waits() == [("offer_accepted", advisor)]
    assert list(OfferTerms.objects.values_list("number", "wage")) == [(3, 27), (2, 26), (1, 25)]
    event = offer.events.last()
    assert (event.to_state, event.terms.number, event.by) == ("accepted", 3, student)


def test_employer_offers_and_takes_back(advisor):
    referral, _release = made.referred(advisor)
    contact = made.contact_of(referral.order.employer, advisor)
    offer = written(contact, referral)
    assert waits() == [("offer", advisor), ("offer_to_answer", referral.student)]
    InboxItem.objects.all().delete()
    decline_offer(offer=offer, by=referral.student)
    assert waits() == [("offer_declined", advisor)]
    assert InboxItem.objects.filter(user=contact, kind="opening_answered").exists()
    take_back_offer(offer=offer, by=contact)
    assert waits() == [("offer_taken_back", advisor)]
    with pytest.raises(IllegalMove):
        accept_offer(offer=offer, number=1, by=referral.student)


def test_day_that_passes_declines_nothing_and_is_a_task_once_for_a_version(advisor):
    offer = written(advisor)
    student = offer.referral.student
    with time_machine.travel(timezone.now() + timedelta(days=7)):
        assert ask_about_days() == 0
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        call_command("tell_interviews", verbosity=0)
        assert ask_about_days() == 0
        offer.refresh_from_db()
        assert (offer.state, waits()) == ("waits", [("offer_to_answer", student), ("offer_day_over", advisor)])
        accept_offer(offer=offer, number=1, by=student)
    assert waits() == [("offer_accepted", advisor)]


@pytest.mark.parametrize("answered", [True, False])
def test_job_takes_over_the_terms_that_were_accepted(advisor, answered):
    offer = written(advisor, wage=Decimal("31.50"))
    referral = offer.referral
    if answered:
        accept_offer(offer=offer, number=1, by=referral.student)
    else:
        move_referral(referral=referral, to="accepted", by=advisor)
    client = made.browser(advisor)
    path = reverse("placement:job-from-referral", args=[referral.pk])
    assert ("31.50" in text(client.get(path)), 'name="wage"' in text(client.get(path))) == (True, False)
    client.post(path, {"in_field": "on", "wage": "9.00"})
    job = Placement.objects.get()
    assert (job.wage, job.start_on, job.agreed.number) == (Decimal("31.50"), job.agreed.start_on, 1)
    assert "31.50" in text(client.get(reverse("placement:placement", args=[job.pk])))


def test_end_of_the_way_closes_the_offer_and_takes_its_task_away(advisor):
    offer = written(advisor)
    withdraw(referral=offer.referral, by=offer.referral.student)
    offer.refresh_from_db()
    assert (offer.state, waits()) == ("closed", [("student_withdrew", advisor)])


def test_offer_of_an_employer_kept_away_waits_out_of_sight(advisor):
    referral, _release = made.referred(advisor)
    save_away(student=referral.student, names=("Elsewhere",))
    type(referral.order.employer).objects.update(name="Elsewhere Works")
    InboxItem.objects.all().delete()
    written(advisor, referral)
    assert waits() == [("offer_to_answer_kept", referral.student)]
    assert set(InboxItem.objects.values_list("kind", flat=True)) == {"kept_away"}


def test_task_of_an_offer_waits_with_a_pause_or_with_sharing_and_comes_back(
    advisor, django_capture_on_commit_callbacks
):
    offer = written(advisor)
    referral, student, own = offer.referral, offer.referral.student, ("offer_to_answer", offer.referral.student)
    move_employer(employer=referral.order.employer, to="suspended", by=advisor, reason="x")
    assert waits() == [("employer_paused", advisor)]
    with pytest.raises(EmployerPaused):
        accept_offer(offer=offer, number=1, by=student)
    decline_offer_of_another(advisor)
    made.resumed(referral.order.employer, advisor)
    assert own in waits()
    with django_capture_on_commit_callbacks(execute=True):
        revoke_release(release=student.releases.get(), by=student)
    assert waits() == [("release_ended", advisor)]
    made.release_for(referral, advisor)
    resume_referral(referral=referral, by=advisor)
    assert waits() == [own]


def decline_offer_of_another(advisor):
    """A no to an offer says nothing about what else waits, such as a pause."""
    other = written(advisor)
    move_employer(employer=other.referral.order.employer, to="suspended", by=advisor, reason="x")
    decline_offer(offer=other, by=other.referral.student)
    kinds = Task.objects.filter(about__in=[other.pk, other.referral_id], closed_at=None).values_list("kind", flat=True)
    assert set(kinds) == {"employer_paused", "offer_declined"}
    Task.objects.filter(about__in=[other.pk, other.referral_id]).delete()


def test_end_of_the_employer_or_a_start_leaves_no_offer_open(advisor):
    ended, begun = written(advisor), written(advisor)
    move_employer(employer=ended.referral.order.employer, to="ended", by=advisor, reason="x")
    move_referral(referral=begun.referral, to="started", by=advisor, reason="began at once", override=True)
    assert [Offer.objects.get(pk=offer.pk).state for offer in (ended, begun)] == ["closed", "accepted"]
    assert waits() == [("employer_gone", advisor)]


@pytest.mark.parametrize("then", ["written", "taken back"])
def test_page_from_before_an_offer_was_written_accepts_nothing(advisor, then):
    """The plain answer names no version: what was offered in writing is accepted on its own page."""
    offer = written(advisor)
    referral, own = offer.referral, made.browser(offer.referral.student)
    if then == "taken back":
        take_back_offer(offer=offer, by=advisor)
    page = text(own.post(reverse("placement:my-answer", args=[referral.pk]), {"to": "accepted"}, follow=True))
    assert ("Nothing is accepted yet." in page, "Accept the offer" in page) == (True, False)
    referral.refresh_from_db()
    assert referral.state == "offered"


def test_opening_with_an_older_code_can_be_offered(advisor):
    referral, _release = made.referred(advisor)
    type(referral.order).objects.update(soc_code="15-1151")
    referral.order.refresh_from_db()
    assert written(advisor, referral).versions.get().soc_code == "15-1151"


def test_taken_back_offer_is_one_task(advisor):
    referral, _release = made.referred(advisor)
    contact = made.contact_of(referral.order.employer, advisor)
    take_back_offer(offer=written(contact, referral), by=contact)
    assert waits() == [("offer_taken_back", advisor)]


def test_day_that_cannot_be_read_is_asked_again_and_nothing_is_saved(advisor):
    offer = written(advisor)
    own = made.browser(offer.referral.student)
    page = text(
        own.post(reverse("placement:my-offer-answer", args=[offer.pk]), {"answer": "time", "until": "next Canary"})
    )
    assert ("next Canary" in page, "govuk-error-message" in page) == (True, True)
    assert Offer.objects.get().state == "waits"


def test_refused_steps_change_nothing(advisor):
    offer = written(advisor)
    referral, student, stranger = offer.referral, offer.referral.student, made.staff()
    before = (waits(), offer.events.count(), OfferTerms.objects.count())
    yesterday = timezone.localdate() - timedelta(days=1)
    refused = (
        (NoSuchRight, lambda: written(stranger, referral)),
        (NoSuchRight, lambda: accept_offer(offer=offer, number=1, by=advisor)),
        (NoSuchRight, lambda: take_back_offer(offer=offer, by=student)),
        (TermsNotPlausible, lambda: written(advisor, referral, wage=Decimal("9.00"))),
        (TermsNotPlausible, lambda: written(advisor, referral, answer_by=yesterday)),
        (TermsNotPlausible, lambda: written(advisor, referral, title="")),
    )
    for error, act in refused:
        with pytest.raises(error):
            act()
    assert (waits(), offer.events.count(), OfferTerms.objects.count()) == before
    referral.frozen = True
    referral.save()
    with pytest.raises(ReferralFrozen):
        accept_offer(offer=offer, number=1, by=student)
    assert Offer.objects.get().state == "waits"


def test_pages_from_writing_to_an_answer(advisor):
    referral, _release = made.referred(advisor)
    client, today = made.browser(advisor), timezone.localdate()
    path = reverse("placement:offer-write", args=[referral.pk])
    data = {name: value for name, value in terms(referral).items() if value not in (None, False, [])} | {"wage": "9.00"}
    data |= {"start_on": today.isoformat(), "answer_by": today.isoformat(), "conditions": "Canary drug test"}
    page = text(client.post(path, data))
    assert ("an hour on" in page, "Canary drug test" in page, Offer.objects.count()) == (True, True, 0)
    page = text(client.post(path, data | {"wage": "22.00"}, follow=True))
    assert "Saved. It waits for an answer now." in page
    offer, own = Offer.objects.get(), made.browser(referral.student)
    page = text(own.get(reverse("placement:my-referral", args=[referral.pk])))
    assert (reverse("placement:my-offer", args=[offer.pk]) in page, "Accept the offer" in page) == (True, False)
    answer = reverse("placement:my-offer-answer", args=[offer.pk])
    assert "Saved. The offer still stands." in text(own.post(answer, {"answer": "time", "until": ""}, follow=True))
    partner = made.browser(made.contact_of(referral.order.employer, advisor))
    page = text(partner.get(reverse("placement:employer-offer", args=[offer.pk])))
    assert ("Canary drug test" in page, referral.student.get_full_name() in page) == (True, False)
    partner.post(reverse("placement:employer-offer-write", args=[referral.pk]), data | {"wage": "23.00"})
    assert "Nothing is accepted yet." in text(own.post(answer, {"answer": "yes", "version": "1"}, follow=True))
    page = text(own.post(answer, {"answer": "yes", "version": "2"}, follow=True))
    assert "You accepted this offer." in page
    assert "Canary drug test" in str(everything(referral.student))
