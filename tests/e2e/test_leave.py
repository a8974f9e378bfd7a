"""Leave this site, to its full specification, in a real browser: on the site and in JupyterLab."""

import contextlib
import itertools
import os
import re
import signal
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.demo import Demo
from tests.e2e.people import Someone, signed_in
from tests.integration.processes import children

pytestmark = pytest.mark.e2e
KEY, NAME = "student_two", "Demo Maple"
LESSON = "/labs/lesson/networking-basics/vlsm-plan/"
# How a person presses a key three times, in milliseconds between the presses.
PRESS_MS = 180


@pytest.fixture
def student(browser: Browser, demo: Demo) -> Iterator[Someone]:
    """A student with a fresh browser."""
    someone = signed_in(browser, demo, KEY)
    yield someone
    someone.context.close()


def leaves(page: Page) -> None:
    page.get_by_role("button", name="Leave this site").or_(
        page.get_by_role("link", name="Leave this site", exact=True)
    ).first.click()


def is_out(page: Page, demo: Demo) -> None:
    """Hold that the neutral page is shown, and that nobody is signed in here."""
    page.wait_for_url(demo.leave_url, timeout=20_000)
    page.goto(demo.site + "/me/")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    assert NAME not in page.content()


def presses_shift(page: Page, times: int = 3) -> None:
    for _ in range(times):
        page.keyboard.press("Shift")
        page.wait_for_timeout(PRESS_MS)


def test_without_script_it_is_a_plain_link_and_back_shows_the_sign_in_page(browser: Browser, demo: Demo):
    context = browser.new_context(java_script_enabled=False, locale="en-US")
    page, person = context.new_page(), demo.person(KEY)
    page.goto(demo.site + "/accounts/login/")
    page.get_by_label("Sign-in name").fill(person["username"])
    page.get_by_label("Password", exact=True).fill(person["password"])
    page.get_by_role("button", name="Sign in").first.click()
    page.goto(demo.site + "/me/preferences/")
    assert NAME in page.content()
    leaves(page)
    page.wait_for_url(demo.leave_url)
    page.go_back()
    assert NAME not in page.content()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    context.close()


def test_first_tab_reaches_it_and_enter_leaves(student: Someone, demo: Demo):
    for path in ("/my/week/", "/me/preferences/"):
        student.goes_to(path)
        student.page.keyboard.press("Tab")
        link = student.page.get_by_role("link", name="Leave this site now")
        expect(link).to_be_focused()
        expect(link).to_be_in_viewport()
    student.page.keyboard.press("Enter")
    is_out(student.page, demo)


def test_shift_is_announced_and_three_leave_with_the_draft_saved(student: Someone, browser: Browser, demo: Demo):
    page, words = student.page, "Typed just before leaving"
    student.goes_to(LESSON)
    note = page.locator("form[hx-post*='/note/'] textarea").first
    if not note.count():
        lesson = page.locator("main a[href*='/pathways/networking/']").first
        lesson.click()
        note = page.locator("form[hx-post*='/note/'] textarea").first
    place = page.url
    note.fill(words)
    page.wait_for_timeout(200)
    page.locator("h1").first.click()
    presses_shift(page, 1)
    expect(
        page.locator(".govuk-exit-this-page [aria-live], .govuk-exit-this-page [role=status]").first
    ).to_contain_text("two more times")
    presses_shift(page, 2)
    is_out(page, demo)
    again = signed_in(browser, demo, KEY)
    again.page.goto(place)
    expect(again.page.locator("form[hx-post*='/note/'] textarea").first).to_have_value(words)
    again.context.close()


def test_back_and_the_second_tab_show_nothing_after_leaving(student: Someone, demo: Demo):
    other = student.context.new_page()
    other.goto(demo.site + "/me/preferences/")
    student.goes_to("/my/week/")
    student.goes_to("/me/preferences/")
    assert NAME in student.page.content()
    leaves(student.page)
    student.page.wait_for_url(demo.leave_url)
    other.wait_for_url(demo.leave_url, timeout=10_000)
    student.page.go_back()
    student.page.wait_for_timeout(1000)
    assert NAME not in student.page.content()
    # As the browser's memory of pages would bring it: the page asks for itself again.
    other.go_back()
    other.wait_for_timeout(1000)
    assert NAME not in other.content()


def test_it_stays_in_view_on_a_narrow_and_on_a_magnified_screen(student: Someone):
    page = student.page
    # A small phone, and 1280 by 1024 at 400 %.
    for path, width, height in itertools.product(("/my/week/", LESSON, "/me/data/"), (320,), (568, 256)):
        page.set_viewport_size({"width": width, "height": height})
        student.goes_to(path)
        page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
        expect(page.locator(".govuk-js-exit-this-page-button")).to_be_in_viewport(ratio=1)
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, path


@contextlib.contextmanager
def hub_asleep(demo: Demo) -> Iterator[None]:
    """Let the hub answer nobody meanwhile."""
    assert demo.process is not None
    (hub,) = children(demo.process.pid, "jupyterhub -f")
    os.kill(hub.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(hub.pid, signal.SIGCONT)


def test_a_lab_says_how_often_and_leaves_by_keyboard_while_the_hub_is_dead(student: Someone, demo: Demo):
    page = student.page
    student.goes_to(LESSON)
    student.clicks("button", "Open the lab")
    page.wait_for_url(re.compile(r"/lab/tree/"), timeout=90_000)
    expect(page.locator(".jp-Notebook .jp-Cell").first).to_be_visible(timeout=90_000)
    lab = page.url
    bar = page.locator(".academy-bar")
    expect(bar.locator("a, button").first).to_have_text("Leave this site")
    page.set_viewport_size({"width": 320, "height": 568})
    expect(page.get_by_role("link", name="Leave this site")).to_be_in_viewport(ratio=1)
    with hub_asleep(demo):
        page.locator(".academy-leave").focus()
        presses_shift(page, 1)
        expect(page.locator(".academy-told")).to_have_text("Press Shift two more times to leave.")
        page.keyboard.press("Shift+A")
        expect(page.locator(".academy-told")).to_have_text("")
        page.keyboard.press("Enter")
        page.wait_for_url(demo.leave_url, timeout=20_000)
    sign_in = page.get_by_role("button", name="Sign in")
    page.go_back()
    # The hub has just woken: while it closes the lab it says that this did not work, and it asks for a sign-in after.
    expect(sign_in.or_(page.get_by_role("heading", name="This did not work"))).to_be_visible(timeout=20_000)
    assert page.locator(".jp-Notebook").count() == 0
    with contextlib.suppress(AssertionError):
        expect(sign_in).to_be_visible(timeout=10_000)
    page.goto(lab)
    expect(sign_in).to_be_visible(timeout=20_000)
    assert page.locator(".jp-Notebook").count() == 0
