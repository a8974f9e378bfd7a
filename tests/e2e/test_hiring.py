"""From a match to an accepted offer by clicking: placement staff, student and employer, and taken back in the end.

The steps share one demo and build on each other, in the order of this file.
"""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.e2e.people import leaves, signed_in, steps_up

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def advisor(browser, demo):
    return signed_in(browser, demo, "placement")


@pytest.fixture(scope="module")
def searcher(browser, demo):
    return signed_in(browser, demo, "student_ready")


@pytest.fixture(scope="module")
def employer(browser, demo):
    return signed_in(browser, demo, "employer")


def test_placement_staff_match_and_ask(advisor, searcher):
    page = advisor.page
    advisor.goes_to("/placement/")
    advisor.looks("board")
    advisor.goes_to("/placement/ready/")
    advisor.looks("ready")
    page.locator("main .card__link").first.click()
    expect(page.locator(".match").first).to_contain_text(re.compile(r"\d of \d"))
    advisor.looks("student")
    page.get_by_role("button", name=re.compile("Suggest this opening.*Junior network technician")).click()
    searcher.goes_to("/jobs/")
    searcher.looks("jobs")
    searcher.page.get_by_role("link", name=re.compile("Junior network technician")).first.click()
    searcher.looks("opening")
    if "interested" not in searcher.page.content().lower():
        raise AssertionError("the opening does not ask whether the student is interested")
    searcher.page.get_by_role("button", name="I am interested").click()
    page.reload()
    advisor.looks("referral")
    page.get_by_role("link", name="Ask for a release").or_(page.get_by_role("button", name="Ask for a release")).click()
    advisor.looks("ask")
    page.get_by_role("button", name="Ask the student").click()


def test_student_signs_and_employer_sees_exactly_that(advisor, searcher, employer):
    employer.goes_to("/partner/")
    expect(employer.page.locator("main")).to_contain_text("Profiles come here")
    employer.looks("before")
    searcher.goes_to("/sharing/")
    searcher.looks("sharing")
    searcher.page.locator("main a[href*='/sharing/']").first.click()
    searcher.looks("release")
    searcher.clicks("button", "Yes, share this")
    if "reauthenticate" in searcher.page.url:
        steps_up(searcher)
        searcher.page.wait_for_url(re.compile("/sharing/"))
    if searcher.page.get_by_role("button", name="Yes, share this").count():
        searcher.clicks("button", "Yes, share this")
    expect(searcher.page.get_by_role("button", name="Take it back")).to_be_visible()
    advisor.page.reload()
    advisor.clicks("button", "Refer to the employer")
    employer.goes_to("/partner/")
    employer.looks("openings")
    employer.page.get_by_role("link", name=re.compile("^Profile 1 for")).click()
    expect(employer.page.locator("main dl")).to_contain_text("Demo")
    employer.looks("profile")
    text = employer.page.inner_text("body")
    person = employer.demo.person("student_ready")
    assert person["username"] not in text
    assert "cohort" not in text.lower()


def opens_the_application(searcher, link):
    """Find the way from the own jobs to what waits for an answer."""
    searcher.goes_to("/jobs/")
    searcher.page.get_by_role("link", name=re.compile("Junior network technician")).first.click()
    searcher.page.get_by_role("link", name=link).click()


def test_a_time_is_picked_and_a_written_offer_accepted(searcher, employer, advisor):
    profile, page, day = employer.page.url, employer.page, timezone.localdate() + timedelta(days=7)
    employer.clicks("button", "Offer times for an interview")
    page.get_by_label("By phone").check()
    for row, hour in ((1, "10:00"), (2, "14:00")):
        page.get_by_label(f"Day {row}").fill(day.isoformat())
        page.get_by_label(f"Begins {row}").fill(hour)
    employer.looks("times")
    employer.clicks("button", "Offer these times")
    opens_the_application(searcher, re.compile("^By phone"))
    searcher.page.get_by_role("radio").last.check()
    searcher.looks("interview")
    searcher.clicks("button", "Choose this time")
    expect(searcher.page.get_by_text("This is your time.")).to_be_visible()
    page.reload()
    expect(page.locator("main")).to_contain_text("2 p.m.")
    page.goto(profile)
    employer.clicks("button", "Make an offer")
    page.get_by_label("Answer until").fill(day.isoformat())
    employer.clicks("button", "Make this offer")
    opens_the_application(searcher, re.compile("^Offer of"))
    searcher.looks("offer")
    searcher.clicks("button", "Accept this offer")
    expect(searcher.page.get_by_text("You accepted this offer.")).to_be_visible()
    advisor.page.reload()
    expect(advisor.page.get_by_role("button", name="Write down the placement")).to_be_visible()
    page.goto(profile)


def test_student_takes_it_back_and_the_open_profile_closes(searcher, employer):
    profile = employer.page.url
    searcher.goes_to("/sharing/")
    searcher.page.locator("main a[href*='/sharing/']").first.click()
    expect(searcher.page.locator("main .rows")).to_contain_text(re.compile("Demo|Steady|Bridge", re.IGNORECASE))
    employer.page.goto(profile)
    expect(employer.page.locator("main dl")).to_contain_text("Demo")
    searcher.clicks("button", "Take it back")
    # The page stands open before the employer, untouched, and closes itself.
    expect(employer.page.locator("main dl")).to_have_count(0, timeout=20_000)
    answer = employer.page.goto(profile)
    assert answer is not None
    assert answer.status == 404
    assert "Demo Comet" not in employer.page.content()
    employer.goes_to("/partner/")
    expect(employer.page.locator("main")).to_contain_text("Profiles come here")
    employer.looks_again_in_spanish()
    searcher.looks_again_in_spanish()


def test_placement_staff_place_and_see_outcomes(advisor):
    page = advisor.page
    advisor.goes_to("/placement/outcomes/")
    page.get_by_role("button", name="Show these years").click()
    expect(page.locator("main")).to_contain_text("As it would be published now")
    advisor.looks("outcomes")
    advisor.goes_to("/placement/ready/")
    page.locator("main .card__link").first.click()
    page.get_by_role("link", name="Write down a job that was found another way").click()
    advisor.looks("placement-form")
    advisor.looks_again_in_spanish()


@pytest.mark.parametrize("who", ["advisor", "searcher"])
def test_everyone_can_leave_by_button(request, who):
    leaves(request.getfixturevalue(who))


def test_employer_signs_out_as_from_any_business_account(employer):
    employer.goes_to("/partner/")
    assert "Leave this site" not in employer.page.inner_text("body")
    employer.page.get_by_role("button", name="Sign out").first.click()
    employer.goes_to("/partner/")
    expect(employer.page.get_by_role("button", name="Sign in")).to_be_visible()
