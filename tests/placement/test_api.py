from datetime import date

import pytest

from people.base.enums import Role
from placement.openings import services as openings_services
from placement.placements.services import record_placement
from tests.people.factories import person
from tests.placement.factories import browser, open_order, referred, searching, shows, skill, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return staff()


def test_referrals_are_of_the_own_case_load_only(by):
    mine, _release = referred(by)
    other = staff()
    theirs, _release = referred(other, searching(other, display_name="Canary Other"))
    client = browser(by)
    answer = client.get("/api/placement/referrals/")
    assert [row["id"] for row in answer.json()["results"]] == [str(mine.pk)]
    hidden = client.get(f"/api/placement/referrals/{theirs.pk}/")
    assert (hidden.status_code, "Canary" in hidden.content.decode()) == (404, False)


@pytest.mark.parametrize("role", [Role.STUDENT, Role.EMPLOYER, Role.INSTRUCTOR, Role.EDITOR])
def test_other_roles_get_nothing(by, role):
    referred(by, searching(by, display_name="Canary Name"))
    client = browser(person(role))
    for path in ("referrals", "placements", "openings"):
        answer = client.get(f"/api/placement/{path}/")
        assert answer.status_code in {302, 403}
        assert "Canary" not in answer.content.decode()


def test_candidates_come_with_reasons(by):
    what = skill("subnetting")
    student = searching(by)
    shows(student, what, 92)
    order = open_order(by, needs=[openings_services.Need(what, "required", 70)])
    rows = browser(by).get(f"/api/placement/openings/{order.pk}/candidates/").json()
    assert rows[0]["headline"] == "Has 1 of 1 skills"
    assert rows[0]["fits"][0]["sentence"] == "Subnetting: 92 % from lab vlsm-plan"


def test_move_obeys_the_same_guards(by):
    referral, _release = referred(by)
    client = browser(by)
    address = f"/api/placement/referrals/{referral.pk}/move/"
    refused = client.post(address, {"to": "accepted"})
    assert (refused.status_code, "not possible" in refused.content.decode()) == (400, True)
    assert client.post(address, {"to": "applied"}).json()["state"] == "applied"


def test_placement_has_no_employer(by):
    student = searching(by)
    record_placement(
        student=student,
        by=by,
        employer_name="Canary Bakery",
        title="Technician",
        soc_code="15-1231",
        hours=36,
        wage=24,
        start_on=date(2026, 1, 5),
        found_by="self",
    )
    answer = browser(by).get("/api/placement/placements/")
    assert answer.json()["count"] == 1
    assert "employer" not in answer.content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_referral_list_takes_a_fixed_number_of_queries(by, number, django_assert_num_queries):
    for _ in range(number):
        referred(by)
    client = browser(by)
    client.get("/api/placement/referrals/")
    with django_assert_num_queries(API_QUERIES):
        assert client.get("/api/placement/referrals/").json()["count"] == number


API_QUERIES = 5
