"""People and safety: one page that leads to all others, and says what waits."""

from datetime import date

import pytest
from django.urls import reverse

from academy_site import navigation
from people.accounts.services.role_requests import ask_role
from people.base.enums import Role
from people.base.rules import roles_of
from people.caseload.services import set_bar
from people.oversight.desk import desks
from people.oversight.services import ask_emergency_access
from people.rights.services.record_requests import record_demand
from people.signin.services.recovery import open_recovery
from people.trail.services.anchoring import anchor_access_log
from tests.people.factories import person
from tests.people.signin.signing import browser

pytestmark = pytest.mark.django_db
STAFF = [Role.INSTRUCTOR, Role.ASSISTANT, Role.PLACEMENT, Role.EDITOR, Role.ADMINISTRATOR]
SAFETY = ["people:helping", "people:conflicts", "people:emergency", "people:roles-to-confirm", "people:demands"]
SAFETY += ["people:access-log"]


def waits(user) -> dict[str, int]:
    return {str(desk.url): desk.waits for desk in desks(user) if desk.waits}


@pytest.mark.parametrize("role", STAFF)
def test_every_page_of_the_desk_opens_and_every_page_that_opens_is_on_it(role):
    user = person(role)
    client = browser(user)
    listed = {str(desk.url) for desk in desks(user)}
    assert [url for url in listed if client.get(url).status_code != 200] == []
    places = ["people:accounts", "people:invitations", "people:caseloads", "placement:employers", *SAFETY]
    # Placement staff have the way to it on their board.
    places += ["placement:workload"] if role == Role.ADMINISTRATOR else []
    opens = {reverse(name) for name in places if client.get(reverse(name)).status_code == 200}
    assert opens == listed


@pytest.mark.parametrize("role", STAFF)
def test_desk_is_in_the_navigation_of_every_staff_role_and_on_the_own_page(role):
    user = person(role)
    assert reverse("people:desk") in [place.url for place in navigation.places(roles_of(user), "/")]
    page = browser(user).get("/me/").content.decode()
    assert 'href="/people-and-safety/"' in page
    assert 'href="/accounts/sessions/"' in browser(user).get("/people-and-safety/").content.decode()


@pytest.mark.parametrize("role", [Role.STUDENT, Role.EMPLOYER])
def test_desk_is_not_for_others(role):
    user = person(role)
    assert browser(user).get("/people-and-safety/").status_code == 403
    assert "people-and-safety" not in browser(user).get("/me/").content.decode()
    assert desks(user) == []


def fill(by, number=1):
    """Let `number` things of each kind wait for administrators who did not begin them."""
    for _ in range(number):
        ask_role(user=person(), role=Role.EDITOR, by=by, reason="Canary reason")
        ask_emergency_access(student=person(), field="contact", by=person(Role.INSTRUCTOR), reason="Canary reason")
        open_recovery(user=person(), by=by)
        paper = {"kind": "subpoena", "sender": "Canary court", "received_on": date(2026, 1, 2), "due_on": None}
        record_demand(person=person(), by=by, **paper)


def test_desk_counts_what_waits_for_this_reader_alone():
    one, two = person(Role.ADMINISTRATOR), person(Role.ADMINISTRATOR)
    fill(one)
    own = {"/emergency-access/": 1, "/record-requests/": 1}
    assert waits(one) == own
    assert waits(two) == own | {"/roles-to-confirm/": 1, "/helping/": 1}
    page = browser(two).get("/people-and-safety/").content.decode()
    assert page.partition("All pages")[0].count("govuk-tag") == 4
    assert "Canary" not in page


def test_desk_counts_nothing_about_people_from_whom_the_reader_is_kept_away():
    one, two, student = person(Role.ADMINISTRATOR), person(Role.ADMINISTRATOR), person()
    open_recovery(user=student, by=one)
    ask_emergency_access(student=student, field="contact", by=person(Role.INSTRUCTOR), reason="x")
    set_bar(staff=two, student=student, by=student)
    assert waits(two) == {}


@pytest.mark.parametrize("number", [1, 3])
def test_desk_takes_the_same_number_of_queries(number, django_assert_num_queries):
    one, two = person(Role.ADMINISTRATOR), person(Role.ADMINISTRATOR, Role.PLACEMENT)
    fill(one, number)
    client = browser(two)
    anchor_access_log()
    client.get("/people-and-safety/")
    with django_assert_num_queries(10):
        page = client.get("/people-and-safety/").content.decode()
    assert page.count(f'<strong class="govuk-tag">{number}</strong>') == 4


@pytest.mark.parametrize("number", [1, 3])
def test_list_of_ways_back_in_takes_the_same_number_of_queries(number, django_assert_num_queries):
    by = person(Role.INSTRUCTOR)
    for _ in range(number):
        open_recovery(user=person(), by=by)
    client = browser(person(Role.ASSISTANT))
    client.get("/helping/")
    with django_assert_num_queries(4):
        page = client.get("/helping/").content.decode()
    assert page.count("I met them too") == number
    assert "I met them too" not in browser(by).get("/helping/").content.decode()
