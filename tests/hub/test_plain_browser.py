"""The plain lab page in a real browser as narrow as a phone, with script and without."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.look import violations
from tests.hub import books, server, standin
from tests.hub.server import Server
from tests.hub.standin import StandIn

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def lab(site: StandIn) -> Iterator[Server]:
    with (
        tempfile.TemporaryDirectory(prefix="lab-", ignore_cleanup_errors=True) as folder,
        server.running(Path(folder), site, ACADEMY_LAB_MEMORY_MB="900") as started,
    ):
        yield started


def opened(chrome: Browser, lab: Server, name: str, *, script: bool) -> Page:
    """Open the plain page of a fresh small notebook, signed in, 320 px wide."""
    lab.book(name)
    context = chrome.new_context(java_script_enabled=script, viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(f"{lab.url}/academy/plain?course=py&assignment={name}&token={server.TOKEN}")
    return page


def test_keys_run_a_cell_the_focus_lands_on_its_output_and_axe_finds_nothing(chrome: Browser, lab: Server) -> None:
    page = opened(chrome, lab, "keys", script=True)
    page.fill("#src-double", "unknown_name")
    page.press("#src-double", "Control+Enter")
    page.wait_for_selector("#out-double")
    assert page.evaluate("document.activeElement.id") == "out-double"
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert violations(page) == []


def test_what_is_typed_is_saved_without_a_button(chrome: Browser, lab: Server) -> None:
    page = opened(chrome, lab, "types", script=True)
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.fill("#src-note", "typed and left")
    assert books.source(lab.root / "py/types/types.ipynb", "note") == "typed and left"


def test_page_works_without_script(chrome: Browser, lab: Server) -> None:
    page = opened(chrome, lab, "bare", script=False)
    page.fill("#src-double", "print(6 * 7)")
    page.click("button[value='run:double']")
    assert page.inner_text("#out-double pre").strip() == "42"


def tab_to(page: Page, wanted: str) -> None:
    """Press Tab until the focus is on what `wanted` selects, as somebody without a mouse does."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
    pytest.fail(f"no Tab leads to {wanted}")


def replace(page: Page, text: str) -> None:
    """Write over what the focused box holds."""
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


@pytest.mark.parametrize("script", [True, False])
def test_whole_lab_by_keyboard_alone(chrome: Browser, lab: Server, site: StandIn, script: bool) -> None:
    name = f"keyed-{script}".lower()
    page = opened(chrome, lab, name, script=script)
    tab_to(page, "a.skip")
    page.keyboard.press("Enter")
    tab_to(page, "#src-double")
    replace(page, "double = lambda n: factor * n")
    tab_to(page, "#src-note")
    replace(page, "Because twice is two times.")
    tab_to(page, "button[value='all']")
    page.keyboard.press("Enter")
    page.wait_for_selector("#out-check")
    assert "This check found nothing missing." in page.inner_text("#out-check")
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert not script or violations(page) == []
    before = len(site.submitted)
    tab_to(page, "button[value='hand-in']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/labs/submissions/**")
    assert len(site.submitted) == before + 1
    sent = standin.content(site.submitted[-1], f"{name}.ipynb")
    assert b"factor * n" in sent
    assert b"Because twice is two times." in sent


def test_at_most_one_button_stands_out(chrome: Browser, lab: Server) -> None:
    page = opened(chrome, lab, "loud", script=False)
    assert [button.get_attribute("value") for button in page.query_selector_all(".button:not(.quiet)")] == ["hand-in"]


def test_lost_connection_keeps_what_was_typed_and_saves_it_when_it_is_back(chrome: Browser, lab: Server) -> None:
    page = opened(chrome, lab, "away", script=True)
    page.context.set_offline(True)
    page.fill("#src-note", "typed without a connection")
    page.click("button[value='run:double']")
    page.locator("#line", has_text="There is no connection").wait_for()
    assert page.input_value("#src-note") == "typed without a connection"
    assert page.evaluate("document.activeElement.id") == "said"
    page.context.set_offline(False)
    page.locator("#line:empty").wait_for(state="attached")
    assert books.source(lab.root / "py/away/away.ipynb", "note") == "typed without a connection"


def test_memory_and_endless_loops_are_told_in_plain_words(chrome: Browser, lab: Server) -> None:
    page = opened(chrome, lab, "hungry", script=False)
    page.fill("#src-double", "x = bytearray(2000 << 20)")
    page.click("button[value='run:double']")
    assert "needed more memory than one lab has" in page.inner_text("#out-double")
    page.fill("#src-double", "while True: pass")
    page.click("button[value='run:double']")
    assert "This cell is running." in page.inner_text("#out-double")
    page.locator("button[value='stop']").first.click()
    page.goto(page.url.partition("#")[0])
    assert "You stopped this cell." in page.inner_text("#out-double")
