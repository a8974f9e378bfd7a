"""Whatever happens in whatever order: an employer's page shows a field under a live release only, with its own row."""

import re
from collections import Counter
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from people.base.errors import PeopleError
from people.models import Disclosure
from people.releases.enums import ReleaseField
from people.releases.services.releases import decline_release, end_releases, revoke_release, sign_release
from people.releases.services.restoring import end_what_may_have_ended
from people.rights.erasure import erase_person
from placement.base.errors import PlacementError
from placement.referrals.profile import LABELS
from placement.referrals.services.profile import save_profile
from placement.referrals.services.releases import refer
from tests.placement.factories import (
    active_employer,
    browser,
    contact_of,
    open_order,
    release_for,
    searching,
    shows,
    skill,
    staff,
    suggested,
)

pytestmark = pytest.mark.django_db
START = timezone.now()
FIELDS = list(ReleaseField.values)
CANARIES = {"display_name": "Canary Name", "skills": "Canary skill", "work_samples": "Canary sample"}
CANARIES |= {"note": "Canary note"}
ACTS = ["sign", "decline", "refer", "revoke", "told", "erase", "tidy", "restore", "expire", "again", "again"]
STEPS = st.lists(st.one_of(st.sampled_from([*ACTS, "look", "look", "look"]), st.integers(1, 20)), max_size=12)
SHOWN = re.compile(r'<dt class="govuk-summary-list__key">([^<]*)</dt>')
# How often a page showed something, over all examples: a property of pages that never open proves nothing.
opened = Counter()


class Scene:
    """One student, one opening, the employer's browser; beside it what the rules say, kept apart from the code."""

    def __init__(self, by, employer, client, fields, days):
        self.by, self.client, self.erased = by, client, False
        student = searching(by, display_name="Canary Name")
        shows(student, skill("canary-skill"), 92, label="Canary sample", source="lab canary/one")
        save_profile(student=student, start_on=None, note="Canary note", samples=["lab lab canary/one"])
        self.referral = suggested(by, student, open_order(by, employer))
        self.ask(fields, days)

    def ask(self, fields, days):
        """Ask the student; the answer is open."""
        self.release = release_for(self.referral, self.by, sorted(fields), sign=False, days=days)
        self.fields, self.days, self.until = set(fields), days, None

    def live(self, now):
        return self.until is not None and now < self.until

    def take(self, step, now):
        """Do one step; refusals are part of life."""
        if self.erased:
            return
        release, student = self.release, self.referral.student
        self.referral.refresh_from_db()
        try:
            if step == "sign":
                sign_release(release=release, by=student)
                self.until = now + timedelta(days=self.days)
            elif step == "decline":
                decline_release(release=release, by=student)
            elif step == "refer":
                refer(referral=self.referral, by=self.by)
            elif step == "again" and not self.live(now):
                self.ask(FIELDS[:2] if self.fields != set(FIELDS[:2]) else FIELDS[1:], 7)
            elif step in {"tidy", "expire"}:
                end_releases()
            else:
                self.end(step)
        except (PeopleError, PlacementError):
            pass

    def end(self, step):
        """End what was signed, in one of the ways in which it ends at once."""
        if step == "revoke":
            revoke_release(release=self.release, by=self.referral.student)
        elif step == "told":
            revoke_release(release=self.release, by=self.by, spoken_to=self.by)
        elif step == "restore":
            end_what_may_have_ended()
        elif step == "erase":
            erase_person(user=self.referral.student)
            self.erased = True
        else:
            return
        self.until = None

    def look(self, now):
        """Open the page as the employer; hold what it shows against the rules and against the rows it wrote."""
        before = set(Disclosure.objects.values_list("pk", flat=True))
        response = self.client.get(reverse("placement:profile", args=[self.referral.pk]))
        page = unescape(response.content.decode())
        rows = Disclosure.objects.exclude(pk__in=before)
        labels = Counter(SHOWN.findall(page))
        written = Counter(str(LABELS[field]) for field in rows.values_list("field", flat=True))
        assert labels == written, "each field that shows has one row of its own, and no other row is written"
        allowed = self.fields if self.live(now) else set()
        assert set(rows.values_list("field", flat=True)) in ({*()}, allowed)
        assert {row.release_id for row in rows} <= {self.release.pk}
        assert [field for field, text in CANARIES.items() if text in page and field not in allowed] == []
        opened["shown" if labels else "closed"] += 1


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS, days=st.integers(1, 90), fields=st.sets(st.sampled_from(FIELDS), min_size=1))
def random_life(by, employer, client, steps, days, fields):
    now = START
    with time_machine.travel(now, tick=False):
        scene = Scene(by, employer, client, fields, days)
    for step in ["sign", "refer", "look", *steps]:
        if isinstance(step, int):
            now += timedelta(days=step)
        if step == "expire":
            now = max(now, scene.until or now)
        with time_machine.travel(now, tick=False):
            client.force_login(client.person)
            if step == "look":
                scene.look(now)
            elif isinstance(step, str):
                scene.take(step, now)
                scene.look(now)


def test_a_page_shows_what_a_live_release_names_and_writes_a_row_for_each_field():
    by = staff()
    with time_machine.travel(START, tick=False):
        employer = active_employer(by)
        contact = contact_of(employer, by)
        client = browser(contact)
        client.person = contact
    opened.clear()
    random_life(by, employer, client)
    assert min(opened["shown"], opened["closed"]) > 10
