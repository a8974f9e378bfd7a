"""An academy from nothing: two people with set-up's paper, an instructor, two students, and a certificate at the end.

`make academy` sets it up, unattended; nobody in it is made by a loader. The steps build on each other. One of the
students has no mouse: signing in, the way to the lesson, its quiz and its end are keys alone.
"""

import re
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect

from tests import prepared
from tests.e2e.demo import Demo
from tests.e2e.people import Someone, sets_up_code_app, types_sign_in, visitor
from tests.integration.town import laid_out
from tests.pathways.credentials.test_certificates import opened

pytestmark = pytest.mark.e2e
SIGN_IN = re.compile(r"sign-in name (\S+)\s+password (\S+)")
COURSE = "/pathways/networking/networking-basics/"
LESSON = f"{COURSE}what-an-address-says/"
COHORT = "First evening group"
STUDENTS = ("Juniper", "Rowan")
BY_KEYS = "Juniper"
PHONE = {"width": 360, "height": 740}


@dataclass
class Town:
    """An academy that runs, its two administrators' papers, and who is at which browser by now."""

    place: Demo
    papers: list[tuple[str, str]]
    people: dict[str, Someone] = field(default_factory=dict)
    cards: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def town(chromium: str) -> Iterator[Town]:
    with tempfile.TemporaryDirectory(prefix="academy-town-") as folder:
        top = Path(folder)
        top.chmod(0o755)
        made = laid_out(top, prepared.bare())
        try:
            told = made.runs("setup", "--answers", str(made.answers))
            yield Town(Demo(told.splitlines()[-1].removeprefix("Ready: "), made.data, "", None), SIGN_IN.findall(told))
        finally:
            made.runs("stop")


def joins(town: Town, browser: Browser, code: str, name: str) -> tuple[Someone, str]:
    """Let somebody with a card make an account and sign in; return them with the password that they were given."""
    someone = town.people[name] = visitor(browser, town.place, name)
    page = someone.page
    someone.goes_to("/join/")
    page.get_by_label("Your code").fill(code)
    page.get_by_label("What should class-mates call you?").fill(name)
    someone.clicks("button", "Make my account")
    account, password = page.locator(".govuk-panel strong").inner_text(), page.locator("p strong code").inner_text()
    someone.by_keys = name == BY_KEYS
    types_sign_in(someone, account, password)
    return someone, password


def opens_cohort(someone: Someone, way: str) -> None:
    someone.goes_to("/teach/")
    someone.clicks("link", COHORT)
    someone.clicks("link", way)


def test_two_administrators_come_in_and_the_first_page_ticks_itself(town, browser):
    for number, (name, password) in enumerate(town.papers):
        someone = town.people[f"administrator {number}"] = visitor(browser, town.place, f"administrator-{number}")
        types_sign_in(someone, name, password)
        sets_up_code_app(someone, password)
    someone.clicks("link", "First steps")
    steps = someone.page.locator(".govuk-task-list__item")
    expect(steps.filter(has_text="Two administrators have signed in")).to_contain_text("Done")
    expect(steps.filter(has_text="There is an instructor")).to_contain_text("To do")
    expect(steps.filter(has_text="The first student has a seat")).to_contain_text("To do")
    # Nothing is wrong with a machine that was just set up: the first night has not come.
    expect(someone.page.get_by_text("The machine needs a look")).to_have_count(0)
    someone.looks("first-steps")


def test_an_instructor_begins_when_the_second_administrator_agrees(town, browser):
    first, second = town.people["administrator 0"], town.people["administrator 1"]
    first.goes_to("/first-steps/")
    first.clicks("link", "There is an instructor, and somebody for placement")
    first.page.get_by_label("For", exact=True).select_option(label="Instructor")
    first.clicks("button", "Make a card")
    teacher, password = joins(town, browser, first.page.locator(".govuk-body-l code").inner_text(), "Teacher Fern")
    # Whoever teaches here writes the lessons' rules as well: one more role, by two people as every one.
    first.clicks("link", "Accounts")
    first.page.get_by_role("row", name="Teacher Fern").get_by_role("link").click()
    first.page.get_by_label("Role", exact=True).select_option(label="Content editor")
    first.page.get_by_label("Why", exact=True).first.fill("Looks after our lessons")
    first.clicks("button", "Ask for this role")
    second.goes_to("/roles-to-confirm/")
    for _role in range(2):
        second.clicks("button", "Confirm")
    teacher.goes_to("/start/")
    sets_up_code_app(teacher, password)
    expect(teacher.page.get_by_role("heading", name="Your cohorts")).to_be_visible()


def test_an_administrator_seats_thirty_people_on_one_screen(town):
    """From the first page to a printed sheet of cards: how many things are clicked, chosen or typed is held."""
    first = town.people["administrator 0"]
    page, began = first.page, time.monotonic()
    first.goes_to("/first-steps/")
    done = [
        first.clicks("link", "The first cohort has dates and an instructor"),
        page.get_by_label("Pathway").select_option(label="Networking"),
        page.get_by_label("First day").fill((timezone.localdate() - timedelta(days=9)).isoformat()),
        first.clicks("button", "Propose the rest"),
        page.get_by_label("Name", exact=True).fill(COHORT),
        page.get_by_label("Seats", exact=True).fill("30"),
        page.get_by_label("Who", exact=True).first.select_option(label="Teacher Fern"),
        first.clicks("button", "Make the cohort"),
        first.clicks("button", "Make cards to print"),
    ]
    expect(page.locator(".seat-card__code")).to_have_count(30)
    town.cards = page.locator(".seat-card__code").all_inner_texts()
    print(f"30 people seated in {len(done)} steps, {time.monotonic() - began:.1f} s by script")
    first.clicks("link", "Back to the seats")
    expect(page.get_by_text("30 seats: 0 used, 30 kept for open cards, 0 free")).to_be_visible()


def test_two_students_take_their_seats_with_cards(town, browser):
    for code, name in zip(town.cards, STUDENTS, strict=False):
        student, _password = joins(town, browser, code, name)
        expect(student.page.get_by_role("heading", name="Good to see you")).to_be_visible()


def test_the_course_asks_for_one_lesson_and_a_sign_off(town):
    """By default it asks for every lesson, quiz and lab: a rule for a short course is a page in the CMS."""
    teacher = town.people["Teacher Fern"]
    page = teacher.page
    teacher.goes_to("/cms/pages/search/?q=Networking+basics")
    page.get_by_role("link", name="Networking basics", exact=True).first.click()
    for name, value in (("lessons_needed", "30"), ("quiz_mastery", "0"), ("lab_share", "0")):
        page.locator(f"#id_{name}").fill(value)
    page.locator("#id_sign_off").check()
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("published").first).to_be_visible()
    rowan = town.people["Rowan"]
    rowan.goes_to("/my/finishing/")
    expect(rowan.page.get_by_text("Finish 1 lesson", exact=False).first).to_be_visible()
    expect(rowan.page.get_by_text("A teacher signs off your work")).to_be_visible()


def test_this_academy_begins_with_its_pathways_and_takes_the_foundation_down(town):
    """Whoever teaches the Foundation or a course elsewhere takes its page down: a pathway is what is left."""
    teacher = town.people["Teacher Fern"]
    page = teacher.page
    for title in ("Foundation", "Devices and initial configuration", "Introduction to networks"):
        teacher.goes_to(f"/cms/pages/search/?q={title.replace(' ', '+')}")
        page.get_by_role("link", name=title, exact=True).first.click()
        page.goto(page.url.replace("/edit/", "/unpublish/"))
        page.get_by_role("button", name="Yes, unpublish it").click()
        expect(page.get_by_text("unpublished").first).to_be_visible()
    town.people["Rowan"].goes_to("/pathways/networking/")
    expect(town.people["Rowan"].page.get_by_role("link", name="Foundation")).to_have_count(0)


def test_students_do_the_lesson(town):
    for name in STUDENTS:
        student = town.people[name]
        page = student.page
        student.goes_to("/my/week/")
        student.uses(page.locator("main a.govuk-button").first)
        expect(page).to_have_url(re.compile(re.escape(LESSON)))
        student.chooses("10.1")
        student.clicks("button", "Check my answers")
        expect(page.get_by_text("3 questions have no answer yet.")).to_be_visible()
        student.clicks("button", "Check my answers as they are")
        expect(page.get_by_text("Read the notes below")).to_be_visible()
        student.clicks("button", "I did this")
        page.wait_for_url(re.compile("inside-a-subnet"))
        student.goes_to("/my/finishing/")
        expect(page.locator(".checklist__item--done")).to_have_count(1)
        expect(page.get_by_text("Your teacher does this once the rest is done.")).to_be_visible()


def test_attendance_takes_a_tap_a_person_and_waits_for_the_connection(town):
    teacher = town.people["Teacher Fern"]
    page = teacher.page
    page.set_viewport_size(PHONE)
    opens_cohort(teacher, "Sessions")
    page.locator("a[href$='/attendance/']").last.click()
    rows = page.locator(".marks__row")
    expect(rows).to_have_count(2)
    rows.filter(has_text="Juniper").get_by_label("Here", exact=True).check()
    expect(page.get_by_text("Everything is saved.")).to_be_visible()
    teacher.context.set_offline(True)
    rows.filter(has_text="Rowan").get_by_label("Excused", exact=True).check()
    expect(page.get_by_text("No connection.")).to_be_visible()
    teacher.context.set_offline(False)
    expect(page.get_by_text("Everything is saved.")).to_be_visible()
    page.reload()
    expect(rows.filter(has_text="Rowan").get_by_label("Excused")).to_be_checked()
    expect(rows.filter(has_text="Juniper").get_by_label("Here", exact=True)).to_be_checked()
    page.set_viewport_size({"width": 1280, "height": 800})
    rowan = town.people["Rowan"]
    rowan.goes_to("/my/classes/")
    expect(rowan.page.get_by_text("Marked: Excused")).to_be_visible()


def test_the_instructor_signs_off_and_both_have_completed(town):
    teacher = town.people["Teacher Fern"]
    opens_cohort(teacher, "Finishing")
    expect(teacher.page.get_by_text("2 people wait for a teacher to sign off.")).to_be_visible()
    for name in STUDENTS:
        opens_cohort(teacher, "Finishing")
        teacher.clicks("link", name)
        teacher.clicks("button", "Sign off Networking basics")
        expect(teacher.page.get_by_text("Signed off.")).to_be_visible()


def test_a_graduate_takes_the_certificate_away(town):
    rowan = town.people["Rowan"]
    page = rowan.page
    rowan.goes_to("/my/finishing/")
    expect(page.get_by_text("You reached the end of Networking.")).to_be_visible()
    rowan.clicks("link", "Get a certificate or a badge")
    rowan.looks("certificates")
    page.get_by_role("link", name="Certificate").first.click()
    page.get_by_label("Another name").check()
    page.get_by_label("Which other name").fill("Rowan Ash")
    with page.expect_download() as waiting:
        rowan.clicks("button", "Get the PDF")
    paper = Path(waiting.value.path()).read_bytes()
    assert b"Certificate: Networking" in opened(paper)


def test_a_badge_holds_for_whoever_checks_it_and_names_nobody(town, browser):
    juniper = town.people["Juniper"]
    juniper.goes_to("/my/certificates/")
    with juniper.page.expect_download() as waiting:
        juniper.page.get_by_role("button", name="Badge").first.click()
    badge = Path(waiting.value.path()).read_text()
    stranger = visitor(browser, town.place, "stranger")
    stranger.goes_to("/badges/check/")
    stranger.page.get_by_label("Text of the badge").fill(badge)
    stranger.clicks("button", "Check it")
    expect(stranger.page.get_by_text("This badge holds.")).to_be_visible()
    assert "Juniper" not in badge + stranger.page.content()
    stranger.looks("badge")


def test_the_first_page_has_ticked_what_was_done(town):
    first = town.people["administrator 0"]
    first.goes_to("/first-steps/")
    steps = first.page.locator(".govuk-task-list__item")
    for title in ("The first cohort has dates and an instructor", "The first student has a seat"):
        expect(steps.filter(has_text=title)).to_contain_text("Done")
