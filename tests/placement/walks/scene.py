"""A small world with every actor, and what holds in it after each step, said apart from the code."""

from collections import Counter
from itertools import pairwise

from pathways.models import StudentStanding, StudentStateEvent
from people.caseload.services import assign_student
from people.models import Cover, InboxItem, Release, ReleaseEvent, Task
from placement.base.enums import INTERVIEW_OPEN, OFFER_OPEN, REFERRAL_DONE, REFERRAL_ENDS, OrderState, ReferralState
from placement.base.machine import EMPLOYER, INTERVIEW, OFFER, ORDER, PLACEMENT, REFERRAL, REFERRAL_LINE
from placement.employers.services import add_employer, move_employer
from placement.employers.vetting import lists_of, passed
from placement.interviews.hand_overs import OF_INTERVIEW
from placement.models import (
    Employer,
    EmployerEvent,
    Interview,
    InterviewEvent,
    InterviewSlot,
    JobOrder,
    Offer,
    OfferEvent,
    OfferTerms,
    OrderEvent,
    Placement,
    PlacementEvent,
    Referral,
    ReferralEvent,
    VettingAnswer,
    WorkWishes,
)
from placement.offers.hand_overs import OF_OFFER
from placement.referrals.hand_overs import OF_REFERRAL
from placement.referrals.selectors import visible_referrals
from tests.placement.factories import active_employer, contact_of, open_order, searching, staff

KEPT = (
    *(Referral, ReferralEvent, Release, ReleaseEvent, JobOrder, OrderEvent, Employer, EmployerEvent, VettingAnswer),
    *(Placement, PlacementEvent, Task, InboxItem, StudentStanding, StudentStateEvent, WorkWishes),
    *(Interview, InterviewEvent, InterviewSlot, Offer, OfferEvent, OfferTerms, Cover),
)
EVENTS = (ReferralEvent, ReleaseEvent, OrderEvent, EmployerEvent, PlacementEvent)
# What follows from a step of something else: an end of the way ends the interview and closes the offer.
FOLLOWING = (InterviewEvent, OfferEvent)
SENT = frozenset(REFERRAL_LINE[REFERRAL_LINE.index("referred") :])
TAKEN = "offer_accepted"
# What no step settles, beside what a step leaves: the student is told how it stands with the employer.
TO_TELL = {"employer_paused": "suspended", "employer_gone": "ended"}


class Scene:
    """Two students of two staff members, a third who works with neither, an employer with two openings."""

    def __init__(self):
        self.one, self.two, self.outsider = staff(), staff(), staff()
        self.students = [searching(self.one), searching(self.one)]
        for student in self.students:
            assign_student(staff=self.two, student=student, by=None)
        self.employer = active_employer(self.one, self.two)
        self.contact = contact_of(self.employer, self.one)
        self.vetted = add_employer(by=self.one, name="Vetted Works")
        move_employer(employer=self.vetted, to="vetting", by=self.one)
        self.orders = [open_order(self.one, self.employer), open_order(self.one, self.employer)]
        self.staff = (self.one, self.two, self.outsider)


def dump():
    """Return every row that a step could touch, by kind and id."""
    return {kind: {row["id"]: row for row in kind._base_manager.values()} for kind in KEPT}


def new_events(before):
    """Return kind of event → those that came since, but for those that only follow from a later one."""
    found = Counter()
    for kind in (*EVENTS, *FOLLOWING):
        for event in kind.objects.exclude(pk__in=before[kind]):
            if not getattr(event, "implied", False):
                found[kind.__name__, event.kind] += 1
    return found


def open_tasks(way):
    """Return the kinds of the tasks that wait about a referral."""
    return sorted(
        Task.objects.filter(about=way.pk, closed_at=None, kind__in=OF_REFERRAL).values_list("kind", flat=True)
    )


def line(row):
    """Return the moves of a thing in order."""
    return [event for event in row.events.order_by("at", "id") if event.kind == "moved"]


def check(scene):
    """Hold everything that must be so whatever happened."""
    for way in Referral.objects.all():
        check_way(way)
    for order in JobOrder.objects.all():
        check_order(order)
    for employer in Employer.objects.all():
        check_chain(employer, EMPLOYER, lambda event: False)
    check_vetting(Employer.objects.get(pk=scene.vetted.pk))
    for meeting in Interview.objects.select_related("referral__order__employer"):
        check_chain(meeting, INTERVIEW, lambda event: event.from_state == event.to_state)
        check_beside(meeting, INTERVIEW_OPEN, OF_INTERVIEW)
    for offer in Offer.objects.select_related("referral__order__employer"):
        check_chain(offer, OFFER, lambda event: False)
        check_offer(offer)
    for job in Placement.objects.select_related("referral"):
        check_chain(job, PLACEMENT, lambda event: False)
        assert job.state == "pending_start" or job.referral is None or job.referral.state != "suggested"
    live = Counter(Referral.objects.exclude(state__in=REFERRAL_ENDS).values_list("student", "order"))
    assert set(live.values()) <= {1}, "a student has one live way to an opening"
    for way, release in visible_referrals(scene.contact):
        assert release.is_live
        assert way.state in SENT - {"started"}


def check_chain(row, machine, free):
    """Hold that a thing stands where its last move led, and that each move was one that its machine knows."""
    moves = line(row)
    if not moves:
        return
    assert moves[-1].to_state == row.state
    for before, after in pairwise(moves):
        assert after.from_state == before.to_state
        assert free(after) or after.to_state in machine.after(after.from_state), (after.from_state, after.to_state)


def check_beside(row, is_open, kinds):
    """Hold that an interview or an offer that is open hangs on a way that goes on, alone, with at most one task."""
    way = row.referral
    waiting = set(Task.objects.filter(about=row.pk, closed_at=None, kind__in=kinds).values_list("kind", flat=True))
    if row.state in is_open:
        assert way.is_live, "nothing is open on a way that is over"
        assert way.state != "accepted"
        assert type(row).objects.filter(referral=way, state__in=is_open).count() == 1
    own = {kind for kind in waiting if kind in {"interview_times", "interview_times_kept"}}
    assert len(waiting) <= 1, waiting
    assert not own or row.state == "offered"


def check_offer(offer):
    """Hold that a yes names the newest terms, that the way stands there, and who is asked."""
    waiting = set(Task.objects.filter(about=offer.pk, closed_at=None, kind__in=OF_OFFER).values_list("kind", flat=True))
    asked = waiting & {"offer_to_answer", "offer_to_answer_kept"}
    way = offer.referral
    if offer.state in OFFER_OPEN:
        assert way.is_live
        assert way.state == "offered"
        assert Offer.objects.filter(referral=way, state__in=OFFER_OPEN).count() == 1
    if asked:
        assert offer.state == "waits"
        assert not way.frozen
        assert way.order.employer.state == "active", "nobody is asked for a yes that cannot be given"
    if offer.state == "accepted":
        yes = offer.events.filter(to_state="accepted").get()
        assert yes.terms_id == offer.versions.order_by("-number").first().pk
        assert way.state in {"accepted", "started"} | REFERRAL_ENDS


def check_vetting(employer):
    """Hold that nothing but two people who said no "no" make an employer vetted."""
    lists = lists_of(employer)
    if employer.state == "vetting":
        good = [person for person, event in lists.items() if passed(event)]
        assert len(good) < 2 or len(good) < len(lists), "two have found nothing against it"
        assert employer.vetted_at is None
    if employer.state in {"approved", "active"}:
        by = employer.events.filter(kind="checked").values_list("by", flat=True)
        assert len(set(by)) >= 2


def check_way(way):
    """Hold a referral's line, that an end is one, and that what waits about it is one thing."""
    check_chain(way, REFERRAL, lambda event: event.override)
    moves = line(way)
    assert not [event for event in moves if event.from_state in REFERRAL_DONE]
    reached = [event.to_state for event in moves]
    assert reached.count("interview") == way.interviews
    if set(reached) & (SENT - {"referred"}):
        assert "referred" in reached, "nobody is past Referred who was never sent"
    waiting = open_tasks(way)
    assert len(set(waiting) - {TAKEN, *TO_TELL}) <= 1, waiting
    for kind in set(waiting) & set(TO_TELL):
        assert way.is_live, "a way that is over leaves nothing to tell of its employer"
        assert way.order.employer.state == TO_TELL[kind]
    last = moves[-1]
    if way.state == "accepted" and last.by_id == way.student_id and not Placement.objects.filter(referral=way).exists():
        assert TAKEN in waiting, "a job that somebody took waits to be written down until it is"


def check_order(order):
    """Hold an opening's line, and that its state of filling is counted from who has started."""
    check_chain(order, ORDER, lambda event: False)
    started = Referral.objects.filter(order=order, state=ReferralState.STARTED).count()
    if order.state == OrderState.OPEN:
        assert started == 0
    if order.state == OrderState.PARTLY_FILLED:
        assert 0 < started < order.openings
