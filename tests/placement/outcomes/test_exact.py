"""Exact figures: for one role alone, every look written down, nothing to download."""

import pytest
from django.urls import reverse

from people.base.enums import STAFF_ROLES, Role
from people.base.rules import is_staff_member
from placement.base.errors import NoSuchRight
from placement.models import FigureLook
from placement.outcomes.exact import look_at_exact
from tests.people.factories import person
from tests.people.signin.signing import browser
from tests.placement.factories import searching, staff
from tests.placement.outcomes.leavers import record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("networking")]
YEAR = {"first_year": 2024, "last_year": 2024, "cut": "pathway"}


@pytest.fixture
def by():
    one = staff()
    record(one, 5)
    return one


def test_exact_figures_show_small_numbers_and_write_the_look_down(by):
    reporter = person(Role.REPORTER)
    client = browser(reporter, confirmed=True)
    page = client.post(reverse("placement:exact"), YEAR).content.decode()
    assert "3 / 5" in page
    assert "60.0 %" in page
    look = FigureLook.objects.get()
    assert (look.by, look.first_year, look.cut) == (reporter, 2024, "pathway")


@pytest.mark.parametrize("role", sorted((STAFF_ROLES | {Role.STUDENT, Role.EMPLOYER}) - {Role.REPORTER}))
def test_no_other_role_sees_them(role, by):
    other = person(role)
    page = browser(other, confirmed=True).post(reverse("placement:exact"), YEAR)
    assert (page.status_code, b"3 / 5" in page.content) == (403, False)
    with pytest.raises(NoSuchRight):
        look_at_exact(**YEAR, by=other)
    assert not FigureLook.objects.exists()


def test_who_reports_sees_numbers_and_nobodys_page(by):
    client = browser(person(Role.REPORTER), confirmed=True)
    student = searching(by)
    for name in ("student", "record", "why"):
        assert client.get(reverse(f"placement:{name}", args=[student.pk])).status_code == 403
    for name in ("board", "quality", "wages", "outcomes"):
        assert client.get(reverse(f"placement:{name}")).status_code == 403
    assert is_staff_member(person(Role.REPORTER))
