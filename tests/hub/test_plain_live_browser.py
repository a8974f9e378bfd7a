"""The plain lab page behind a real hub, in a browser with script: what it asks the lab goes through the hub's rules.

Without a hub (`test_plain_browser`) a lab answers whoever has its token; a hub also looks at how a script asks.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.hub import live, standin
from tests.hub.standin import StandIn

pytestmark = pytest.mark.integration
NAME = "u-student-two"
OPEN = "/hub/oauth_login?next=/hub/user-redirect/academy/plain%3Fcourse%3Dpy%26assignment%3Dfirst"
CLOSED = "Your lab is closed."


@pytest.fixture
def page(chrome: Browser, hub: live.Hub, site: StandIn) -> Iterator[Page]:
    """The student's notebook on the plain page, opened through the hub, as wide as a phone."""
    site.signed_in = NAME
    with live.shown(chrome, hub, OPEN, width=360, height=740) as shown:
        shown.locator("#src-a").wait_for()
        yield shown


def test_cell_runs_by_key_and_by_button(page: Page) -> None:
    page.fill("#src-a", "print(6 * 7)")
    page.press("#src-a", "Control+Enter")
    expect(page.locator("#out-a")).to_contain_text("42")
    page.fill("#src-a", "print(6 * 8)")
    page.click("button[value='run:a']")
    expect(page.locator("#out-a")).to_contain_text("48")
    expect(page.get_by_text(CLOSED)).to_have_count(0)


def test_long_run_shows_its_end_by_itself(page: Page) -> None:
    page.fill("#src-a", "import time; time.sleep(7); print('came', 'late')")
    page.click("button[value='run:a']")
    expect(page.locator("#running")).to_be_attached()
    expect(page.locator("#out-a")).to_contain_text("came late")
    expect(page.locator("#running")).to_have_count(0)


def test_work_is_handed_in(page: Page, site: StandIn) -> None:
    page.fill("#src-a", "handed = 'in'")
    before = len(site.submitted)
    page.locator("button[value='hand-in']").first.click()
    page.wait_for_url("**/labs/submissions/**")
    assert len(site.submitted) == before + 1
    assert b"handed = 'in'" in standin.content(site.submitted[-1], "first.ipynb")


def test_whoever_is_signed_out_meanwhile_is_told_and_keeps_what_was_typed(page: Page) -> None:
    page.fill("#src-a", "typed = 'before'")
    page.context.clear_cookies()
    page.click("button[value='run:a']")
    expect(page.locator("#line")).to_contain_text(CLOSED)
    assert page.input_value("#src-a") == "typed = 'before'"


def test_open_the_lab_leads_to_this_page_where_there_is_no_script(
    chrome: Browser, hub: live.Hub, site: StandIn
) -> None:
    site.signed_in = NAME
    with live.shown(chrome, hub, OPEN.replace("plain", "open"), width=360, height=740, script=False) as page:
        page.locator("#src-a").wait_for()
        assert "/academy/plain?" in page.url
        page.fill("#src-a", "print(6 * 9)")
        page.click("button[value='run:a']")
        expect(page.locator("#out-a")).to_contain_text("54")
