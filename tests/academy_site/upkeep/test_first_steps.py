"""First steps: each item is ticked by what is really there."""

from datetime import date, timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from academy_site.home.models import HomePage
from academy_site.home.services import ensure_site
from academy_site.upkeep import services
from academy_site.upkeep.first_steps import items
from academy_site.upkeep.models import Counsel
from pathways.base.enums import CohortRole
from pathways.cohorts.services.enrolment import enrol_student
from pathways.models import Cohort
from pathways.planning.services.staff import put_on_staff
from people.accounts.services.accounts import create_person
from people.base.enums import Role
from people.models import User
from tests.academy_site import factories

pytestmark = pytest.mark.django_db


def ticked():
    return {item.key for item in items() if item.done}


@pytest.fixture
def administrator():
    ensure_site()
    person, _ = create_person(role=Role.ADMINISTRATOR)
    TOTP.activate(person, generate_totp_secret())
    return person


def page(person, **post):
    client = Client()
    client.force_login(person)
    return client.post("/first-steps/", post) if post else client.get("/first-steps/")


def test_a_new_academy_has_everything_before_it(administrator):
    assert ticked() == set()


def test_administrators_count_once_they_have_signed_in(administrator):
    other, _ = create_person(role=Role.ADMINISTRATOR)
    User.objects.filter(pk=administrator.pk).update(last_login=timezone.now())
    assert "administrators" not in ticked()
    User.objects.filter(pk=other.pk).update(last_login=timezone.now())
    assert "administrators" in ticked()


def test_words_are_the_academys_own_once_somebody_changed_the_home_page(administrator):
    home = HomePage.objects.get(depth=2, locale__language_code="en")
    home.save_revision().publish()
    assert "words" not in ticked()
    home.heading = "Learn with us."
    home.save_revision(user=administrator).publish()
    assert "words" in ticked()


def test_staff_needs_somebody_who_teaches_and_somebody_for_placement(administrator):
    create_person(role=Role.INSTRUCTOR)
    assert "staff" not in ticked()
    create_person(role=Role.PLACEMENT)
    assert "staff" in ticked()


def test_cohort_and_seat_are_ticked_by_the_first_of_each(administrator):
    day = date.today()
    pathway = factories.pathway(courses=1, lessons=1)
    cohort = Cohort.objects.create(
        name="Autumn", pathway=pathway, starts_on=day, ends_on=day + timedelta(days=90), seats=9
    )
    assert "cohort" not in ticked()
    teacher, _ = create_person(role=Role.INSTRUCTOR)
    put_on_staff(cohort=cohort, user=teacher, role=CohortRole.INSTRUCTOR, by=administrator)
    assert "cohort" in ticked()
    assert "seats" not in ticked()
    enrol_student(cohort=cohort, student=create_person(role=Role.STUDENT)[0], by=None)
    assert "seats" in ticked()


def test_a_backup_is_ticked_by_a_proof(administrator):
    services.note_proof(archive="academy-1.tar.zst.age")
    assert "backup" in ticked()


def test_counsel_is_written_down_on_the_page_and_taken_away_there(administrator):
    assert page(administrator, words="Ada Law, 555 0100").status_code == 302
    assert "counsel" in ticked()
    assert "Ada Law, 555 0100" in page(administrator).content.decode()
    page(administrator, words=" ")
    assert not Counsel.objects.exists()


def test_the_page_shows_what_is_left_and_what_the_machine_says(administrator):
    services.settle(kind="disk", wrong=True)
    text = page(administrator).content.decode()
    assert "8 steps are left" in text
    assert "The disk is nearly full" in text
    assert 'id="disk"' in text


def test_the_page_asks_the_same_number_of_questions_whatever_there_is(administrator):
    counts = []
    for number in (1, 3):
        while User.objects.filter(role_grants__role=Role.STUDENT).count() < number:
            create_person(role=Role.STUDENT)
            create_person(role=Role.INSTRUCTOR)
        services.note_proof(archive=f"{number}")
        with CaptureQueriesContext(connection) as seen:
            items()
        counts.append(len(seen))
    assert counts == [8, 8]
