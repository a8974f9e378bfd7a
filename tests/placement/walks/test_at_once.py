"""Two people act at the same moment: what stays is what one after the other would have left, in one of both orders.

On PostgreSQL both are inside their transactions at once, each with a connection of its own. On SQLite writers take
turns, so there they act one after the other, in either order.
"""

import threading
import time

import pytest
from django.db import connection, transaction
from django.utils.timezone import localdate

from pathways.base.errors import PathwaysError
from people.base.errors import PeopleError
from people.caseload.services import assign_student
from people.models import Release
from people.releases.services.releases import revoke_release
from placement.base.errors import PlacementError
from placement.employers.services import move_employer
from placement.models import Employer, JobOrder, Referral
from placement.offers.services import accept_offer
from placement.openings.services import draft_order, move_order
from placement.placements.services import record_placement, start_placement
from placement.referrals.services.referrals import answer_referral, move_referral, withdraw
from placement.referrals.services.releases import refer
from tests.placement.factories import TERMS, open_order, referred, release_for, searching, suggested
from tests.placement.offers.offers import written
from tests.placement.walks.scene import Scene, check, open_tasks

WAITING = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock' AND pid <> pg_backend_pid()
"""


class Actor(threading.Thread):
    """Takes one step on a connection of its own."""

    def __init__(self, act):
        super().__init__(daemon=True)
        self.act, self.said, self.broke = act, "", None

    def run(self):
        try:
            self.act()
            self.said = "done"
        except (PlacementError, PeopleError, PathwaysError) as error:
            self.said = type(error).__name__
        except Exception as error:
            self.broke = error
        finally:
            if connection.vendor == "postgresql":
                connection.close()


def waiting():
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return cursor.fetchone()[0]


def at_once(row, first, second):
    """Let both act while somebody holds `row`, so that each has begun before either ends; return what was said."""
    actors = [Actor(first), Actor(second)]
    if connection.vendor != "postgresql":
        for actor in actors:
            actor.run()
    else:
        with transaction.atomic():
            type(row).objects.select_for_update().get(pk=row.pk)
            for number, actor in enumerate(actors):
                actor.start()
                for _ in range(200):
                    if waiting() > number or not actor.is_alive():
                        break
                    time.sleep(0.01)
        for actor in actors:
            actor.join(30)
    assert [actor.broke for actor in actors] == [None, None]
    return [actor.said for actor in actors]


@pytest.fixture
def scene(transactional_db):
    return Scene()


def stands(way):
    return Referral.objects.get(pk=way.pk).state, open_tasks(way)


def test_two_steps_at_once_leave_what_one_after_the_other_leaves(scene):
    """One world for all: a test that commits takes longer than everything that happens in it."""
    for race in (
        *(referred_while_paused, stepped_back_while_paused, taken_and_given_up, taken_while_changed, decided_twice),
        *(answered_while_taken_back, stepped_back_while_taken_back, last_place_begun_twice, written_down_twice),
    ):
        race(scene)
        check(scene)


def fresh(scene, **terms):
    """Return an opening of its own, so that races do not meet."""
    employer = Employer.objects.get(pk=scene.employer.pk)
    return open_order(scene.one, employer, **terms)


def paused(scene):
    return lambda: move_employer(employer=scene.employer, to="suspended", by=scene.two, reason="a worry")


def resume(scene):
    Employer.objects.filter(pk=scene.employer.pk).update(state="active")
    scene.employer.events.create(from_state="suspended", to_state="active", reason="in the test")


def referred_while_paused(scene):
    for swap in (False, True):
        way = suggested(scene.one, scene.students[0], fresh(scene))
        release_for(way, scene.one)
        acts = [lambda way=way: refer(referral=way, by=scene.one), paused(scene)]
        said = at_once(Employer.objects.get(pk=scene.employer.pk), *(reversed(acts) if swap else acts))
        state, tasks = stands(way)
        assert (state, tasks) in [("referred", ["employer_paused"]), ("release_signed", ["employer_paused"])], said
        assert ("EmployerNotActive" in said) == (state == "release_signed")
        resume(scene)
        withdraw(referral=way, by=way.student)


def stepped_back_while_paused(scene):
    for swap in (False, True):
        way, _release = referred(scene.one, scene.students[0], fresh(scene))
        acts = [lambda way=way: withdraw(referral=way, by=way.student), paused(scene)]
        assert at_once(way, *(reversed(acts) if swap else acts)) == ["done", "done"]
        assert stands(way) == ("student_withdrew", ["student_withdrew"])
        resume(scene)


def offered(scene, student, order):
    way, _release = referred(scene.one, student, order)
    return answer_referral(referral=way, to="offered", by=scene.contact)


def taken_and_given_up(scene):
    way = offered(scene, scene.students[0], fresh(scene))
    said = at_once(
        way,
        lambda: move_referral(referral=way, to="accepted", by=way.student),
        lambda: withdraw(referral=way, by=way.student),
    )
    assert said in (["done", "done"], ["IllegalMove", "done"])
    assert stands(way) == ("student_withdrew", ["student_withdrew"])


def decided_twice(scene):
    order = draft_order(employer=scene.employer, by=scene.one, **TERMS)
    order = move_order(order=order, to="review", by=scene.one)
    said = at_once(
        order,
        lambda: move_order(order=order, to="open", by=scene.one),
        lambda: move_order(order=order, to="rejected", by=scene.two, reason="no"),
    )
    assert sorted(said) == ["IllegalMove", "done"]
    row = JobOrder.objects.get(pk=order.pk)
    assert row.state == ("open" if said[0] == "done" else "rejected")
    assert row.events.count() == 3


def answered_while_taken_back(scene):
    for swap in (False, True):
        way, release = referred(scene.one, scene.students[0], fresh(scene))
        acts = [
            lambda way=way: answer_referral(referral=way, to="interview", by=scene.contact),
            lambda way=way, release=release: revoke_release(release=release, by=way.student),
        ]
        said = at_once(way, *(reversed(acts) if swap else acts))
        row = Referral.objects.get(pk=way.pk)
        assert set(said) <= {"done", "ReferralFrozen"}
        assert (Release.objects.get(pk=release.pk).state, row.frozen) == ("revoked", True)
        assert open_tasks(way) == ["release_ended"]
        withdraw(referral=way, by=way.student)


def stepped_back_while_taken_back(scene):
    for swap in (False, True):
        way, release = referred(scene.one, scene.students[0], fresh(scene))
        acts = [
            lambda way=way: withdraw(referral=way, by=way.student),
            lambda way=way, release=release: revoke_release(release=release, by=way.student),
        ]
        assert at_once(way, *(reversed(acts) if swap else acts)) == ["done", "done"]
        assert stands(way) == ("student_withdrew", ["student_withdrew"])


def taken_while_changed(scene):
    """Whoever answers an offer holds the way first, as whoever changes it: else both wait for each other."""
    way, _release = referred(scene.one, scene.students[0], fresh(scene))
    offer = written(scene.contact, way)
    said = at_once(
        Employer.objects.get(pk=scene.employer.pk),
        lambda: written(scene.contact, way),
        lambda: accept_offer(offer=offer, number=1, by=way.student),
    )
    assert said in (["done", "OfferChanged"], ["IllegalMove", "done"])
    withdraw(referral=way, by=way.student)


def jobs(scene, order):
    """Return two agreed jobs at one place."""
    found = []
    for student in scene.students:
        way = offered(scene, student, order)
        move_referral(referral=way, to="accepted", by=student)
        on = localdate(way.created_at)
        found.append(record_placement(student=student, referral=way, by=scene.one, start_on=on, **TERMS))
    return found


def last_place_begun_twice(scene):
    order = fresh(scene)
    one, two = jobs(scene, order)
    said = at_once(
        order,
        lambda: start_placement(placement=one, on=one.start_on, by=scene.one),
        lambda: start_placement(placement=two, on=two.start_on, by=scene.two),
    )
    row = JobOrder.objects.get(pk=order.pk)
    assert said == ["done", "done"], "both are facts"
    assert (row.state, row.filled, row.events.filter(to_state="filled").count()) == ("filled", 2, 1)


def written_down_twice(scene):
    student = searching(scene.one)
    assign_student(staff=scene.two, student=student, by=None)
    way = offered(scene, student, fresh(scene))
    move_referral(referral=way, to="accepted", by=way.student)
    on = localdate(way.created_at)
    acts = [
        lambda by=by: record_placement(student=way.student, referral=way, by=by, start_on=on, **TERMS)
        for by in (scene.one, scene.two)
    ]
    assert sorted(at_once(way, *acts)) == ["IllegalMove", "done"]
    assert open_tasks(way) == []
