"""A student's own applications: what runs, what comes next and who does it, and what ended."""

import pytest
from django.urls import reverse

from placement.applications.selectors import applications_of
from placement.offers.services import ask_for_time
from placement.referrals.services.referrals import show_interest, withdraw
from placement.reports.services import tell_job
from placement.wishes.services import save_away
from tests.placement import factories as made
from tests.placement.interviews.meetings import agreed, offered
from tests.placement.offers.offers import written

pytestmark = pytest.mark.django_db


def text(response):
    return response.content.decode()


def following(student):
    return [(str(line.next.who), str(line.next.what)) for line in applications_of(student).running]


def test_each_stage_says_what_comes_next_and_who_does_it():
    by = made.staff()
    referral = made.suggested(by)
    student = referral.student
    assert following(student) == [("You", "Say whether you are interested")]
    show_interest(referral=referral, by=student)
    assert following(student) == [("Your advisor", "Ask you what may be shared")]
    release = made.release_for(referral, by, sign=False)
    assert following(student) == [("You", "Say what may be shared")]
    made.sign_release(release=release, by=student)
    assert following(student) == [("Your advisor", "Share it with the employer")]
    made.refer(referral=referral, by=by)
    assert following(student) == [("The employer", "Look at what you shared")]
    offered(by, referral)
    assert following(student) == [("You", "Choose a time for the interview")]
    offer = written(by, referral)
    assert following(student)[0][0] == "You"
    ask_for_time(offer=offer, by=student)
    assert following(student) == [("Your advisor", "Ask the employer for more time")]
    tell_job(student=student)
    withdraw(referral=referral, by=student)
    assert following(student) == [("Your advisor", "Read what you wrote and answer you")]
    assert [str(line.stands) for line in applications_of(student).ended] == ["You stepped back"]


def test_employer_kept_away_is_not_on_the_page():
    referral = made.suggested(made.staff())
    save_away(student=referral.student, names=("Canary Works",))
    found = applications_of(referral.student)
    assert (found.running, found.ended) == ([], [])


@pytest.mark.parametrize("number", [1, 3])
def test_page_asks_the_same_for_one_and_for_three(number, django_assert_num_queries):
    by = made.staff()
    student = made.searching(by)
    for _ in range(number):
        agreed(by, made.referred(by, student, made.open_order(by))[0])
        withdraw(referral=made.suggested(by, student, made.open_order(by)), by=student)
    client = made.browser(student)
    client.get(reverse("placement:applications"))
    with django_assert_num_queries(12):
        page = text(client.get(reverse("placement:applications")))
    assert page.count("Go to the interview") == number
