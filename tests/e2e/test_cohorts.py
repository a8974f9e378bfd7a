"""A cohort from nothing by clicking: made, filled by a card, taught with a connection that drops, corrected."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.e2e.people import signed_in, visitor

pytestmark = pytest.mark.e2e
NAME = f"Evening group {uuid4().hex[:6]}"


@pytest.fixture(scope="module")
def teacher(browser, demo):
    return signed_in(browser, demo, "instructor")


def opens(someone, name):
    someone.goes_to("/teach/")
    someone.page.get_by_role("link", name=name).first.click()


def test_one_screen_makes_a_cohort(teacher):
    teacher.goes_to("/teach/")
    teacher.clicks("link", "Make a cohort")
    page = teacher.page
    page.get_by_label("Pathway").select_option(label="Networking")
    teacher.clicks("button", "Propose the rest")
    teacher.looks("new-cohort")
    page.get_by_label("Name", exact=True).fill(NAME)
    page.get_by_label("Seats", exact=True).fill("30")
    teacher.clicks("button", "Make the cohort")
    expect(page.get_by_text("30 seats: 0 used, 30 free")).to_be_visible()
    teacher.looks("seats")


def test_a_card_brings_somebody_to_their_seat(teacher, browser, demo):
    page = teacher.page
    page.get_by_label("How many cards").fill("9")
    teacher.clicks("button", "Make cards to print")
    code = page.locator(".seat-card__code").first.inner_text()
    for paper in ("A4", "Letter"):
        assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format=paper))) == 2, paper
    newcomer = visitor(browser, demo, "newcomer")
    newcomer.goes_to("/join/")
    newcomer.page.get_by_label("Your code").fill(code)
    newcomer.page.get_by_label("What should class-mates call you?").fill("Demo Newcomer")
    newcomer.clicks("button", "Make my account")
    opens(teacher, NAME)
    expect(page.get_by_text("30 seats: 1 used, 8 kept for open cards, 21 free")).to_be_visible()
    expect(page.get_by_role("rowheader", name="Demo Newcomer")).to_be_visible()
    teacher.looks("cohort")


def test_marks_wait_for_the_connection_and_arrive(teacher):
    opens(teacher, re.compile("Networking, this season"))
    teacher.clicks("link", "Sessions")
    teacher.looks("sessions")
    page = teacher.page
    page.locator("a[href$='/attendance/']").last.click()
    teacher.looks("attendance")
    teacher.context.set_offline(True)
    page.locator(".marks__row").first.get_by_label("Not here").check()
    expect(page.get_by_text("No connection.")).to_be_visible()
    kept = page.evaluate("JSON.stringify(localStorage)")
    names = page.locator(".marks__name").all_inner_texts()
    assert "away" in kept
    assert not [name for name in names if name in kept]
    teacher.context.set_offline(False)
    expect(page.get_by_text("Everything is saved.")).to_be_visible()
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('marks-')).length") == 0
    page.reload()
    expect(page.locator(".marks__row").first.get_by_label("Not here")).to_be_checked()


def test_a_student_sees_classes_and_asks_to_correct(browser, demo, teacher):
    student = signed_in(browser, demo, "student")
    student.goes_to("/my/classes/")
    student.looks("classes")
    student.page.get_by_text("This is not right").last.click()
    student.page.locator("details[open] button").first.click()
    expect(student.page.get_by_text("you asked to correct it").first).to_be_visible()
    opens(teacher, re.compile("Networking, this season"))
    expect(teacher.page.get_by_text("Somebody asks to correct their attendance").first).to_be_visible()
    student.looks_again_in_spanish()


def test_what_the_instructor_saw_is_whole_in_spanish(teacher):
    teacher.goes_to("/teach/")
    teacher.clicks("link", re.compile("Networking, this season"), exact=False)
    cohort = teacher.page.url.removeprefix(teacher.demo.site)
    for name in ("edit", "staff", "hours"):
        teacher.goes_to(f"{cohort}{name}/")
        teacher.looks(name)
    teacher.looks_again_in_spanish()
