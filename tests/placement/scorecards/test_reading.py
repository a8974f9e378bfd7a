"""Scorecards against a plain reference that reads one row after the other, and the pages that show them."""

import random
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from people.base.enums import Role
from people.models import User
from placement.models import Employer, JobOrder, OrderEvent, Placement, PlacementEvent, Referral, ReferralEvent
from placement.scorecards.figures import Tally
from placement.scorecards.reading import tallies
from placement.scorecards.views import rows_by
from tests.people.factories import person
from tests.placement.factories import TERMS, browser, staff

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = timezone.localdate()
ENDS = ["employer_declined", "position_closed", "no_response", "student_withdrew"]
STEPS = ["referred", "applied", "screening", "interview", "offered", "accepted", "started"]


def firm(name, **fields):
    return Employer.objects.create(name=name, **{"state": "active", **fields})


def order(employer, openings, *, opened=True):
    row = JobOrder.objects.create(employer=employer, openings=openings, state="open", **TERMS)
    steps = ["draft", "review", *(["open"] if opened else [])]
    OrderEvent.objects.bulk_create(OrderEvent(order=row, to_state=state) for state in steps)
    return row


def way(student, opening, moves):
    """Return a referral with moves of `(state, days ago, answered, implied)`."""
    row = Referral.objects.create(student=student, order=opening, state=moves[-1][0])
    ReferralEvent.objects.bulk_create(
        ReferralEvent(referral=row, to_state=to, at=NOW - timedelta(days=ago), answered=answered, implied=implied)
        for to, ago, answered, implied in moves
    )
    return row


def job(row, days_ago, at_ninety="", ended_after=None):
    """Return a job that began so many days ago, what is known of day 90, and after how many days it ended."""
    begun = TODAY - timedelta(days=days_ago)
    made = Placement.objects.create(
        student=row.student, referral=row, found_by="referral", start_on=begun, state="started", **TERMS
    )
    events = [PlacementEvent(placement=made, to_state="started", on=begun)]
    if at_ninety:
        events.append(PlacementEvent(placement=made, to_state="d90", employed=at_ninety))
    if ended_after is not None:
        events.append(PlacementEvent(placement=made, to_state="separated", on=begun + timedelta(days=ended_after)))
    PlacementEvent.objects.bulk_create(events)
    return made


def some_moves(chance):
    """Return the moves of one way: to some step of the line, perhaps with an end, some of them implied or answered."""
    ago, moves = chance.randint(200, 400), [("suggested", 401, False, False)]
    for state in STEPS[: chance.choice([0, 1, 4, 5, 7, 7, 7])]:
        ago -= chance.choice([0, 1, 3, 12])
        moves.append((state, ago, chance.random() < 0.5, state in {"applied", "screening"} and chance.random() < 0.5))
    if moves[-1][0] != "started" and chance.random() < 0.5:
        moves.append((chance.choice(ENDS), ago - chance.choice([0, 2, 9]), chance.random() < 0.5, False))
    return moves


def reference(employer):
    """Count by hand what an employer's openings, referrals and jobs say, from docs/placement.md."""
    tally = Tally()
    for opening in employer.orders.all():
        if [event for event in opening.events.all() if event.to_state == "open"]:
            tally.places += opening.openings
        for row in opening.referrals.all():
            tally.hires += row.state == "started"
            steps = [event for event in row.events.order_by("at", "id") if event.kind == "moved" and not event.implied]
            sent = [event.at for event in steps if event.to_state == "referred"]
            if sent:
                tally.sent += 1
                said = [
                    event.at
                    for event in steps
                    if event.to_state in {"interview", "offered", "employer_declined"}
                    or (event.to_state == "position_closed" and event.answered)
                ]
                if said:
                    tally.answers.append((min(said) - sent[0]).total_seconds() / 86400)
            made = Placement.objects.filter(referral=row).first()
            if made and row.state == "started" and (TODAY - made.start_on).days >= 90:
                day = [event.employed for event in made.events.all() if event.to_state == "d90"]
                ends = [event.on for event in made.events.all() if event.to_state == "separated"]
                tally.due += 1
                tally.kept += day == ["same"]
                left = bool(ends) and (ends[-1] - made.start_on).days < 90
                tally.unknown += day in ([], ["unknown"]) and not left
    return tally


def test_figures_are_those_that_somebody_counts_by_hand():
    chance, handler = random.Random(16), staff()
    students = [person(Role.STUDENT) for _ in range(6)]
    firms = [firm(f"Firm {number}") for number in range(3)]
    for one in firms[:2]:
        for number in range(4):
            opening = order(one, number + 1, opened=number != 3)
            for student in students:
                row = way(student, opening, some_moves(chance))
                if row.state == "started":
                    known = chance.choice(["", "same", "same", "other", "no", "unknown"])
                    job(row, chance.choice([30, 89, 90, 200]), known, chance.choice([None, None, 40, 90, 120]))
    found = tallies()
    for one in firms:
        wanted, got = reference(one), found.get(one.pk, Tally())
        assert sorted(got.answers) == pytest.approx(sorted(wanted.answers))
        got.answers = wanted.answers = []
        assert got == wanted
    said = [sum(getattr(one, name) for one in found.values()) for name in ("due", "kept", "unknown")]
    assert said[0] > said[1] > 0 < said[2]
    assert tallies([firms[1].pk]).keys() == {firms[1].pk}
    page = browser(handler).get(reverse("placement:employer", args=[firms[0].pk])).content.decode()
    assert "How they work with us" in page


def hired(one, number):
    opening = order(one, 8)
    for _ in range(number):
        way(
            User.objects.create(username=f"{one.pk}-{_}"),
            opening,
            [("referred", 9, False, False), ("started", 1, False, False)],
        )


def test_order_of_a_column_does_not_give_back_what_is_hidden():
    """Four hires before three before one: an order by the hidden number would say it."""
    for name, number in (("Beta", 1), ("Alpha", 3), ("Delta", 4), ("Gamma", 6), ("Epsilon", 0)):
        hired(firm(name), number)
    assert [row.employer.name for row in rows_by("hires")] == ["Gamma", "Epsilon", "Alpha", "Beta", "Delta"]
    assert [row.employer.name for row in rows_by("fill")] == ["Gamma", "Epsilon", "Alpha", "Beta", "Delta"]


def test_who_was_never_vetted_has_no_scorecard_and_nonsense_orders_by_name():
    handler = staff()
    seen = firm("Seen")
    unseen = firm("Unseen", state="prospect")
    answer = browser(handler).get(reverse("placement:scorecards"), {"by": "nonsense"})
    assert [row.employer for row in answer.context["page"]] == [seen]
    own = browser(handler).get(reverse("placement:employer", args=[unseen.pk])).content.decode()
    assert "How they work with us" not in own


def test_what_was_merged_into_another_entry_has_no_scorecard_of_its_own():
    """Its openings are counted at the other one: the row said that nobody was hired there."""
    handler, kept = staff(), firm("Kept")
    gone = firm("Gone", state="ended", merged_into=kept)
    assert [row.employer for row in rows_by("name")] == [kept]
    page = browser(handler).get(reverse("placement:employer", args=[gone.pk])).content.decode()
    assert ("This entry was merged" in page, "How they work with us" in page) == (True, False)


@pytest.mark.parametrize("number", [1, 3])
def test_scorecards_take_five_queries_whatever_there_is(number, django_assert_num_queries):
    for each in range(number):
        hired(firm(f"Firm {each}"), number)
    with django_assert_num_queries(5):
        assert len(rows_by("kept")) == number
