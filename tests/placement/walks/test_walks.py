"""Random walks of everybody at once over referrals, releases, interviews, offers, openings, employers, vetting, cover
and jobs, with employers kept away.

No step leads where no step may; a refused one leaves every row as it was; a done one leaves its event and its task. The
long walk: `make walks-night`.
"""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule, run_state_machine_as_test

from people.models import Cover, Release
from people.releases.services.releases import decline_release, end_releases, revoke_release, sign_release
from placement.base.enums import EmployerState, OrderState, ReferralState
from placement.employers.pausing import lift_suspension
from placement.employers.services import move_employer
from placement.models import Employer, Interview, JobOrder, Offer, Placement, Referral
from placement.openings.employer_steps import step_own_order
from placement.openings.services import edit_order, move_order, reopen_order
from placement.placements.services import end_placement, record_placement, start_placement, verify_placement
from placement.referrals.services.referrals import (
    answer_referral,
    follow_up_on,
    move_referral,
    show_interest,
    suggest,
    withdraw,
)
from placement.referrals.services.releases import ask_for_release, refer, resume_referral
from placement.wishes.services import save_away
from tests.placement.factories import TERMS
from tests.placement.walks.meetings import Meetings
from tests.placement.walks.scene import Scene, open_tasks
from tests.placement.walks.walker import LEAVES, LONG, START, nearly_always, seen, some, three, two


class Walk(Meetings):
    """One walk through a copy of the scene."""

    # -- referrals ---------------------------------------------------------------------------------------------------
    @rule(who=st.sampled_from(["one", "two", "student", "outsider"]), student=two, order=two)
    def suggest(self, who, student, order):
        student, order = self.scene.students[student], JobOrder.objects.get(pk=self.scene.orders[order].pk)
        by = (
            student
            if who == "student"
            else {"one": self.scene.one, "two": self.scene.two}.get(who, self.scene.outsider)
        )
        way = self.take("suggest", lambda: suggest(student=student, order=order, by=by))
        if way:
            self.covered(who)
            self.only(ReferralEvent_moved=1)
            assert len(open_tasks(way)) == (who != "student")

    @precondition(lambda self: Referral.objects.exists())
    @rule(number=some, who=st.sampled_from(["student", "student", "one", "outsider", "contact"]), why=st.booleans())
    def interest(self, number, who, why):
        way = self.way(number)
        by = self.actor(who, way)
        done = self.take("interest", lambda: show_interest(referral=way, by=by, reason="said so" if why else ""))
        if done:
            self.covered(who)
            self.only(ReferralEvent_moved=1)
            self.waits(done, LEAVES.get((who, done.state)))

    @precondition(lambda self: Referral.objects.exists())
    @rule(
        number=some,
        to=st.sampled_from([*ReferralState.values, "applied", "screening", "accepted", "accepted", "nowhere"]),
        who=st.sampled_from(["one", "two", "student", "student", "outsider", "contact"]),
        override=st.booleans(),
    )
    def move(self, number, to, who, override):
        way = self.way(number)
        by, before = self.actor(who, way), way.state
        way = self.take("move", lambda: move_referral(referral=way, to=to, by=by, override=override, reason="so"))
        if way:
            self.covered(who)
            assert self.came["ReferralEvent", "moved"] == 1
            left = "student_no" if (who, to, before) == ("student", "student_withdrew", "suggested") else ""
            self.waits(way, left or LEAVES.get((who, to)))

    @precondition(lambda self: Referral.objects.exists())
    @rule(number=some, who=st.sampled_from(["student", "student", "one"]))
    def step_back(self, number, who):
        way = self.way(number)
        before = way.state
        way = self.take("withdraw", lambda: withdraw(referral=way, by=self.actor(who, way)))
        if way:
            self.only(ReferralEvent_moved=1)
            self.waits(way, "student_no" if before == "suggested" else "student_withdrew")

    @precondition(lambda self: Referral.objects.exists())
    @rule(number=some, to=st.sampled_from(["interview", "offered", "employer_declined", "position_closed", "accepted"]),
          who=st.sampled_from(["contact"] * 3 + ["one"]))  # fmt: skip
    def answer(self, number, to, who):
        way = self.way(number)
        way = self.take("answer", lambda: answer_referral(referral=way, to=to, by=self.actor(who, way)))
        if way:
            self.only(ReferralEvent_moved=1)
            self.waits(way, LEAVES["employer", to])

    @precondition(lambda self: Referral.objects.exists())
    @rule(
        number=some,
        who=st.sampled_from(["one", "two", "outsider"]),
        what=st.sampled_from(["refer", "refer", "resume", "note"]),
    )
    def send(self, number, who, what):
        way, before = self.way(number), None
        by, before = self.actor(who, way), open_tasks(way)
        acts = {
            "refer": lambda: refer(referral=way, by=by),
            "resume": lambda: resume_referral(referral=way, by=by),
            "note": lambda: follow_up_on(referral=way, on=self.now.date() + timedelta(days=3), by=by),
        }
        done = self.take(what, acts[what])
        if done:
            self.covered(who)
            self.only(**{f"ReferralEvent_{ {'refer': 'moved', 'resume': 'resumed', 'note': 'noted'}[what] }": 1})
            if what != "resume":
                assert open_tasks(done) == (before if what == "note" else [])

    @rule(number=some, further=st.integers(1, 6))
    def go_on(self, number, further):
        """Take the steps that usually come next, so that walks come far."""
        if not Referral.objects.exists():
            self.suggest("one", number % 2, number // 2 % 2)
        for _ in range(further if Referral.objects.exists() else 0):
            way = self.way(number)
            state = "early" if way.state in {"suggested", "student_interested"} else way.state
            if state == "early":
                self.ask(number, self.somebody(), 20, sign=True)
            elif state in {"release_signed", "accepted"}:
                self.send(number, "one", "refer") if state == "release_signed" else self.write_down(0, 0)
            elif state in {"referred", "applied", "screening"}:
                self.times(number, self.somebody(), 2)
                self.agree(way)
            elif state == "interview":
                self.offer(number, "contact", 5) if further % 3 else self.answer(number, "offered", "contact")
            elif state == "offered":
                self.settle_offer(way, "decline" if further == 5 else "accept", number)

    @rule(number=some)
    def go_far(self, number):
        """Go the whole way: among so many things that may happen, few walks come to an offer otherwise."""
        self.go_on(number, 6)

    def somebody(self):
        """Return who takes a usual step of staff: whoever covers, where somebody does."""
        return "outsider" if Cover.objects.running(timezone.localdate(self.now)).exists() else "one"

    def agree(self, way):
        meeting = Interview.objects.filter(referral=way, state="offered").first()
        if meeting:
            self.at_meeting(meeting, "pick", "student", held=True)

    def settle_offer(self, way, what, number):
        offer = Offer.objects.filter(referral=way, state="waits").first()
        if offer:
            self.answer_offer(offer, what, "student", 0)
        else:
            self.move(number, "accepted", "student", override=False)

    # -- releases ----------------------------------------------------------------------------------------------------
    @precondition(lambda self: Referral.objects.exists())
    @rule(number=some, who=st.sampled_from(["one", "two", "outsider"]), days=st.integers(0, 60), sign=st.booleans())
    def ask(self, number, who, days, sign):
        way = self.way(number)
        wanted = {"fields": ["display_name"], "purpose": "Apply", "days": days, "by": self.actor(who, way)}
        release = self.take("ask", lambda: ask_for_release(referral=way, **wanted))
        if release:
            self.covered(who)
            self.only(ReleaseEvent_requested=1)
            if sign:
                self.say(release, "sign", "student")

    @precondition(lambda self: Release.objects.exists())
    @rule(
        number=some,
        what=st.sampled_from(["sign", "sign", "sign", "decline", "revoke", "told"]),
        who=st.sampled_from(["student"] * 4 + ["one"]),
    )
    def respond(self, number, what, who):
        rows = list(Release.objects.order_by("requested_at", "id"))
        self.say(rows[number % len(rows)], what, who)

    def say(self, release, what, who):
        by = release.student if who == "student" else self.scene.one
        one = self.scene.one
        acts = {
            "sign": lambda: sign_release(release=release, by=by),
            "decline": lambda: decline_release(release=release, by=by),
            "revoke": lambda: revoke_release(release=release, by=by),
            "told": lambda: revoke_release(release=release, by=one, spoken_to=one),
        }
        before = release.state
        if self.take(what, acts[what]):
            again = before in {"revoked", "expired"}
            assert sum(self.came[key] for key in self.came if key[0] == "ReleaseEvent") == (not again)

    # -- openings, employer, time ------------------------------------------------------------------------------------
    @rule(order=two, to=st.sampled_from([*OrderState.values, "open", "open"]), who=three, why=nearly_always)
    def order_move(self, order, to, who, why):
        row, by = JobOrder.objects.get(pk=self.scene.orders[order].pk), self.scene.staff[who]
        if self.take("order", lambda: move_order(order=row, to=to, by=by, reason="so" if why else "")):
            assert 1 <= self.came["OrderEvent", "moved"] <= 2

    @rule(
        order=two,
        what=st.sampled_from(["pause", "go_on", "go_on", "close", "reopen", "reopen", "size"]),
        number=st.integers(0, 3),
    )
    def order_step(self, order, what, number):
        row, one = JobOrder.objects.get(pk=self.scene.orders[order].pk), self.scene.one
        acts = {
            "reopen": lambda: reopen_order(order=row, by=one, reason="again", openings=number),
            "size": lambda: edit_order(order=row, by=one, openings=number),
        }
        own = lambda: step_own_order(order=row, step=what, by=self.scene.contact)  # noqa: E731
        if self.take(f"order {what}", acts.get(what, own)):
            assert 1 <= sum(self.came[key] for key in self.came if key[0] == "OrderEvent") <= 2

    @rule(to=st.sampled_from([*EmployerState.values, "suspended", "suspended"]), who=two, why=nearly_always)
    def employer_move(self, to, who, why):
        if to == "ended":
            return
        row = Employer.objects.get(pk=self.scene.employer.pk)
        if self.take(
            "employer", lambda: move_employer(employer=row, to=to, by=self.scene.staff[who], reason="so" if why else "")
        ):
            assert self.came["EmployerEvent", "moved"] == 1

    @precondition(lambda self: Employer.objects.get(pk=self.scene.employer.pk).state == "suspended")
    @rule(who=three)
    def lift(self, who):
        if self.take(
            "lift",
            lambda: lift_suspension(
                employer=Employer.objects.get(pk=self.scene.employer.pk), by=self.scene.staff[who], reason="so"
            ),
        ):
            assert sum(self.came.values()) == 1

    @rule(days=st.integers(0, 25))
    def days_pass(self, days):
        self.now += timedelta(days=days)
        self.take("end", lambda: end_releases() or True)

    @rule(student=two, names=st.sampled_from([(), ("Canary Works",)]), back=st.booleans())
    def keep_away(self, student, names, back):
        """Nothing shows but what the student takes back in sight of all."""
        person, before = self.scene.students[student], [open_tasks(way) for way in Referral.objects.order_by("id")]
        away = self.take("away", lambda: save_away(student=person, names=names, take_back=back))
        if away and not self.came:
            assert before == [open_tasks(way) for way in Referral.objects.order_by("id")]

    # -- jobs --------------------------------------------------------------------------------------------------------
    @precondition(lambda self: Referral.objects.filter(state__in=["accepted", "started"]).exists())
    @rule(number=some, who=three)
    def write_down(self, number, who):
        ways = list(Referral.objects.filter(state__in=["accepted", "started"]).order_by("created_at", "id"))
        way, by = ways[number % len(ways)], self.scene.staff[who]
        terms = {**TERMS, "start_on": self.now.date()}
        if self.take("job", lambda: record_placement(student=way.student, referral=way, by=by, **terms)):
            self.only(PlacementEvent_moved=1)
            self.waits(way, None)

    @precondition(lambda self: Placement.objects.exists())
    @rule(number=some, what=st.sampled_from(["start", "start", "verify", "end"]), who=three)
    def work(self, number, what, who):
        jobs = list(Placement.objects.order_by("id"))
        job, by, today = jobs[number % len(jobs)], self.scene.staff[who], self.now.date()
        acts = {
            "start": lambda: start_placement(placement=job, on=today - timedelta(days=1), by=by),
            "verify": lambda: verify_placement(placement=job, evidence="pay_slip_shown", dated=today, by=by),
            "end": lambda: end_placement(placement=job, reason="not_said", on=today, by=by),
        }
        if self.take(f"job {what}", acts[what]):
            assert self.came["PlacementEvent", "moved"] == 1


@pytest.mark.django_db
def test_nobodys_step_breaks_a_line_loses_a_task_or_leaves_half_of_itself():
    with time_machine.travel(START, tick=True):
        Walk.scene = Scene()
    seen.clear()
    calm = settings(
        max_examples=LONG or 2,
        stateful_step_count=60 if LONG else 30,
        deadline=None,
        derandomize=not LONG,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
    run_state_machine_as_test(Walk, settings=calm)
    done = {what for what, how in seen if how == "done"}
    reached = {"suggest", "ask", "sign", "move", "order", "withdraw", "job", "job start"}
    reached |= {"times", "pick", "offer", "accept", "decline", "vet", "cover", "covering"}
    assert (reached if LONG else {"suggest"}) <= done, seen
    if LONG:
        print(dict(sorted(seen.items())))
