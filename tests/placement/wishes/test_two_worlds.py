"""Two worlds that differ only in a list of employers kept away look the same to everybody but the student."""

import ast
import re
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, example, given
from hypothesis import settings as limits
from hypothesis import strategies as st

from people.base.enums import Role
from people.contact.hours import Window
from people.contact.notices import calls_now
from people.contact.services import set_contact_rule
from people.models import Release
from placement.employers.services import edit_employer
from placement.models import Referral
from placement.offers.services import write_offer
from placement.wishes.services import save_away
from tests.people.factories import person
from tests.people.signin.signing import confirm
from tests.placement.factories import (
    active_employer,
    browser,
    contact_of,
    open_order,
    referred,
    searching,
    shows,
    skill,
    staff,
)
from tests.placement.interviews.meetings import offered
from tests.placement.offers.offers import terms

ROOT = Path(__file__).resolve().parents[3]
START = timezone.now()
ACTS = ["suggest", "suggest", "interest", "ask", "no_response", "position_closed", "follow", "api", "other"]
LATER = frozenset({"times", "offer", "merge", "rename"})
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
# How often the student's own page differed, and a call was wanted.
differed: Counter[str] = Counter()
CHANGES = re.compile(r"\b[A-Za-z0-9]{64}\b")


class World:
    """What everybody outside sees of one student, of an employer on the list, and of one that is not."""

    def __init__(self):
        self.by, administrator = staff(), person(Role.ADMINISTRATOR)
        self.student = searching(self.by, display_name="Student")
        what = skill("subnetting")
        shows(self.student, what, 92)
        shows(searching(self.by, display_name="Beside"), what, 92)
        employer, other = active_employer(self.by), active_employer(self.by, name="Other")
        self.order, self.beside = open_order(self.by, employer), open_order(self.by, other)
        rule = {"channel": "phone", "allowed": True, "voicemail": False, "address": "1", "hours": "", "code_name": ""}
        rule |= {"notices": True, "window": Window([*range(7)], 0, 24)}
        set_contact_rule(user=self.student, **rule)
        self.desk = browser(self.by)
        TOTP.activate(administrator, generate_totp_secret())
        outside = (administrator, contact_of(employer, self.by), contact_of(other, self.by))
        self.others = [browser(one) for one in outside]

    def referral(self, order=None):
        """Return the student's newest way to the order."""
        return Referral.objects.filter(student=self.student, order=order or self.order).order_by("-created_at").first()

    def share(self):
        """Let the student share with the employer that is not on the list, so that they can meet there."""
        self.by_hand = referred(self.by, self.student, self.beside)[0]

    def later(self, what):
        """Offer times, write an offer, merge the employer on the list into the other one or name that one so."""
        way = Referral.objects.get(pk=self.by_hand.pk)
        if what == "rename":
            edit_employer(employer=self.beside.employer, by=self.by, name="Canary Other")
            return self.desk.get(reverse("placement:employer", args=[self.beside.employer_id]))
        if what == "merge":
            gone, kept = self.order.employer, self.beside.employer
            contact = gone.contacts.get()
            self.desk.post(reverse("placement:contact-end", args=[gone.pk, contact.pk]))
            confirm(self.desk, self.by)
            return self.desk.post(reverse("placement:employer-merge-do", args=[kept.pk, gone.pk]), follow=True)
        if what == "offer":
            offer = write_offer(referral=way, by=self.by, terms=terms(way))
            return self.desk.get(reverse("placement:offer", args=[offer.pk]))
        meeting = offered(self.by, way)
        return self.desk.get(reverse("placement:interview", args=[meeting.pk]))

    def act(self, what):
        """Let somebody who is not the student do one thing; return the answer, or nothing where there is none to do."""
        if what in LATER:
            return self.later(what)
        way = self.referral(self.beside if what == "other" else None)
        if what in {"suggest", "other"} and way is None:
            order = self.beside if what == "other" else self.order
            return self.desk.post(reverse("placement:suggest", args=[order.pk, self.student.pk]), follow=True)
        if what == "suggest":
            return self.desk.post(reverse("placement:suggest", args=[self.order.pk, self.student.pk]), follow=True)
        if way is None:
            return None
        form = {"fields_wanted": ["display_name"], "purpose": "Apply", "days": "30"}
        steps = {
            "interest": ("placement:referral-interest", {"reason": "told me"}),
            "ask": ("placement:ask", form),
            "follow": ("placement:follow-up", {"on": (timezone.localdate() + timedelta(days=30)).isoformat()}),
            "api": ("placement:api-referral-move", {"to": "no_response"}),
        }
        name, data = steps.get(what, ("placement:referral-move", {"to": what}))
        kwargs = {"pk": way.pk} if what == "api" else {"referral": way.pk}
        return self.desk.post(reverse(name, kwargs=kwargs), data, follow=True)

    def pages(self):
        """Yield every page that could tell."""
        names = ("placement:board", "placement:ready", "placement:orders", "placement:api-opening-list")
        paths = [reverse(name) for name in (*names, "placement:api-referral-list", "people:tasks", "people:inbox")]
        paths += [reverse(f"placement:{name}", args=[self.student.pk]) for name in ("student", "wishes")]
        for order in (self.order, self.beside):
            paths += [reverse("placement:order", args=[order.pk]), f"/api/placement/openings/{order.pk}/candidates/"]
        paths += [reverse("placement:referral", args=[pk]) for pk in Referral.objects.values_list("pk", flat=True)]
        administrator, *contacts = self.others
        yield from ((self.desk, path) for path in paths)
        yield from ((administrator, reverse(name)) for name in ("people:everybodys-tasks", "people:accounts"))
        for contact, order in zip(contacts, (self.order, self.beside), strict=True):
            yield contact, reverse("placement:employer-home")
            yield contact, reverse("placement:employer-opening", args=[order.pk])


def seen(ask):
    """Return what somebody could see of a request: answer, words, and how much work it was."""
    with CaptureQueriesContext(connection) as work:
        response = ask()
    if response is None:
        return None
    body = CHANGES.sub("", response.content.decode())
    return response.status_code, getattr(response, "redirect_chain", []), body, plain(work.captured_queries)


def plain(queries):
    """Return the statements without their values."""
    return [re.sub(r"'[^']*'|\b\d+(\.\d+)?\b|\bs\d+_x\d+\b", "?", query["sql"]) for query in queries]


def numbered(what):
    """Return the text with each id by its place of first appearance: new rows get new ids in each world."""
    ids: dict[str, int] = {}
    return UUID.sub(lambda found: f"#{ids.setdefault(found[0], len(ids))}", repr(what))


def live(world, acts, at, kept):
    """Let one world live; return all that was seen. The list is kept before act number `at`."""
    found, now = [], START
    for number, what in enumerate([*acts, None]):
        now += timedelta(minutes=3)
        with time_machine.travel(now, tick=False):
            if number == at and kept:
                save_away(student=world.student, names=(kept,))
            if what:
                found.append((what, seen(lambda what=what: world.act(what))))
    with time_machine.travel(now, tick=False):
        found += [(path, seen(lambda client=client, path=path: client.get(path))) for client, path in world.pages()]
        found.append(("calls", len(calls_now(world.by))))
    found.append(("mail", [(one.to, one.subject, one.body) for one in mail.outbox]))
    found.append(("releases", [release.state for release in Release.objects.order_by("requested_at")]))
    return found


def in_one_world(world, acts, at, kept):
    """Return what was seen in a world that never was."""
    with transaction.atomic():
        found = live(world, acts, at, kept)
        own = browser(world.student).get(reverse("placement:mine")).content.decode()
        transaction.set_rollback(True)
    return found, own


@pytest.mark.django_db
def test_a_list_changes_nothing_that_anybody_else_sees(settings):
    settings.NOTICES_BY_PHONE = True
    with time_machine.travel(START, tick=False):
        world = World()
    in_one_world(world, ["suggest"], 0, "")  # what is read once for all is read now
    differed.clear()
    compare(world)
    assert differed["student"] > 1, "a list that does nothing proves nothing"
    assert differed["call"] > 1


@example(acts=["suggest", "interest", "ask", "follow", "no_response"], at=0)
@limits(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck))
@given(acts=st.lists(st.sampled_from(ACTS), max_size=3), at=st.integers(0, 3))
def compare(world, acts, at):
    """Let the same happen in a world without and with the list, and hold what others saw against each other."""
    acts = [*acts, "suggest"]
    without, offered = in_one_world(world, acts, at, "")
    kept, hidden = in_one_world(world, acts, min(at, len(acts)), "Canary")
    assert {page[0] for _path, page in without if isinstance(page, tuple)} == {200}
    for one, other in zip(without, kept, strict=True):
        assert numbered(one) == numbered(other)
    assert "Canary Works" not in hidden
    differed["student"] += "Canary Works" in offered
    differed["call"] += ("calls", 1) in kept


@pytest.mark.django_db
@pytest.mark.parametrize("acts", [["times", "merge", "offer"], ["rename", "times", "offer"]])
def test_interviews_offers_a_merge_and_a_new_name_look_the_same_with_a_list_and_without(settings, acts):
    """The employer that an entry on the list is merged into, or that takes its name, is kept away from then on."""
    settings.NOTICES_BY_PHONE = True
    with time_machine.travel(START, tick=False):
        world = World()
        world.share()
    in_one_world(world, acts, 0, "")  # what is read once for all is read now
    without, offered_page = in_one_world(world, acts, 0, "")
    kept, hidden = in_one_world(world, acts, 0, "Canary")
    assert [page[1][0] for page in zip(acts, [one for _what, one in without], strict=False)] == [200] * 3
    for one, other in zip(without, kept, strict=True):
        assert numbered(one) == numbered(other)
    assert offered_page.count("Other") > hidden.count("Other"), "a list that does nothing proves nothing"


def test_only_what_the_student_does_or_sees_asks_the_list():
    allowed = ("wishes/", "applications/", "referrals/services/", "referrals/views/mine.py", "apps.py")
    asking = set()
    for path in (ROOT / "placement").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module == "placement.wishes.away":
                asking.add(str(path.relative_to(ROOT / "placement")))
    assert [name for name in sorted(asking) if not name.startswith(allowed)] == []
    assert len(asking) > 3
    others = [ROOT / app for app in ("people", "pathways", "labs", "academy_site")]
    assert [path for app in others for path in app.rglob("*.py") if "wishes.away" in path.read_text()] == []
