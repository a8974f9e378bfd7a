"""Mass assignment: a field that a form does not ask for changes nothing, whoever sends it and wherever."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.forms import ModelForm
from django.test import Client
from django.urls import get_resolver
from rest_framework import mixins
from rest_framework.serializers import ModelSerializer
from rest_framework.viewsets import ViewSetMixin

from labs.models import SubmissionGrade
from people.accounts.services.invitations import make_invitation
from people.base.enums import Role
from people.base.rules import roles_of
from people.models import Draft, Release, RoleGrant, SafeContactRule, User
from placement.models import Employer, JobOrder, Placement, Referral, SearchProfile
from tests.matrix.cells import ROLES
from tests.matrix.stating import STATED, address
from tests.matrix.world import World
from tests.people.matrix import release_of
from tests.people.signin.signing import browser
from tests.safety.rows import changed_rows

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-")
pytestmark = pytest.mark.django_db

# Who somebody is, whose something is, what it is worth, where it stands: decided by services, never by a field.
PROTECTED = {
    "id", "pk", "user", "student", "staff", "employer", "order", "recipient_id", "by", "made_by", "granted_by",
    "role", "roles", "groups", "is_staff", "is_superuser", "is_active", "hub_name", "username", "password",
    "state", "points", "max_points", "seen_points", "grade", "outcome", "verified", "frozen", "ended_at", "used_at",
}  # fmt: skip
OURS = ("people", "pathways", "labs", "placement", "academy_site")


def extras(world: World) -> dict[str, object]:
    """Return every protected name with the value that an attacker would like."""
    other = str(world.people["student_two"].pk)
    worst = {"is_staff": "on", "is_superuser": "on", "is_active": "", "role": "administrator", "roles": "administrator"}
    whose = dict.fromkeys(("id", "pk", "user", "user_id", "student", "student_id", "staff", "by", "made_by"), other)
    worth = {"points": "99", "max_points": "99", "seen_points": "99", "grade": "99", "outcome": "graded"}
    names = {"username": "plain-stone-9926", "hub_name": "h" * 8, "groups": "1", "recipient_id": other}
    return worst | whose | worth | names | {"state": "active", "verified": "on", "frozen": "", "ended_at": ""}


# Who everybody is, what work is worth, and where everything stands.
STANDING = {
    User: ("pk", "username", "hub_name", "is_staff", "is_superuser", "is_active", "password"),
    RoleGrant: ("pk", "user", "role", "ended_at"),
    User.groups.through: ("user", "group"),
    SubmissionGrade: ("pk", "points", "seen_points"),
    Employer: ("pk", "state"),
    JobOrder: ("pk", "employer", "state"),
    Referral: ("pk", "student", "order", "state"),
    Placement: ("pk", "student", "state"),
}


def standing(changed: list[str] | None = None) -> dict[type, list[tuple]]:
    """Return where everything stands; of those tables alone that changed, where they are given."""
    return {
        model: list(model.objects.order_by("pk").values_list(*fields))
        for model, fields in STANDING.items()
        if changed is None or model._meta.db_table in changed
    }


@pytest.mark.parametrize("name", sorted(set(STATED) - {"people:erase"}))
def test_no_address_takes_what_it_does_not_ask_for(name: str, world: World):
    from django.db import transaction

    place, sent = address(name, world), extras(world)
    before = standing()
    # That whoever is shut out of an address with an id changes nothing there, `test_ids` holds.
    shut = {role for role in ROLES if STATED[name].CELLS[name][role] == 403} if ID.search(place) else set()
    for role in (role for role in ROLES if role not in shut):
        with transaction.atomic():
            client = world.client(role)
            with changed_rows() as changed:
                client.post(place, sent)
                if place.startswith("/api/"):
                    client.post(place, sent, content_type="application/json")
            now = standing(changed.tables)
            assert now == {model: before[model] for model in now}, role
            transaction.set_rollback(True)


def test_only_the_api_reads_what_is_no_form():
    """Why an address outside the API is sent forms alone."""
    files = [path for app in OURS for path in Path(settings.ROOT, app).rglob("*.py") if "hub" not in path.parts]
    read = [str(path) for path in files if re.search(r"request\.(?:body|data|read)\b", path.read_text())]
    assert [path for path in read if not re.search(r"api[/.]", path)] == []
    assert read


def _below(base: type) -> set[type]:
    return {found for near in base.__subclasses__() for found in (near, *_below(near))}


def _classes(base: type) -> list[type]:
    """Return the classes of ours that are a `base`, in whatever room they stand: what the addresses lead to."""
    assert get_resolver().url_patterns
    ours = (c for c in _below(base) if c.__module__.partition(".")[0] in OURS)
    return sorted(ours, key=lambda c: (c.__module__, c.__name__))


def test_no_form_of_a_model_offers_what_is_protected():
    forms = _classes(ModelForm)
    assert len({form.__module__.partition(".forms")[0] for form in forms}) >= 6, "rooms with forms of models"
    offered = {(form.__name__, name) for form in forms for name in set(form.base_fields) & PROTECTED}
    # What somebody does at an employer, in words of staff: whom it names has no account.
    assert offered == {("PersonForm", "role")}
    # A form without a model is a frame for others: it is none before it is told its model and fields.
    whole = [form for form in forms if form._meta.model is not None]
    assert [form.__name__ for form in whole if not isinstance(form._meta.fields, (list, tuple))] == []


def test_no_part_of_the_api_writes_a_model_from_what_was_sent():
    writes = (mixins.CreateModelMixin, mixins.UpdateModelMixin, mixins.DestroyModelMixin)
    views, shapes = _classes(ViewSetMixin), _classes(ModelSerializer)
    assert views
    assert shapes
    assert [view.__name__ for view in views if issubclass(view, writes)] == []
    assert [shape.__name__ for shape in shapes if shape.Meta.fields == "__all__"] == []


def test_joining_gives_the_invitations_role_and_no_other(world: World):
    _, code = make_invitation(by=world.people["administrator"])
    sent = extras(world) | {"code": code, "display_name": "Robin", "password": ""}
    Client().post("/join/", sent)
    made = User.objects.get(display_name="Robin")
    assert roles_of(made) == {Role.STUDENT}
    assert (made.is_staff, made.is_superuser, made.is_active) == (False, False, True)
    assert made.username != "plain-stone-9926"


def test_preferences_change_what_they_show(world: World):
    student = world.people["student"]
    browser(student, confirmed=True).post(
        "/me/preferences/", extras(world) | {"display_name": "Robin", "language": "es"}
    )
    now = User.objects.get(pk=student.pk)
    assert (now.display_name, now.language) == ("Robin", "es")
    assert (now.username, now.hub_name, now.is_staff) == (student.username, student.hub_name, False)
    assert roles_of(now) == {Role.STUDENT}


def test_a_contact_rule_is_for_oneself(world: World):
    sent = extras(world) | {"channel": "phone", "allowed": "on", "address": "555 0100"}
    browser(world.people["student"], confirmed=True).post("/me/contact/", sent)
    assert list(SafeContactRule.objects.values_list("user", flat=True)) == [world.people["student"].pk]


def test_a_draft_is_ones_own(world: World):
    world.client("student").post("/draft/", extras(world) | {"key": "k", "values": '{"a": ["b"]}'})
    assert list(Draft.objects.filter(key="k").values_list("user", flat=True)) == [world.people["student"].pk]


def test_a_profile_is_ones_own(world: World):
    sent = extras(world) | {"start_on": "2027-02-01", "note": "I like cables.", "sealed_note": "x"}
    browser(world.people["student"], confirmed=True).post("/jobs/profile/", sent)
    own = SearchProfile.objects.get(student=world.people["student"])
    assert str(own.start_on) == "2027-02-01"
    assert own.sealed_note != "x"
    assert not SearchProfile.objects.filter(student=world.people["student_two"], start_on=own.start_on).exists()


def test_a_proposed_opening_waits_for_review_with_the_own_employer(world: World):
    other = Employer.objects.exclude(name="Example Networks").first()
    sent = extras(world) | {"title": "Canary Technician", "soc_code": "15-1232", "hours": "36", "wage": "24.50"}
    sent |= {"wage_unit": "hour", "permanence": "permanent", "openings": "1", "remote": "no", "state": "open"}
    sent |= {"employer": str(other.pk) if other else ""}
    form_page = world.client("employer").get(address("placement:propose", world)).context["form"]
    for name in ("wage_unit", "permanence", "remote"):
        choices = getattr(form_page.fields[name], "choices", None)
        if choices:
            sent[name] = next(str(value) for value, _label in choices if value)
    world.client("employer").post(address("placement:propose", world), sent)
    made = JobOrder.objects.get(title="Canary Technician")
    assert made.state not in ("open", "active")
    assert made.employer.name == "Example Networks"


def test_signing_gives_what_was_asked_and_no_more(world: World):
    release = release_of(world)
    sent = extras(world) | {"fields": ["display_name", "note"], "days": "3650", "subject_id": str(release.pk)}
    browser(world.people["student"], confirmed=True).post(f"/sharing/{release.pk}/sign/", sent)
    now = Release.objects.get(pk=release.pk)
    assert now.is_live
    assert now.fields == ["display_name"]
    assert (now.days, now.recipient_id, now.subject_id) == (release.days, release.recipient_id, release.subject_id)


def test_a_step_of_the_api_is_that_step_alone(world: World):
    place = address("placement:api-referral-move", world)
    sent = extras(world) | {"to": "applied", "state": "accepted", "order": str(release_of(world).pk)}
    response = world.client("placement").post(place, sent, content_type="application/json")
    assert response.status_code == 200, response.content
    row = Referral.objects.get(pk=response.json()["id"])
    assert (row.state, row.student_id) == ("applied", world.people["student"].pk)
    assert row.order.title == "Help desk technician"


def test_points_go_to_the_submission_of_the_address(world: World):
    place = address("labs:save_points", world)
    grade_id = STATED["labs:grade"].kwargs("labs:grade", world)["grade_id"]
    mine = SubmissionGrade.objects.filter(submission__student=world.people["student"]).latest("submission__at")
    others = list(SubmissionGrade.objects.exclude(pk=mine.pk).order_by("pk").values_list("pk", "points", "max_points"))
    sent = extras(world) | {"grade_id": grade_id, "points": "1", "comment": "Good."}
    world.client("instructor").post(place, sent)
    now = SubmissionGrade.objects.get(pk=mine.pk)
    assert now.max_points == mine.max_points
    assert next(t for t in now.tasks if t["grade_id"] == grade_id)["points"] == 1
    assert (
        list(SubmissionGrade.objects.exclude(pk=mine.pk).order_by("pk").values_list("pk", "points", "max_points"))
        == others
    )
    world.client("instructor").post(place, sent | {"points": "99"})
    assert SubmissionGrade.objects.get(pk=mine.pk).points == now.points


def test_an_upload_is_handed_in_by_who_sends_it(world: World):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from labs.models import Submission

    place = address("labs:hand_in", world)
    before = set(Submission.objects.values_list("pk", flat=True))
    book = b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
    sent = extras(world) | {"notebook": SimpleUploadedFile("x.ipynb", book), "attempt": "99", "via": "lab"}
    world.client("student").post(place, sent)
    made = Submission.objects.exclude(pk__in=before).get()
    assert made.student == world.people["student"]
    assert made.attempt < 99
    assert not hasattr(made, "grade")
