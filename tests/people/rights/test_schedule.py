"""The retention schedule: no model with personal data without a rule, and every rule takes what it says."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.apps import apps
from django.core.management import call_command
from django.utils import timezone

from people.base.enums import Role
from people.models import Disclosure, Release, ReleaseEvent, User
from people.releases.disclosure import disclose
from people.releases.services.releases import decline_release, revoke_release
from people.rights import retention
from people.rights.services.record_requests import record_demand
from tests.people.factories import asked, person, signed

pytestmark = pytest.mark.django_db
OURS = ("academy_site", "home", "people", "pathways", "labs", "placement")
RELEASES = "releases and showings, three years after their end"


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.ERASURE_LOG = tmp_path / "erasures.log"


def holds_personal_data(model) -> bool:
    """Return whether a model says so itself, or, where it is another package's, names a person."""
    if model._meta.app_label in OURS and not model._meta.auto_created:
        return not (model.__doc__ or "").partition("Personal data:")[2].strip().startswith("none")
    return any(field.related_model is User for field in model._meta.concrete_fields)


def without_a_rule(models) -> list[str]:
    stated = {line.model for line in retention.schedule()}
    return sorted({model._meta.label for model in models if holds_personal_data(model)} - stated)


def test_every_model_with_personal_data_has_a_rule():
    models = apps.get_models(include_auto_created=True)
    assert sum(map(holds_personal_data, models)) > 50
    assert without_a_rule(models) == []


def test_model_without_a_rule_is_seen(monkeypatch):
    monkeypatch.delitem(retention._kept, apps.get_model("people.StaffBar"))
    assert without_a_rule(apps.get_models()) == ["people.StaffBar"]


def test_model_that_stays_with_the_account_belongs_to_one():
    kept = [model for model, until in retention._kept.items() if until == retention.WITH_ACCOUNT]
    assert len(kept) > 15
    unowned = [
        model._meta.label
        for model in kept
        if not any(field.related_model is User for field in model._meta.concrete_fields)
    ]
    assert unowned == []


def test_schedule_is_printed_for_every_model():
    call_command("apply_retention", "--schedule", stdout=(out := StringIO()))
    assert "people.Draft: drafts, 30 days\n" in out.getvalue()
    assert "people.ReleaseEvent: with people.Release\n" in out.getvalue()
    assert "labs.GradeEvent: with labs.Submission\n" in out.getvalue()


def shown(release):
    disclose(release=release, field="skills", value_of=lambda: "x", to_user=person(Role.EMPLOYER), channel="page")
    return release


def later(**ago):
    return time_machine.travel(timezone.now() + timedelta(**ago))


def four():
    """Return releases that are declined, taken back, run out, and never answered; and one of another person on hold."""
    declined, back, ended, waiting = asked(), shown(signed()), shown(signed()), asked()
    decline_release(release=declined, by=declined.student)
    revoke_release(release=back, by=back.student)
    return declined, back, ended, waiting


def test_releases_go_three_years_after_their_end_with_all_that_hangs_on_them():
    four()
    with later(days=3 * 365 + 1):
        assert retention.due()[RELEASES] == 2 + 1
        fresh = shown(signed())
        by_model = retention.due_by_model()[RELEASES]
        assert (by_model["people.Release"], by_model["people.Disclosure"]) == (3, 1)
    with later(days=3 * 365 + 40):
        assert retention.due()[RELEASES] == 4
        before = retention.due_by_model()[RELEASES]
        assert before == {"people.Disclosure": 2, "people.Release": 4, "people.ReleaseEvent": 8}
        assert retention.apply()[RELEASES] == sum(before.values())
        assert list(Release.objects.all()) == [fresh]
        assert set(ReleaseEvent.objects.values_list("release", flat=True)) == {fresh.pk}
        assert set(Disclosure.objects.values_list("release", flat=True)) == {fresh.pk}


def test_releases_of_a_person_on_hold_stay():
    release = shown(signed())
    paper = {"kind": "subpoena", "sender": "court", "received_on": timezone.localdate(), "due_on": None}
    record_demand(person=release.student, by=person(Role.ADMINISTRATOR), **paper)
    with later(days=4 * 365):
        assert retention.due()[RELEASES] == 0
        retention.apply()
    assert Disclosure.objects.count() == 1


def test_dry_run_says_by_model_and_takes_nothing():
    four()
    with later(days=4 * 365):
        call_command("apply_retention", "--dry-run", stdout=(out := StringIO()))
    assert f"{RELEASES}: 4 would go\n  people.Disclosure: 2\n  people.Release: 4\n" in out.getvalue()
    assert Release.objects.count() == 4
