"""Whatever happens in whatever order: nothing is shown without a live release, and each showing has its row."""

from collections import Counter
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from people.base.enums import Role
from people.base.errors import NoLiveRelease, PeopleError
from people.models import Disclosure, Release
from people.releases.disclosure import disclose
from people.releases.enums import ReleaseField
from people.releases.services.releases import decline_release, end_releases, revoke_release, sign_release
from people.releases.services.restoring import end_what_may_have_ended
from people.rights.erasure import erase_person
from tests.people.factories import asked, person, signed

pytestmark = pytest.mark.django_db
START = timezone.now()
ACTS = ["sign", "decline", "revoke", "told", "erase", "tidy", "restore", "expire"]
STEPS = st.lists(
    st.one_of(
        st.sampled_from(ACTS),
        st.tuples(st.just("use"), st.sampled_from(list(ReleaseField.values))),
        st.tuples(st.just("wait"), st.integers(0, 20)),
    ),
    max_size=14,
)


class Model:
    """What the rules say, kept apart from the code: since when signed, and whether it ended."""

    def __init__(self, days):
        self.state, self.until, self.days = "requested", None, days

    def live(self, now):
        return self.state == "signed" and now < self.until

    def take(self, step, now):
        if step == "sign" and self.state == "requested":
            self.state, self.until = "signed", now + timedelta(days=self.days)
        elif step == "decline" and self.state == "requested":
            self.state = "declined"
        elif (step in {"revoke", "told", "erase"} and self.state in {"requested", "signed"}) or (
            step == "restore" and self.live(now)
        ):
            self.state = "revoked"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, days=st.integers(1, 90), fields=st.sets(st.sampled_from(list(ReleaseField.values)), min_size=1))
def test_no_field_is_visible_without_a_live_release(steps, days, fields, tmp_path_factory):
    now, employer = START, person(Role.EMPLOYER)
    with time_machine.travel(now, tick=False):
        release = asked(days=days, fields=sorted(fields))
    model, shown = Model(days), Counter()
    for step in steps:
        if step[0] == "wait":
            now += timedelta(days=step[1])
            continue
        if step == "expire":
            # To the very moment at which it ends.
            now = max(now, model.until or now)
            assert not model.live(now)
        with time_machine.travel(now, tick=False):
            release = Release.objects.get(pk=release.pk)
            if step[0] == "use":
                shown[step[1]] += use(release, step[1], employer, model.live(now) and step[1] in fields)
            else:
                act(step, release)
                model.take(step, now)
            assert Release.objects.get(pk=release.pk).is_live == model.live(now)
            assert rows_of(release, employer) == +shown
    assert Disclosure.objects.filter(release=release).count() == shown.total()


def rows_of(release, employer):
    """Return how often each field was written down as shown to this person, on this way, under this release."""
    rows = Disclosure.objects.filter(release=release, to_user=employer, channel="test", demand=None)
    return Counter(rows.values_list("field", flat=True))


def use(release, field, employer, allowed):
    """Try to show the field; hold the outcome against the rule and return how many rows it must have written."""
    try:
        value = disclose(release=release, field=field, value_of=lambda: "v", to_user=employer, channel="test")
    except NoLiveRelease:
        assert not allowed
        return 0
    assert allowed
    assert value == "v"
    return 1


def act(step, release):
    student = release.student
    try:
        if step == "sign":
            sign_release(release=release, by=student)
        elif step == "decline":
            decline_release(release=release, by=student)
        elif step == "revoke":
            revoke_release(release=release, by=student)
        elif step == "told":
            staff = person(Role.PLACEMENT)
            revoke_release(release=release, by=staff, spoken_to=staff)
        elif step == "restore":
            end_what_may_have_ended()
        elif step in {"tidy", "expire"}:
            end_releases()
        else:
            erase_person(user=student)
    except PeopleError:
        pass


def test_value_is_computed_only_after_its_row_is_written():
    """No value leaves without its row, and a value that cannot be computed leaves no row."""
    release, employer = signed(fields=["skills"]), person(Role.EMPLOYER)
    seen = []

    def value():
        seen.append(rows_of(release, employer))
        raise ValueError("cannot be computed")

    with pytest.raises(ValueError, match="cannot"):
        disclose(release=release, field="skills", value_of=value, to_user=employer, channel="test")
    assert seen == [Counter(skills=1)]
    assert rows_of(release, employer) == Counter()
