"""Pages of staff and students: whose rows they show, what they do, and how many queries they take."""

import pytest
from django.urls import reverse
from django.utils import timezone

from people.caseload.services import set_bar
from placement.models import Placement, Referral
from placement.openings import services as openings_services
from placement.placements.services import end_placement, record_placement, start_placement
from placement.referrals.services.referrals import answer_referral, move_referral, show_interest
from tests.people.signin.signing import browser as confirmed_browser
from tests.placement.factories import (
    accepted,
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

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return staff()


def text(response):
    return response.content.decode()


def test_board_shows_own_case_load_only(by):
    mine = suggested(by, searching(by, display_name="Canary Mine"))
    other = staff()
    suggested(other, searching(other, display_name="Canary Other"), mine.order)
    page = text(browser(by).get(reverse("placement:board")))
    assert "Canary Mine" in page
    assert "Canary Other" not in page


def test_board_shows_what_is_due_first(by):
    referral = suggested(by)
    Referral.objects.filter(pk=referral.pk).update(due_on="2020-01-01")
    page = browser(by).get(reverse("placement:board"))
    assert [due.card.referral for due in page.context["board"].due] == [referral]


def test_board_filters_by_stage_and_opening(by):
    first, (second, _release) = suggested(by), referred(by)
    client = browser(by)
    for query, expected in (({"stage": "interest"}, {first}), ({"order": second.order_id}, {second})):
        board = client.get(reverse("placement:board"), query).context["board"]
        assert {card.referral for stage in board.stages for card in stage.cards} == expected


def test_student_reads_about_themselves_as_you_and_of_no_step_that_nobody_took(by):
    """An interview showed "Applied" and "Screening" of the same minute, which neither preceded."""
    student = searching(by)
    referral, _release = referred(by, student)
    answer_referral(referral=referral, to="interview", by=contact_of(referral.order.employer, by))
    client = browser(student)
    page = client.get(reverse("placement:my-referral", args=[referral.pk]))
    assert [words for _at, words in page.context["steps"]] == [
        "Suggested to you",
        "You said yes to sharing",
        "Shared with the employer",
        "Interview",
    ]
    steps = browser(by).get(reverse("placement:referral", args=[referral.pk])).context["events"]
    assert [event.words for event in steps] == ["Suggested", "Release signed", "Referred", "Interview"]
    suggested(by, student)
    show_interest(referral=Referral.objects.get(student=student, state="suggested"), by=student)
    page = text(client.get(reverse("placement:mine")))
    assert ("You are interested" in page, "Student" in page.split("<main")[1].split("</main")[0]) == (True, False)


def test_a_job_that_ended_is_not_said_to_have_started(by):
    referral = accepted(by)
    terms = {"title": "Technician", "soc_code": "15-1231", "hours": 36, "wage": 24}
    today = timezone.localdate()
    job = record_placement(student=referral.student, by=by, referral=referral, start_on=today, **terms)
    job = start_placement(placement=job, on=today, by=by)
    client, advisor = browser(referral.student), browser(by)
    theirs = reverse("placement:student", args=[referral.student_id])
    assert (
        "You work there" in text(client.get(reverse("placement:mine"))),
        "Started" in text(advisor.get(theirs)),
    ) == (
        True,
        True,
    )
    end_placement(placement=job, reason="own_choice", on=today, by=by)
    for page in (text(client.get(reverse("placement:mine"))), text(advisor.get(theirs))):
        assert ("The job ended" in page, "Started" in page, "You work there" in page) == (True, False, False)


@pytest.mark.parametrize("name", ["student", "record", "job-found"])
def test_student_outside_the_case_load_is_not_found(by, name):
    student = searching(staff(), display_name="Canary Other")
    page = browser(by).get(reverse(f"placement:{name}", args=[student.pk]))
    assert (page.status_code, "Canary Other" in text(page)) == (404, False)


@pytest.mark.parametrize("name", ["referral", "ask"])
def test_referral_of_barred_student_is_not_found(by, name):
    referral = suggested(by, searching(by, display_name="Canary Mine"))
    set_bar(staff=by, student=referral.student, by=referral.student)
    page = browser(by).get(reverse(f"placement:{name}", args=[referral.pk]))
    assert (page.status_code, "Canary Mine" in text(page)) == (404, False)


def test_student_page_explains_the_match(by):
    what = skill("subnetting")
    student = searching(by)
    shows(student, what, 92)
    open_order(by, needs=[openings_services.Need(what, "required", 70)])
    page = text(browser(by).get(reverse("placement:student", args=[student.pk])))
    assert "Has 1 of 1 skills" in page
    assert "Subnetting: 92 % from lab vlsm-plan" in page


def test_student_page_counts_the_openings_that_are_far_off(by):
    """Where none fits and none is near, the page broke."""
    student = searching(by)
    open_order(by, needs=[openings_services.Need(skill(), "required", 70) for _ in range(3)])
    page = text(browser(by).get(reverse("placement:student", args=[student.pk])))
    assert "1 more open job" in page


def test_staff_goes_from_suggestion_to_verified_placement(by):
    """The whole way of one referral by its pages; the student signs in between."""
    student, order, client = searching(by), open_order(by), browser(by)
    client.post(reverse("placement:suggest", args=[order.pk, student.pk]))
    referral = Referral.objects.get()
    page = reverse("placement:referral", args=[referral.pk])
    form = {"fields_wanted": ["display_name"], "purpose": "Apply", "days": "30"}
    client.post(reverse("placement:ask", args=[referral.pk]), form)
    release = student.releases.get()
    assert "Refer to the employer" not in text(client.get(page))
    from people.releases.services.releases import sign_release

    sign_release(release=release, by=student)
    assert "Refer to the employer" in text(client.get(page))
    client.post(reverse("placement:refer", args=[referral.pk]))
    for state in ("applied", "screening", "interview", "offered", "accepted"):
        client.post(reverse("placement:referral-move", args=[referral.pk]), {"to": state})
    terms = {"title": "Technician", "soc_code": "15-1231", "start_on": "2026-01-05", "hours": "36", "wage": "24"}
    terms |= {"wage_unit": "hour", "permanence": "permanent", "in_field": "on"}
    client.post(reverse("placement:job-from-referral", args=[referral.pk]), terms)
    job = Placement.objects.get()
    client.post(reverse("placement:job-start", args=[job.pk]), {"on": "2026-01-05"})
    client.post(reverse("placement:job-verify", args=[job.pk]), {"evidence": "offer_shown", "dated": "2026-01-05"})
    job.refresh_from_db()
    referral.refresh_from_db()
    assert (referral.state, job.state) == ("started", "verified")


def test_impossible_step_says_so_and_changes_nothing(by):
    referral, _release = referred(by)
    client = browser(by)
    page = client.post(reverse("placement:referral-move", args=[referral.pk]), {"to": "accepted"}, follow=True)
    referral.refresh_from_db()
    assert referral.state == "referred"
    assert "That step is not possible from here" in text(page)


def test_student_sees_own_referral_and_steps_back(by):
    referral, _release = referred(by)
    client = browser(referral.student)
    page = text(client.get(reverse("placement:my-referral", args=[referral.pk])))
    assert "The employer sees what you shared" in page
    client.post(reverse("placement:my-answer", args=[referral.pk]), {"to": "student_withdrew"})
    page = text(client.get(reverse("placement:my-referral", args=[referral.pk])))
    assert "The employer sees nothing about you now" in page


def test_other_student_does_not_find_it(by):
    referral, _release = referred(by)
    other = browser(searching(by))
    for name in ("my-referral",):
        page = other.get(reverse(f"placement:{name}", args=[referral.pk]))
        assert (page.status_code, referral.order.title in text(page)) == (404, False)
    other.post(reverse("placement:my-answer", args=[referral.pk]), {"to": "student_withdrew"})
    referral.refresh_from_db()
    assert referral.state == "referred"


def test_student_who_does_not_search_finds_no_opening(by):
    order = open_order(by)
    student = searching(by)
    client = browser(student)
    assert order.title in text(client.get(reverse("placement:mine")))
    client.post(reverse("placement:search"), {"to": "pause"})
    assert order.title not in text(client.get(reverse("placement:mine")))
    assert client.get(reverse("placement:opening", args=[order.pk])).status_code == 404


def test_student_says_interested_and_the_board_shows_it(by):
    student, order = searching(by), open_order(by)
    browser(student).post(reverse("placement:interested", args=[order.pk]))
    referral = Referral.objects.get(student=student)
    assert referral.state == "student_interested"
    assert str(referral.pk) in text(browser(by).get(reverse("placement:board")))


def test_student_accepts_an_offer(by):
    referral, _release = referred(by)
    move_referral(referral=referral, to="offered", by=by, override=True, reason="by phone")
    browser(referral.student).post(reverse("placement:my-answer", args=[referral.pk]), {"to": "accepted"})
    referral.refresh_from_db()
    assert referral.state == "accepted"


def test_profile_is_sealed_and_shown_to_its_owner(by):
    student = searching(by)
    assert "reauthenticate" in browser(student).get(reverse("placement:my-profile"))["Location"]
    client = confirmed_browser(student, confirmed=True)
    client.post(reverse("placement:my-profile"), {"note": "Canary note", "start_on": ""})
    assert "Canary" not in student.search_profile.sealed_note
    assert "Canary note" in text(client.get(reverse("placement:my-profile")))


def test_an_opening_shows_a_few_students_a_page_best_first(by):
    """40 students made a page of 22,900 pixels."""
    what = skill("routing")
    order = open_order(by, needs=[openings_services.Need(what, "required", 70)])
    people = [searching(by) for _ in range(8)]
    for number, student in enumerate(people):
        shows(student, what, 99 - number)
    client, path = browser(by), reverse("placement:order", args=[order.pk])
    pages = [client.get(path, {"page": number}).context["candidates"].fitting for number in (1, 2)]
    assert [[one.student for one, _referral in page] for page in pages] == [people[:6], people[6:]]


QUERIES = {"board": 10, "ready": 6, "orders": 6, "employers": 5}


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_list_pages_take_the_same_queries_at_one_and_three(by, name, django_assert_num_queries):
    client = browser(by)
    taken = []
    for number in (1, 2):
        for _ in range(number):
            release_for(suggested(by), by)
            accepted(by)
        client.get(reverse(f"placement:{name}"))
        with django_assert_num_queries(QUERIES[name]) as captured:
            client.get(reverse(f"placement:{name}"))
        taken.append(len(captured))
    assert taken == [QUERIES[name]] * 2
