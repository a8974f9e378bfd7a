"""The bar of a lab in JupyterLab, in a real browser: time left, what a lab has, memory, a lost connection, the end."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import APIResponse, Browser, Page, Route, expect

from tests.e2e.look import violations
from tests.hub import live
from tests.hub.standin import StandIn
from tests.hub.test_isolation import MANY

pytestmark = pytest.mark.integration
NAME = "u-student-one"
STATUS = ".academy-status"
OPEN = "/hub/oauth_login?next=/hub/user-redirect/academy/open%3Fcourse%3Dpy%26assignment%3Dfirst"

LAST_USE = (
    f"fetch('/user/{NAME}/api/kernels', {{headers: {{'X-XSRFToken': document.cookie.match(/_xsrf=([^;]*)/)[1]}}}})"
    ".then(answer => answer.json()).then(kernels => kernels.map(kernel => kernel.last_activity).sort().pop())"
)


@pytest.fixture
def page(chrome: Browser, hub: live.Hub, site: StandIn) -> Iterator[Page]:
    """The student's notebook in JupyterLab, its program ready."""
    site.signed_in = NAME
    with live.shown(chrome, hub, OPEN, width=1280, height=800) as shown:
        expect(shown.locator(".jp-Notebook .jp-CodeCell").first).to_be_visible(timeout=60_000)
        idle = "[data-status='idle'].jp-Notebook-ExecutionIndicator"
        expect(shown.locator(".jp-Toolbar-kernelName").first).to_have_text(re.compile("Python"), timeout=60_000)
        expect(shown.locator(idle).first).to_be_attached(timeout=60_000)
        yield shown


def write(page: Page, code: str, *, run: bool = True) -> None:
    """Put `code` in place of what the first cell holds, and run it."""
    page.locator(".jp-Notebook .jp-CodeCell .cm-content").first.click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(code)
    if run:
        page.keyboard.press("Control+Enter")


def test_bar_tells_the_time_left_and_what_a_lab_has(page: Page) -> None:
    button = page.get_by_role("button", name="Closes in 30 min")
    button.click()
    panel = page.get_by_role("dialog", name="About this lab")
    expect(panel).to_contain_text("about 700 MB of memory")
    expect(panel).to_contain_text("closes by itself after 30 minutes without use")
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 740})
        box = panel.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        for part in (".academy-bar", ".academy-panel"):
            assert violations(page, part) == []
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(button).to_be_focused()


def test_bar_warns_before_the_lab_closes_and_keeps_it_open(page: Page) -> None:
    page.evaluate("window.realNow = Date.now; Date.now = () => window.realNow() + 26 * 60000")
    expect(page.locator(STATUS)).to_contain_text("closes soon, because nobody used it. Minutes left: 4", timeout=20_000)
    page.get_by_role("button", name="Keep it open").click()
    expect(page.get_by_role("button", name="Closes in 30 min")).to_be_visible()
    expect(page.locator(STATUS)).to_be_empty()
    expect(page.get_by_role("button", name="Keep it open")).to_be_hidden()


def test_keeping_the_lab_open_keeps_its_program_too(page: Page) -> None:
    before = page.evaluate(LAST_USE)
    page.evaluate("window.realNow = Date.now; Date.now = () => window.realNow() + 2 * 60000")
    page.get_by_role("button", name="Closes in").click()
    expect(page.get_by_role("dialog", name="About this lab")).to_be_visible()
    page.wait_for_function(f"before => {LAST_USE}.then(last => last > before)", arg=before)


def test_memory_is_told_in_plain_words_and_the_program_lives_on(page: Page) -> None:
    write(page, "x = bytearray(900 << 20)")
    expect(page.locator(STATUS)).to_contain_text("needed more memory than one lab has")
    write(page, "print('still', 'here')")
    expect(page.locator(".jp-OutputArea-output").first).to_contain_text("still here")
    expect(page.locator(".jp-Dialog")).to_have_count(0)


def test_program_that_closed_is_explained_in_place_of_a_dead_kernel(page: Page) -> None:
    write(page, "import os; os.kill(os.getpid(), 9)")
    dialog = page.locator(".jp-Dialog-content")
    expect(dialog).to_contain_text("The program closed by itself")
    expect(dialog).not_to_contain_text("ernel")
    page.get_by_role("button", name="Ok").click()
    expect(page.locator(STATUS)).to_contain_text("run the cells again from the top")
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 740})
        for part in page.locator(".academy-bar > *:visible").all():
            expect(part).to_be_in_viewport(ratio=1)
            box, bar = part.bounding_box(), page.locator(".academy-bar").bounding_box()
            assert box
            assert bar
            assert box["y"] + box["height"] <= bar["y"] + bar["height"]


def test_lost_connection_is_told_and_work_is_saved_when_it_is_back(page: Page, hub: live.Hub) -> None:
    notebook = hub.var / f"homes/{NAME}/py/first/first.ipynb"
    page.context.set_offline(True)
    write(page, "written_without = 'a connection'", run=False)
    expect(page.locator(STATUS)).to_contain_text("There is no connection to your lab", timeout=20_000)
    assert "written_without" not in notebook.read_text()
    page.context.set_offline(False)
    expect(page.locator(STATUS)).to_contain_text("The connection is back. Your work is saved.", timeout=30_000)
    assert "written_without" in notebook.read_text()


def test_hand_in_waits_for_a_save_that_is_on_its_way(page: Page, hub: live.Hub) -> None:
    """Two saves at once: JupyterLab would take the first for a change by somebody else, and offer to undo it."""
    held: list[tuple[Route, APIResponse]] = []

    def slow(route: Route) -> None:
        if route.request.method == "PUT" and not held:
            held.append((route, route.fetch()))
        else:
            route.continue_()

    page.route("**/api/contents/py/first/first.ipynb*", slow)
    write(page, "first = 'saved by itself'", run=False)
    page.keyboard.press("Control+s")
    while not held:
        page.wait_for_timeout(50)
    write(page, "second = 'written since'", run=False)
    page.get_by_role("button", name="Hand in").click()
    page.wait_for_timeout(1500)
    route, answer = held[0]
    route.fulfill(response=answer)
    expect(page.locator(STATUS)).to_contain_text("Handed in", timeout=20_000)
    expect(page.locator(".jp-Dialog")).to_have_count(0)
    assert "written since" in (hub.var / f"homes/{NAME}/py/first/first.ipynb").read_text()


def test_lab_that_was_closed_for_its_memory_says_so_and_opens_again(page: Page) -> None:
    write(page, MANY)
    expect(page.locator(STATUS)).to_contain_text("Your lab is closed. It needed more memory", timeout=60_000)
    # What cannot be saved is told in the same words; the next try to save comes within seconds.
    dialog = page.locator(".jp-Dialog-content")
    expect(dialog).to_contain_text("Your lab is closed.", timeout=30_000)
    expect(dialog).not_to_contain_text("erver")
    dialog.get_by_role("button").click()
    page.get_by_role("link", name="Open the lab again").click()
    page.get_by_role("link", name="Open the lab").click()
    expect(page.locator(".jp-Notebook .jp-CodeCell").first).to_be_visible(timeout=60_000)
