"""Steps of interviews, offers, vetting and cover."""

from datetime import timedelta

from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from people.caseload.covering import end_cover, set_cover
from people.models import Cover
from placement.employers.vetting import Found, record_vetting_check
from placement.interviews.services import call_off, offer_times, pick_time, record_outcome, refuse_times
from placement.models import Employer, Interview, Offer, Referral
from placement.offers.services import accept_offer, ask_for_time, decline_offer, take_back_offer, write_offer
from placement.offers.terms import terms_of
from tests.placement.factories import found
from tests.placement.walks.walker import Walker, nearly_always, some, three, two


class Meetings(Walker):
    """What a walk takes of them."""

    # -- interviews and offers -------------------------------------------------------------------------------------
    @precondition(lambda self: Referral.objects.exists())
    @rule(number=some, who=st.sampled_from(["one", "two", "contact", "outsider", "student"]), days=st.integers(0, 20))
    def times(self, number, who, days):
        way = self.way(number)
        by, first = self.actor(who, way), self.now + timedelta(days=days)
        terms = {"kind": "phone", "zone": "America/Chicago", "minutes": 30, "times": [first, first + timedelta(days=1)]}
        if self.take("times", lambda: offer_times(referral=way, by=by, **terms)):
            self.covered(who)
            assert self.came["InterviewEvent", "moved"] == 1

    @precondition(lambda self: Interview.objects.exists())
    @rule(
        number=some,
        what=st.sampled_from(["pick", "pick", "none", "off", "held", "held"]),
        who=st.sampled_from(["student", "student", "one", "contact", "outsider"]),
    )
    def meet(self, number, what, who):
        rows = list(Interview.objects.order_by("pk"))
        self.at_meeting(rows[number % len(rows)], what, who, held=bool(number % 2))

    def at_meeting(self, meeting, what, who, *, held):
        by, slot = self.actor(who, meeting.referral), meeting.slots.order_by("starts_at").first()
        acts = {
            "pick": lambda: pick_time(interview=meeting, starts_at=slot.starts_at if slot else self.now, by=by),
            "none": lambda: refuse_times(interview=meeting, by=by),
            "off": lambda: call_off(interview=meeting, by=by),
            "held": lambda: record_outcome(interview=meeting, held=held, by=by),
        }
        if self.take(what, acts[what]):
            self.covered(who)
            assert self.came["InterviewEvent", "moved"] == 1

    @precondition(lambda self: Referral.objects.exists())
    @rule(
        number=some, who=st.sampled_from(["one", "contact", "contact", "outsider", "student"]), days=st.integers(-2, 9)
    )
    def offer(self, number, who, days):
        way = self.way(number)
        today = timezone.localdate(self.now)
        own = {"start_on": today + timedelta(days=20), "answer_by": today + timedelta(days=days)}
        terms = terms_of(way.order) | own
        if self.take("offer", lambda: write_offer(referral=way, by=self.actor(who, way), terms=terms)):
            self.covered(who)
            assert self.came["OfferEvent", "moved"] == 1

    @precondition(lambda self: Offer.objects.exists())
    @rule(
        number=some,
        what=st.sampled_from(["accept", "accept", "decline", "time", "back"]),
        who=st.sampled_from(["student"] * 3 + ["one", "contact", "outsider"]),
        version=st.integers(0, 4),
    )
    def reply(self, number, what, who, version):
        rows = list(Offer.objects.order_by("pk"))
        self.answer_offer(rows[number % len(rows)], what, who, version)

    def answer_offer(self, offer, what, who, version):
        by = self.actor(who, offer.referral)
        read = version or offer.versions.count()
        acts = {
            "accept": lambda: accept_offer(offer=offer, number=read, by=by),
            "decline": lambda: decline_offer(offer=offer, by=by),
            "time": lambda: ask_for_time(offer=offer, by=by),
            "back": lambda: take_back_offer(offer=offer, by=by),
        }
        if self.take(what, acts[what]):
            self.covered(who)
            assert self.came["OfferEvent", "moved"] == 1

    # -- vetting and cover ------------------------------------------------------------------------------------------
    @rule(who=three, answer=st.sampled_from(["yes", "yes", "yes", "no", "na"]), how=nearly_always)
    def vet(self, who, answer, how):
        row = Employer.objects.get(pk=self.scene.vetted.pk)
        answers = found(ein=Found(answer, "registry and a call" if how else "ok"))
        by = self.scene.staff[who]
        if self.take("vet", lambda: record_vetting_check(employer=row, by=by, answers=answers)):
            assert self.came["EmployerEvent", "checked"] == 1

    @rule(days=st.integers(-1, 12), who=st.sampled_from(["one", "two", "outsider"]), away=two)
    def cover(self, days, who, away):
        today = timezone.localdate(self.now)
        people = {"one": self.scene.one, "two": self.scene.two, "outsider": self.scene.outsider}
        wanted = {"away": self.scene.staff[away], "covered_by": self.scene.outsider, "by": people[who]}
        last = today + timedelta(days=days)
        self.take("cover", lambda: set_cover(first_on=today, last_on=last, **wanted))

    @precondition(lambda self: Cover.objects.exists())
    @rule(number=some, who=three)
    def end_cover(self, number, who):
        rows = list(Cover.objects.order_by("pk"))
        self.take("end cover", lambda: end_cover(cover=rows[number % len(rows)], by=self.scene.staff[who]))
