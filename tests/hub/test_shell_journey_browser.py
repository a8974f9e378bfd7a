"""The way through a lab in a shell, in a browser: run in JupyterLab, handed in, gone on with on the simple page."""

import re

import pytest
from playwright.sync_api import Browser, expect

from labs.grader.quality import lab as labs
from tests.hub import live, standin
from tests.hub.standin import StandIn

pytestmark = pytest.mark.integration
COURSE, NAME = "help-desk-practice", "shell-pipelines"
WAY = f"/hub/oauth_login?next=/hub/user-redirect/academy/{{}}%3Fcourse%3D{COURSE}%26assignment%3D{NAME}"
ANSWER = ["jams() {", "grep -c ' jam$' \"$1\"", "}"]


def test_lab_in_a_shell_runs_in_jupyterlab_is_handed_in_and_goes_on_on_the_simple_page(
    chrome: Browser, hub: live.Hub, site: StandIn
) -> None:
    site.signed_in = "u-student-two"
    site.releases[f"{COURSE}/{NAME}"] = labs.read(COURSE, NAME, labs.COURSES / COURSE).built.release
    with live.shown(chrome, hub, WAY.format("open"), width=1280, height=900) as page:
        page.wait_for_url(re.compile(rf"/lab/tree/{COURSE}/{NAME}/{NAME}\.ipynb"))
        expect(page.locator(".jp-Toolbar-kernelName").first).to_have_text(re.compile("Bash"), timeout=60_000)
        cell = page.locator(".jp-CodeCell", has_text="jams() {").first
        cell.locator(".cm-content").click()
        page.keyboard.press("Control+a")
        for line in ANSWER:
            page.keyboard.insert_text(line)
            page.keyboard.press("Enter")
        # Its words have colours, as a shell's: the text in quotes is one of its own.
        assert cell.locator(".cm-line span", has_text="' jam$'").count()
        page.keyboard.press("Shift+Enter")
        page.keyboard.press("Shift+Enter")
        check = page.locator(".jp-CodeCell", has_text="Two points: only lines that end in jam").first
        expect(check.locator(".jp-InputPrompt")).to_have_text(re.compile(r"\[\d+\]"), timeout=30_000)
        assert check.locator("[data-mime-type='application/vnd.jupyter.error']").count() == 0
        before = len(site.submitted)
        page.get_by_role("button", name="Hand in").click()
        page.get_by_role("link", name="See your result").wait_for()
        assert len(site.submitted) == before + 1
        assert b"grep -c ' jam$'" in standin.content(site.submitted[-1], f"{NAME}.ipynb")
        page.goto(hub.url.replace("127.0.0.1", "localhost") + WAY.format("plain"))
        expect(page.locator("#src-jams")).to_have_value(re.compile(r"grep -c"))
        page.get_by_role("button", name="Run all from the start").first.click()
        expect(page.locator("#running")).to_have_count(0, timeout=60_000)
        expect(page.locator("#out-jams-count")).to_contain_text("This check found nothing missing.")
        expect(page.locator("#out-printers-once")).to_contain_text("The last command here says no")
