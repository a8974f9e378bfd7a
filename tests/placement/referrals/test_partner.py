"""An employer sees exactly the released fields of exactly one student for exactly one opening, while it lasts."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from people.models import Disclosure
from people.releases.disclosure import preview_of
from people.releases.services.releases import revoke_release
from placement.employers.services import end_contact, move_employer
from placement.models import JobOrder
from placement.openings.forms import OrderForm
from placement.referrals.services.profile import save_profile
from placement.referrals.services.referrals import withdraw
from tests.placement.factories import (
    active_employer,
    browser,
    contact_of,
    open_order,
    referred,
    release_for,
    searching,
    shows,
    skill,
    staff,
    suggested,
)
from tests.told import told

pytestmark = pytest.mark.django_db
LEAKS = ("Canary Name", "Canary skill", "Canary note", "canary-sign-in")


@pytest.fixture
def by():
    return staff()


def rich_student(by, name="Canary Name"):
    """A student with a value in every field that could leak."""
    student = searching(by, display_name=name)
    what = skill("canary-skill")
    shows(student, what, 92, label="Canary sample", source="lab canary/one")
    save_profile(student=student, start_on=timezone.localdate(), note="Canary note", samples=["lab lab canary/one"])
    return student


@pytest.fixture
def scene(by):
    """Name and skills released, nothing else."""
    referral, release = referred(by, rich_student(by), fields=["display_name", "skills"])
    return referral, release, browser(contact_of(referral.order.employer, by))


def profile(referral):
    return reverse("placement:profile", args=[referral.pk])


def text(response):
    return response.content.decode()


def test_profile_shows_the_released_fields_only(scene):
    referral, _release, client = scene
    page = text(client.get(profile(referral)))
    assert "Canary Name" in page
    assert "Canary skill: 92 %" in page
    for hidden in ("Canary note", "Canary sample", referral.student.username, referral.student.hub_name):
        assert hidden not in page


def test_every_field_shown_has_its_disclosure(scene):
    referral, release, client = scene
    client.get(profile(referral))
    client.get(profile(referral))
    rows = Disclosure.objects.filter(release=release).values_list("field", flat=True)
    assert sorted(rows) == ["display_name", "display_name", "skills", "skills"]


def test_home_names_nobody_and_discloses_nothing(scene):
    referral, _release, client = scene
    page = text(client.get(reverse("placement:employer-home")))
    assert referral.order.title in page
    assert str(referral.pk) in page
    assert not any(leak in page for leak in LEAKS)
    assert not Disclosure.objects.exists()


def test_revocation_hides_everything_within_the_session(scene):
    referral, release, client = scene
    assert "Canary Name" in text(client.get(profile(referral)))
    seen = Disclosure.objects.count()
    revoke_release(release=release, by=referral.student)
    answer = client.get(profile(referral))
    assert (answer.status_code, "Canary Name" in text(answer)) == (404, False)
    assert str(referral.pk) not in text(client.get(reverse("placement:employer-home")))
    assert Disclosure.objects.count() == seen


def test_page_of_an_ended_profile_is_that_of_one_that_never_was(scene):
    """Employers read what a profile is; that this one ended, they do not."""
    referral, release, client = scene
    revoke_release(release=release, by=referral.student)
    pages, other = [], uuid4()
    for pk in (referral.pk, other):
        path = reverse("placement:profile", args=[pk])
        answers = [client.get(path), client.post(reverse("placement:employer-answer", args=[pk]), {"to": "interview"})]
        assert [answer.status_code for answer in answers] == [404, 404]
        pages += [re.sub(r'"\w{64}"', "", text(answer)).replace(str(pk), "") for answer in answers]
    assert "This profile is not open" in pages[0]
    assert pages[:2] == pages[2:]


def test_expiry_hides_everything_without_any_event(scene):
    referral, _release, client = scene
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        answer = client.get(profile(referral))
        assert (answer.status_code in {302, 404}, "Canary Name" in text(answer)) == (True, False)
    assert not Disclosure.objects.exists()


def test_stepping_back_hides_everything(scene):
    referral, _release, client = scene
    withdraw(referral=referral, by=referral.student)
    answer = client.get(profile(referral))
    assert (answer.status_code, "Canary Name" in text(answer)) == (404, False)


def test_suspension_hides_everything(scene, by):
    referral, _release, client = scene
    move_employer(employer=referral.order.employer, to="suspended", by=by, reason="x")
    answer = client.get(profile(referral))
    assert (answer.status_code, "Canary Name" in text(answer)) == (404, False)
    home = text(client.get(reverse("placement:employer-home")))
    assert [words in home for words in (referral.order.title, "None yet", "Your account is paused")] == [
        False,
        False,
        True,
    ]


def test_signed_release_shows_nothing_before_staff_refers(by):
    referral = suggested(by, rich_student(by))
    release_for(referral, by)
    client = browser(contact_of(referral.order.employer, by))
    answer = client.get(profile(referral))
    assert (answer.status_code, "Canary Name" in text(answer)) == (404, False)


def test_release_for_one_opening_shows_nothing_for_another(by):
    student = rich_student(by)
    referral, _release = referred(by, student)
    other = suggested(by, student, open_order(by, referral.order.employer))
    client = browser(contact_of(referral.order.employer, by))
    assert "Canary Name" in text(client.get(profile(referral)))
    answer = client.get(profile(other))
    assert (answer.status_code, "Canary Name" in text(answer)) == (404, False)


def test_contact_of_another_employer_finds_nothing(scene, by):
    referral, _release, _client = scene
    stranger = browser(contact_of(active_employer(by, name="Other"), by))
    answer = stranger.get(profile(referral))
    assert (answer.status_code, "Canary Name" in text(answer)) == (404, False)
    assert str(referral.pk) not in text(stranger.get(reverse("placement:employer-home")))


def test_ended_contact_finds_nothing(scene, by):
    referral, _release, client = scene
    end_contact(contact=referral.order.employer.contacts.get(), by=by)
    answer = client.get(profile(referral))
    assert (answer.status_code, "Canary Name" in text(answer)) == (404, False)


def test_student_without_display_name_shows_no_sign_in_name(by):
    student = searching(by, display_name="", username="canary-sign-in-1")
    referral, _release = referred(by, student)
    page = text(browser(contact_of(referral.order.employer, by)).get(profile(referral)))
    assert "canary-sign-in" not in page
    assert "Nothing added yet" in page


def test_preview_is_what_the_employer_sees(scene):
    referral, release, client = scene
    page = text(client.get(profile(referral)))
    preview = preview_of(release)
    assert [label for label, _value in preview] == ["Name", "Skills"]
    assert all(line in page for _label, value in preview for line in value.split("\n"))


def test_a_no_is_asked_about_and_a_step_is_not(scene):
    referral, _, client = scene
    page = text(client.get(profile(referral)))
    asked = page[page.index("<details") : page.index("</details>")]
    assert "You cannot open it again" in asked
    assert [label in asked for label in ("Not this time", "The position is closed", "Invite to an interview")] == [
        True,
        True,
        False,
    ]
    assert "Invite to an interview" in page


@pytest.mark.parametrize(("filled", "shown"), [(0, 3), (2, 3), (3, 4), (8, 8)])
def test_form_of_an_opening_shows_a_few_skills_and_opens_more(filled, shown):
    keys = [str(skill(f"skill-{number}").pk) for number in range(filled)]
    form = OrderForm({f"skill_{row}": key for row, key in enumerate(keys, 1)})
    at_once, on_a_wish = form.skill_rows()
    assert (len(at_once), len(on_a_wish)) == (shown, 8 - shown)
    page = str(form)
    assert page.count('name="skill_') == 8
    assert ("More skills" in page) == (shown < 8)


def test_answer_moves_the_referral_and_says_thank_you(scene):
    referral, _release, client = scene
    page = client.post(reverse("placement:employer-answer", args=[referral.pk]), {"to": "interview"}, follow=True)
    referral.refresh_from_db()
    assert referral.state == "interview"
    assert "Thank you" in text(page)


def test_answer_after_revocation_is_not_found(scene):
    referral, release, client = scene
    revoke_release(release=release, by=referral.student)
    answer = client.post(reverse("placement:employer-answer", args=[referral.pk]), {"to": "offered"})
    referral.refresh_from_db()
    assert (answer.status_code, referral.state) == (404, "referred")


def test_proposal_waits_for_review(scene):
    referral, _release, client = scene
    form = {"title": "New job", "soc_code": "15-1231", "hours": "20", "wage": "20", "wage_unit": "hour"}
    form |= {"permanence": "permanent", "openings": "1"}
    client.post(reverse("placement:propose", args=[referral.order.employer_id]), form)
    assert JobOrder.objects.get(title="New job").state == "review"


@pytest.mark.parametrize("number", [1, 3])
def test_home_takes_a_fixed_number_of_queries(by, number, django_assert_num_queries):
    employer = active_employer(by)
    for _ in range(number):
        referred(by, order=open_order(by, employer))
    client = browser(contact_of(employer, by))
    client.get(reverse("placement:employer-home"))
    with django_assert_num_queries(HOME_QUERIES):
        page = client.get(reverse("placement:employer-home"))
    assert len(page.context["profiles"]) == number


HOME_QUERIES = 9


def test_open_profile_is_told_to_close_once_it_is_taken_back_and_asking_discloses_nothing(scene):
    referral, release, client = scene
    page = text(client.get(profile(referral)))
    asked = re.search(r'data-while-open="([^"]+)" data-then="([^"]+)"', page)
    assert asked
    assert (asked[2], "placement/open" in page) == (profile(referral), True)
    seen = Disclosure.objects.count()
    assert client.get(asked[1]).status_code == 204
    revoke_release(release=release, by=referral.student)
    assert client.get(asked[1]).status_code == 404
    assert Disclosure.objects.count() == seen


def test_question_whether_a_profile_is_open_does_not_keep_the_session_alive(scene):
    referral, _release, client = scene
    client.get(profile(referral))
    before = client.session["seen"]
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        assert client.get(reverse("placement:profile-open", args=[referral.pk])).status_code == 204
        assert client.session["seen"] == before
        client.get(profile(referral))
        assert client.session["seen"] > before


def test_profile_without_script_gives_way_to_one_that_can_be_opened_again(scene):
    referral, release, client = scene
    refresh = re.search(
        r'<noscript><meta http-equiv="refresh" content="30; url=([^"]+)">', text(client.get(profile(referral)))
    )
    assert refresh
    seen = Disclosure.objects.count()
    page = text(client.get(refresh[1]))
    assert ("Open it again" in page, "Canary Name" in page) == (True, False)
    revoke_release(release=release, by=referral.student)
    assert "This profile is not open" in text(client.get(refresh[1]))
    assert Disclosure.objects.count() == seen


@told("It ends at once, and a profile that is open now closes. The student gets a message and reads that you did it.")
def test_staff_take_it_back_for_a_student_who_told_them(scene, by):
    referral, release, client = scene
    desk = browser(by)
    assert "The student told me to take it back" in text(desk.get(reverse("placement:referral", args=[referral.pk])))
    page = desk.post(reverse("placement:take-back", args=[referral.pk]), follow=True)
    assert "Taken back" in text(page)
    event = release.events.order_by("at").last()
    assert (event.kind, event.by, event.spoken_to) == ("revoked", by, by)
    assert client.get(profile(referral)).status_code == 404
    assert referral.student.inbox.filter(kind="sharing_ended", path=f"/sharing/{release.pk}/").exists()
    assert f"{by.get_full_name()} did it" in text(browser(referral.student).get(f"/sharing/{release.pk}/"))
    again = desk.post(reverse("placement:take-back", args=[referral.pk]), follow=True)
    assert "Nothing is shared now" in text(again)


def test_staff_without_the_student_on_their_list_take_nothing_back(scene):
    referral, release, _client = scene
    answer = browser(staff()).post(reverse("placement:take-back", args=[referral.pk]))
    assert (answer.status_code, release.events.filter(kind="revoked").exists()) == (404, False)
