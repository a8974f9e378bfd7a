"""What every walk is made of: a copy of the scene, and how one step is taken and held against what it left."""

import os
from collections import Counter
from datetime import timedelta

import time_machine
from django.db import transaction
from django.test import TestCase
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from pathways.base.errors import PathwaysError
from people.base.errors import PeopleError
from people.models import Cover
from placement.base.errors import PlacementError
from placement.models import Referral
from tests.placement.walks.scene import FOLLOWING, TO_TELL, Scene, check, dump, new_events, open_tasks

LONG = int(os.environ.get("WALKS", "0"))
START = timezone.now()
seen: Counter[tuple[str, str]] = Counter()
# Who acted and where the way stands then → what waits for the next person; said by hand from docs/placement.md.
LEAVES = {
    ("student", "student_interested"): "student_interest",
    ("student", "accepted"): "offer_accepted",
    ("student", "student_withdrew"): "student_withdrew",
    ("employer", "interview"): "employer_answer",
    ("employer", "offered"): "offer",
    ("employer", "employer_declined"): "employer_no",
    ("employer", "position_closed"): "employer_no",
}
two, three = st.integers(0, 1), st.integers(0, 2)
some = st.integers(0, 30)
nearly_always = st.sampled_from([True] * 9 + [False])


class Walker(RuleBasedStateMachine):
    """One walk through a copy of the scene."""

    scene: Scene

    def __init__(self):
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.now = START
        self.clock = None

    def teardown(self):
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    def take(self, what, act):
        """Do one step; return what it gave, `None` where it was refused."""
        self.now += timedelta(minutes=1)
        before = dump()
        with time_machine.travel(self.now, tick=True):
            try:
                with TestCase.captureOnCommitCallbacks(execute=True):
                    made = act()
            except (PlacementError, PeopleError, PathwaysError):
                seen[what, "refused"] += 1
                assert dump() == before, f"{what}: a refused step left something"
                return None
            check(self.scene)
        seen[what, "done"] += 1
        self.came = new_events(before)
        return made

    def only(self, **wanted):
        """Hold that these events came and no other; `ReferralEvent_moved=1`."""
        said = Counter({tuple(name.split("_", 1)): number for name, number in wanted.items()})
        following = {kind.__name__ for kind in FOLLOWING} - {name for name, _kind in said}
        assert Counter({key: n for key, n in self.came.items() if key[0] not in following}) == said

    def covered(self, who):
        """Hold that who works with nobody did something for a student only while they covered for somebody."""
        if who == "outsider":
            seen["covering", "done"] += 1
            today = timezone.localdate(self.now)
            assert Cover.objects.running(today).filter(covered_by=self.scene.outsider).exists()

    def waits(self, way, kind):
        """Hold that a step left this task and no other, beside what is still to be told of the employer."""
        assert [one for one in open_tasks(way) if one not in TO_TELL] == ([kind] if kind else [])

    def way(self, number):
        ways = list(Referral.objects.order_by("created_at", "id"))
        return ways[number % len(ways)] if ways else None

    def actor(self, who, way):
        people = {"one": self.scene.one, "two": self.scene.two, "outsider": self.scene.outsider}
        return {**people, "student": way.student, "contact": self.scene.contact}[who]
