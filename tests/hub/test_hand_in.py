"""Handing in what is saved in the lab, from the plain page and over real HTTP."""

import os
import re
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest

from tests.hub import live, standin
from tests.hub.standin import StandIn

pytestmark = pytest.mark.integration

WAY = "/hub/oauth_login?next=/hub/user-redirect/academy/hand-in%3Fcourse%3D{}%26assignment%3D{}"


@pytest.fixture(autouse=True)
def _student(site: StandIn) -> Iterator[None]:
    site.signed_in = "u-student-five"
    yield
    site.locale, site.refusal = "en", ""


@pytest.fixture
def browser(hub: live.Hub) -> live.Browser:
    """A browser whose student has opened the lab."""
    opened = live.Browser(hub)
    opened.open_lab()
    return opened


def hand_in_page(browser: live.Browser, course: str = "py", assignment: str = "first") -> httpx.Response:
    """Do what "Hand in what is in my lab" does."""
    return browser.open(WAY.format(course, assignment))


def press(browser: live.Browser, page: httpx.Response, **instead: str) -> httpx.Response:
    """Press the page's one button as a browser without script does."""
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text)) | instead
    return browser.client.post(str(page.url), data=fields)


def test_page_names_the_lab_says_when_it_was_saved_and_leads_out(browser: live.Browser, hub: live.Hub) -> None:
    notebook = hub.var / "homes/u-student-five/py/first/first.ipynb"
    os.utime(notebook, (time.time() - 150,) * 2)
    page = hand_in_page(browser)
    assert page.status_code == 200
    assert page.url.path == "/user/u-student-five/academy/hand-in"
    assert "<h1>Hand in: The first lab</h1>" in page.text
    assert "Last saved 2 minutes ago." in page.text
    assert 'href="/user/u-student-five/academy/leave"' in page.text
    assert "/labs/lesson/py/first/" in page.text
    assert page.text.count("<button") == 1


def test_button_hands_in_what_is_on_disk_and_goes_to_the_submission(
    browser: live.Browser, hub: live.Hub, site: StandIn
) -> None:
    notebook = hub.var / "homes/u-student-five/py/first/first.ipynb"
    notebook.write_text(notebook.read_text().replace("1+1", "forty two"))
    before = len(site.submitted)
    answer = press(browser, hand_in_page(browser))
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{site.url}/labs/submissions/11111111/"
    assert len(site.submitted) == before + 1
    assert b"forty two" in standin.content(site.submitted[-1], "first.ipynb")


def test_button_without_the_pages_token_sends_nothing_and_says_so_plainly(browser: live.Browser, site: StandIn) -> None:
    before = len(site.submitted)
    answer = press(browser, hand_in_page(browser), _xsrf="made-up")
    assert answer.status_code == 403
    assert len(site.submitted) == before
    assert "Nothing is lost" in answer.text
    assert "Try again" in answer.text
    assert "XSRF" not in answer.text


def test_refusal_of_the_site_is_told_and_the_button_stays(browser: live.Browser, hub: live.Hub, site: StandIn) -> None:
    site.refusal = "This lab takes no work <now>."
    page = hand_in_page(browser)
    answer = press(browser, page)
    assert answer.status_code == 502
    assert "Not handed in yet" in answer.text
    assert "This lab takes no work &lt;now&gt;." in answer.text
    assert "Your work is saved in your lab." in answer.text
    assert (hub.var / "homes/u-student-five/py/first/first.ipynb").is_file()
    site.refusal = ""
    assert press(browser, answer).status_code == 303


def test_lab_never_opened_is_said_with_a_link_to_open_it(browser: live.Browser, site: StandIn) -> None:
    before = len(site.submitted)
    page = hand_in_page(browser, assignment="second")
    assert page.status_code == 404
    assert "You have not opened this lab yet" in page.text
    assert 'href="/user/u-student-five/academy/open?course=py&amp;assignment=second"' in page.text
    assert press(browser, page, _xsrf=browser.cookie("_xsrf", "/user/u-student-five/")).status_code in (403, 404)
    assert len(site.submitted) == before


def test_crooked_name_shows_a_page(browser: live.Browser) -> None:
    answer = hand_in_page(browser, "..", "..%252Fhub")
    assert answer.status_code == 404
    assert "There is no such lab" in answer.text


def test_another_person_in_the_same_browser_hands_in_nothing_of_the_first(
    browser: live.Browser, hub: live.Hub, site: StandIn
) -> None:
    site.signed_in = "u-student-two"
    page = hand_in_page(browser)
    assert page.url.path == "/user/u-student-two/academy/hand-in"
    assert "u-student-five" not in page.text


def test_page_in_spanish_asks_the_site_in_spanish(hub: live.Hub, site: StandIn) -> None:
    site.signed_in, site.locale = "u-student-four", "es"
    browser = live.Browser(hub)
    browser.open_lab()
    page = hand_in_page(browser)
    assert '<html lang="es">' in page.text
    assert "<h1>Entregar: La primera práctica</h1>" in page.text
    assert "Se guardó hace menos de un minuto." in page.text
    assert "Salir de este sitio" in page.text
    assert not re.search(r"\b(Hand in|saved|Back|Leave)\b", re.sub(r"<[^>]+>", " ", page.text))


def test_page_allows_the_way_to_the_site_and_little_else(browser: live.Browser, site: StandIn) -> None:
    headers = hand_in_page(browser).headers
    policy = headers["Content-Security-Policy"]
    assert f"form-action 'self' {site.url}" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["Cache-Control"] == "no-store"


def test_assets_of_the_page_are_there(browser: live.Browser, hub: live.Hub) -> None:
    page = hand_in_page(browser)
    for address in re.findall(r'(?:src|href)="([^"]+/assets/[^"]+)"', page.text):
        assert browser.client.get(hub.url + address).status_code == 200
    assert browser.client.get(f"{hub.url}/user/u-student-five/academy/assets/pages.py").status_code == 404


def test_no_page_or_answer_of_a_lab_is_kept_by_the_browser(browser: live.Browser, hub: live.Hub) -> None:
    page = browser.open_lab()
    assert page.headers["Cache-Control"] == "no-store"
    base = f"{hub.url}/user/u-student-five"
    assert browser.client.get(f"{base}/api/contents/py/first/first.ipynb").headers["Cache-Control"] == "no-store"
    script = next(a for a in re.findall(r'src="([^"]+\.js[^"]*)"', page.text) if "/static/" in a)
    kept = browser.client.get(hub.url + urlsplit(script).path + "?" + urlsplit(script).query)
    assert kept.status_code == 200
    assert "no-store" not in kept.headers["Cache-Control"]


def test_lab_pages_let_forms_end_at_the_site_alone(browser: live.Browser, site: StandIn) -> None:
    assert f"form-action 'self' {site.url}" in browser.open_lab().headers["Content-Security-Policy"]
