"""Numbers for whoever leads the placement staff: counts and ages, and nobody's name but the staff's."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from people.base.enums import Role
from people.caseload.services import assign_student, unassign_student
from placement.board.workload import loads
from placement.models import Referral
from tests.people.factories import person
from tests.placement.factories import browser, open_order, referred, searching, staff, suggested

pytestmark = pytest.mark.django_db


def test_numbers_and_ages_by_staff_and_no_students_name(django_assert_num_queries):
    one, two, left = staff(), staff(), staff()
    order = open_order(one)
    first = suggested(one, searching(one, display_name="Canary Name"), order)
    referred(one, searching(one), order)
    moved = suggested(left, searching(left), order)
    unassign_student(staff=left, student=moved.student, by=None)
    assign_student(staff=two, student=moved.student, by=None)
    Referral.objects.filter(pk=first.pk).update(due_on=timezone.localdate() - timedelta(days=20))
    with django_assert_num_queries(3):
        rows = {load.staff: load for load in loads()}
    told = {
        who: (rows[who].students, rows[who].stages, rows[who].due, rows[who].oldest_days) for who in (one, two, left)
    }
    assert told == {
        one: (2, (1, 0, 1, 0, 0), 1, 20),
        two: (1, (1, 0, 0, 0, 0), 0, None),
        left: (0, (0, 0, 0, 0, 0), 0, None),
    }
    assert loads()[0].staff == one
    page = browser(person(Role.ADMINISTRATOR)).get(reverse("placement:workload")).content.decode()
    assert (one.get_full_name() in page, "Canary Name" in page, order.title in page) == (True, False, False)
