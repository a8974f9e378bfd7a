"""IDOR: knowing an id, or guessing a number, gives a stranger of the same role nothing and changes nothing."""

import re
from collections.abc import Iterator
from urllib.parse import unquote
from uuid import UUID

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction

from people.base.enums import Role
from people.models import RandomIdModel, User
from placement.models import Employer
from tests.matrix.cells import ROLES
from tests.matrix.stating import STATED, address
from tests.matrix.walk import every_url
from tests.matrix.world import World
from tests.people.factories import person
from tests.people.signin.signing import browser, confirm
from tests.safety.rows import changed_rows

pytestmark = pytest.mark.django_db

PUBLIC = {"pathways:pathway", "pathways:course", "pathways:lesson", "pathways:file", "pathways:answer"}
PUBLIC |= {"pathways:api-course", "wagtail_serve", "placement:result", "placement:result-csv"}
PUBLIC |= {"placement:result-xlsx", "placement:result-pdf"}
# A lesson on paper or in both languages, for whoever may read it on the screen.
PUBLIC |= {"pathways:handout", "pathways:both"}
# The address itself is the secret: a calendar program cannot sign in.
BY_SECRET_ADDRESS = {"pathways:feed"}
# Work of the whole placement team, not of a case-load: openings, employers, published figures; none names a student
# (what runs with an employer names one's own, and counts those of colleagues).
TEAM = {"placement:order", "placement:order-edit", "placement:order-move", "placement:order-new", "placement:employer"}
TEAM |= {"placement:employer-move", "placement:employer-check", "placement:contact-add", "placement:contact-end"}
TEAM |= {f"placement:employer-{name}" for name in ("lift", "running", "thread", "edit", "naming", "naming-stop")}
TEAM |= {f"placement:employer-person{step}" for step in ("", "-new", "-end", "-delete")}
TEAM |= {f"placement:employer-{name}" for name in ("people", "touch-new", "agreement-new", "agreement-end")}
TEAM |= {f"placement:employer-{name}" for name in ("apart", "merge", "merge-do")}
TEAM |= {"placement:order-reopen", "placement:order-import"}
FIGURES = {f"placement:table-{step}" for step in ("proposal", "correct", "confirm", "decline")}
TEAM |= FIGURES | {"placement:api-opening-detail"}
TEAM |= {"placement:api-opening-candidates", "placement:contact-confirm"}
# Everybody in the office of an administrator has the same accounts before them; helping is for any two staff members.
OFFICE = {
    "people:account-close",
    "people:account",
    "people:account-role",
    "people:invitation-withdraw",
    "people:help-step",
}
OFFICE |= {"pathways:cohort", "pathways:enrol", "pathways:unenrol", "pathways:add_session"}
OFFICE |= {"pathways:api-cohort-progress", "people:answer-role", "people:emergency-answer"}
OFFICE |= {
    f"pathways:{name}" for name in ("archive_cohort", "edit_cohort", "staff", "take_off_staff", "roster", "fill")
}
OFFICE |= {f"pathways:{name}" for name in ("cards", "sessions", "weeks", "session", "attendance", "hours", "hours_csv")}
OFFICE |= {"pathways:hours_xlsx", "pathways:cohort_finishing", "pathways:open_early", "pathways:sign_off"}
OFFICE |= {f"pathways:person_{name}" for name in ("finishing", "steps", "exams", "exam")}
OFFICE |= {f"pathways:{name}" for name in ("announcements", "change_announcement", "more_time_for")}
OFFICE |= FIGURES
OFFICE |= {"people:demand", "people:demand-step", "people:demand-export"}
SHARED = PUBLIC | BY_SECRET_ADDRESS
WHOLE_ROLE = {Role.PLACEMENT: TEAM, Role.ADMINISTRATOR: OFFICE, Role.INSTRUCTOR: {"people:help-step"}}
WHOLE_ROLE |= {Role.ASSISTANT: {"people:help-step"}, Role.EDITOR: {"people:help-step"}}
WHOLE_ROLE[Role.PLACEMENT] = TEAM | {"people:help-step"}
# Whoever may edit pages may translate them.
WHOLE_ROLE |= {role: WHOLE_ROLE[role] | {"translate-page"} for role in (Role.INSTRUCTOR, Role.EDITOR)}
# The form under a published lesson or lab; who has no seat there is told so when they send (tests/pathways/questions).
WHOLE_ROLE[Role.STUDENT] = {"pathways:ask"}
STRANGERS = (
    Role.STUDENT,
    Role.INSTRUCTOR,
    Role.ASSISTANT,
    Role.PLACEMENT,
    Role.EMPLOYER,
    Role.EDITOR,
    Role.ADMINISTRATOR,
)
GONE = {403, 404}
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
# Ask for a grader's token before anything else: 401.
BY_TOKEN = {"labs:api_version", "labs:api_handed_in", "labs:api_renew", "labs:api_result", "labs:api_sealing"}
# An opening that is open to everybody who searches: others are told so, and nothing is written. The way to where one
# stopped in a lesson leads to that lesson, which opens or does not.
SAYS_NO = {"placement:interested", "pathways:go_on"}


def with_ids() -> list[str]:
    """Return the names of addresses that lead to one row."""
    return sorted(url.name for url in every_url() if "<uuid:" in url.route and url.name not in SHARED)


@pytest.fixture(scope="module")
def strangers(loaded: World, django_db_blocker) -> Iterator[dict[Role, tuple[User, str]]]:
    """Somebody of each role whom nothing in the world concerns, and their session; made once for a module."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = {role: person(role) for role in STRANGERS}
        yield {role: (one, browser(one).cookies[settings.SESSION_COOKIE_NAME].value) for role, one in made.items()}
        transaction.set_rollback(True)


def methods(name: str, role: Role) -> tuple[str, ...]:
    """Return how a stranger asks: the matrix holds that a role to which an address is shut reads nothing there."""
    return ("post",) if STATED[name].CELLS[name][role.value] == 403 else ("get", "post")


@pytest.mark.parametrize("name", with_ids())
def test_strangers_of_every_role_find_nothing(name: str, strangers: dict[Role, tuple[User, str]], world: World):
    place, found = address(name, world), []
    for role, (stranger, session) in strangers.items():
        if name in WHOLE_ROLE.get(role, ()):
            continue
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = session
        confirm(client, stranger)
        with changed_rows() as changed:
            for method in methods(name, role):
                response = getattr(client, method)(place, {"to": "accepted", "end": "student", "what": "release"})
                fine = GONE | {405} | ({401} if name in BY_TOKEN else set()) | ({302} if name in SAYS_NO else set())
                if response.status_code not in fine:
                    found.append((role.value, method, response.status_code))
        found += [(role.value, table) for table in changed.tables]
    assert found == []


def test_every_id_in_an_address_is_random():
    numbers = [url.route for url in every_url() if re.search(r"<int:|\\d|<(?:str:)?(?:pk|id)>", url.route)]
    # Second factors are django-allauth's, which the next test holds; the other is an address of the CMS that we answer.
    others = ("accounts/2fa/webauthn/keys/", "cms/localize/submit/page/")
    assert [route for route in numbers if not route.startswith(others)] == []
    ours = [model for model in apps.get_models() if issubclass(model, RandomIdModel)]
    assert len(ours) > 20
    for model in ours:
        key = model._meta.pk.get_default()
        assert isinstance(key, UUID)
        assert key.version == 4, model


NUMBERS = ("1", "0", "-1", "1e3", "1%20or%201=1")


@pytest.mark.parametrize("name", with_ids())
def test_counting_finds_nothing(name: str, world: World):
    # An API says 400 to a step that is no step, before it looks whose it is.
    refused = {401} if name in BY_TOKEN else {400} if name == "placement:api-referral-move" else set()
    place = address(name, world)
    client = browser(world.people["administrator" if name.startswith("people:") else "placement"], confirmed=True)
    guess = re.sub(ID, "00000000-0000-0000-0000-000000000001", place)
    for method in ("get", "post"):
        assert getattr(client, method)(guess).status_code in {403, 404, 405} | refused, method
    # A number leads to no view of ours; that an address without a view is not found, the next test asks.
    for number in NUMBERS:
        assert _nothing_of_ours(unquote(re.sub(ID, number, place))), number


def _nothing_of_ours(place: str) -> bool:
    """Return whether an address leads to no view, or to one of the CMS that looks for a page or finds none."""
    try:
        return str(resolve(place).func.__module__).startswith("wagtail.")
    except Resolver404:
        return True


@pytest.mark.parametrize("name", ["placement:order", "placement:api-opening-detail"])
def test_a_number_in_an_address_is_not_found(name: str, world: World):
    client, place = browser(world.people["placement"], confirmed=True), address(name, world)
    assert client.get(place).status_code == 200
    assert not _nothing_of_ours(place)
    for number in NUMBERS:
        for method in ("get", "post"):
            assert getattr(client, method)(re.sub(ID, number, place)).status_code in {404, 405}


def test_second_factors_of_others_are_not_there(world: World):
    student, other = world.people["student"], world.people["student_two"]
    TOTP.activate(student, "JBSWY3DPEHPK3PXP")
    theirs = Authenticator.objects.create(user=other, type=Authenticator.Type.WEBAUTHN, data={"name": "Canary key"})
    client = browser(student, confirmed=True)
    for name in ("mfa_remove_webauthn", "mfa_edit_webauthn"):
        place = reverse(name, args=[theirs.pk])
        for response in (client.get(place), client.post(place, {"name": "mine"})):
            assert response.status_code in {404, 302}
            assert b"Canary key" not in response.content
    theirs.refresh_from_db()
    assert theirs.data == {"name": "Canary key"}


def test_documents_cannot_be_counted_through(world: World):
    inside = Collection.get_first_root_node().add_child(name="Inside")
    CollectionViewRestriction.objects.create(collection=inside, restriction_type="login")
    kept = Document.objects.create(title="Canary", collection=inside, file=ContentFile(b"canary text", "canary.txt"))
    for name in (kept.filename, "x.txt"):
        response = Client().get(f"/documents/{kept.pk}/{name}")
        assert response.status_code in {302, 404}
        assert b"canary text" not in response.content
    assert Client().get(f"/media/{kept.file.name}").status_code == 404


def test_another_employers_contact_finds_neither_opening_nor_profile(world: World):
    contact = person(Role.EMPLOYER)
    from placement.employers.services import add_contact, confirm_contact

    other = Employer.objects.exclude(name="Example Networks").filter(state="active").first()
    if other is None:
        from tests.placement.factories import active_employer

        other = active_employer(world.people["placement"], world.people["placement_two"])
    named = add_contact(employer=other, user=contact, by=world.people["placement"])
    confirm_contact(contact=named, by=world.people["placement_two"])
    client = browser(contact)
    assert client.get("/partner/").status_code == 200
    for name in ("profile", "employer-answer", "employer-opening", "propose"):
        place = address(f"placement:{name}", world)
        with changed_rows() as changed:
            assert client.get(place).status_code in {404, 405}
            assert client.post(place, {"to": "offered"}).status_code == 404
        assert changed.tables == []


def test_the_matrix_has_a_role_for_every_stranger():
    assert {role.value for role in STRANGERS} <= set(ROLES)
