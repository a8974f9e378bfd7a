"""The way into a lab and out of it, over real HTTP."""

import json
import re
import time

import httpx
import pytest

from tests.hub import live
from tests.hub.standin import StandIn

pytestmark = pytest.mark.integration


@pytest.fixture(autouse=True)
def _first_student(site: StandIn) -> None:
    site.signed_in = "u-student-one"


def test_open_lab_lands_in_the_notebook_and_keeps_work(hub: live.Hub) -> None:
    browser = live.Browser(hub)
    answer = browser.open_lab()
    assert answer.status_code == 200
    assert answer.url.path == "/user/u-student-one/lab/tree/py/first/first.ipynb"
    notebook = hub.var / "homes/u-student-one/py/first/first.ipynb"
    book = json.loads(notebook.read_text())
    book["cells"][0]["source"] = "my own work"
    notebook.write_text(json.dumps(book))
    assert browser.open_lab().status_code == 200
    assert "my own work" in notebook.read_text()


def test_open_lab_starts_the_notebooks_kernel_once_before_anybody_asks(hub: live.Hub) -> None:
    browser = live.Browser(hub)
    browser.open_lab()
    browser.open_lab()
    base, end = f"{hub.url}/user/u-student-one/api", time.monotonic() + 30
    while not (found := browser.client.get(f"{base}/sessions").json()) and time.monotonic() < end:
        time.sleep(0.1)
    assert [one["path"] for one in found] == ["py/first/first.ipynb"]
    assert [one["id"] for one in browser.client.get(f"{base}/kernels").json()] == [found[0]["kernel"]["id"]]


def test_open_lab_after_somebody_else_used_the_browser_opens_the_own_lab(hub: live.Hub, site: StandIn) -> None:
    browser = live.Browser(hub)
    assert "/user/u-student-one/" in browser.open_lab().url.path
    site.signed_in = "u-student-two"
    assert "/user/u-student-two/" in browser.open_lab().url.path


def test_open_lab_of_a_course_that_is_not_ones_own_shows_a_page(hub: live.Hub) -> None:
    answer = live.Browser(hub).open_lab("other-course", "first")
    assert answer.status_code == 409
    assert "You are not in this course" in answer.text
    assert "Leave this site" in answer.text
    assert "Traceback" not in answer.text


def test_open_lab_with_a_crooked_name_shows_a_page(hub: live.Hub) -> None:
    answer = live.Browser(hub).open_lab("..", "..%252Fhub")
    assert answer.status_code == 404
    assert "There is no such lab" in answer.text


def test_lab_page_has_the_bar_and_no_news(hub: live.Hub) -> None:
    text = live.Browser(hub).open_lab().text
    assert '"academy-lab"' in text
    assert re.search(r'"news": ?\{"disabled": ?true', text)
    assert "@jupyter/nbgrader:create-assignment" in text


def test_lab_in_spanish_where_the_site_says_so(hub: live.Hub, site: StandIn) -> None:
    site.signed_in, site.locale = "u-student-three", "es"
    try:
        browser = live.Browser(hub)
        assert '"academyLanguage": "es"' in browser.open_lab().text
        settings = browser.client.get(
            f"{hub.url}/user/u-student-three/lab/api/settings/@jupyterlab/translation-extension:plugin"
        )
        assert "es_ES" in settings.text
        assert "Saliste de las prácticas" not in settings.text
    finally:
        site.locale = "en"


def test_assignment_list_answers(hub: live.Hub) -> None:
    browser = live.Browser(hub)
    browser.open_lab()
    answer = browser.client.get(f"{hub.url}/user/u-student-one/assignments?course_id=py")
    assert answer.json()["success"] is True


def test_submit_gives_the_receipt_of_what_is_on_disk(hub: live.Hub, site: StandIn) -> None:
    browser = live.Browser(hub)
    browser.open_lab()
    before = len(site.submitted)
    answer = post_submit(browser, hub, {"course": "py", "assignment": "first"})
    assert answer.status_code == 201
    assert set(answer.json()) >= {"id", "timestamp", "attempt", "sha256"}
    assert len(site.submitted) == before + 1
    assert b"first.ipynb" in site.submitted[-1]


def test_submit_of_a_lab_never_opened_says_so(hub: live.Hub, site: StandIn) -> None:
    browser = live.Browser(hub)
    browser.open_lab()
    before = len(site.submitted)
    answer = post_submit(browser, hub, {"course": "py", "assignment": "second"})
    assert answer.status_code == 404
    assert len(site.submitted) == before


def test_submit_without_the_token_of_the_page_is_refused(hub: live.Hub, site: StandIn) -> None:
    browser = live.Browser(hub)
    browser.open_lab()
    before = len(site.submitted)
    answer = browser.client.post(
        f"{hub.url}/user/u-student-one/academy/submit", json={"course": "py", "assignment": "first"}
    )
    assert answer.status_code == 403
    assert len(site.submitted) == before


def post_submit(browser: live.Browser, hub: live.Hub, body: dict[str, str]) -> httpx.Response:
    xsrf = browser.cookie("_xsrf", "/user/u-student-one/")
    headers = {"X-XSRFToken": xsrf, "Sec-Fetch-Mode": "cors"}
    return browser.client.post(f"{hub.url}/user/u-student-one/academy/submit", json=body, headers=headers)


def test_end_closes_cookies_tokens_and_server(hub: live.Hub) -> None:
    browser = live.Browser(hub)
    browser.open_lab()
    token = browser.run("import os; print(os.environ['JUPYTERHUB_API_TOKEN'])").strip()
    mine = {"Authorization": f"token {token}"}
    assert httpx.get(f"{hub.url}/hub/api/user", headers=mine).status_code == 200
    assert hub.service("POST", "/academy/end/u-student-one").status_code == 204
    assert httpx.get(f"{hub.url}/hub/api/user", headers=mine).status_code == 403
    home = browser.client.get(f"{hub.url}/hub/home")
    assert home.status_code == 302
    assert "/hub/" in home.headers["Location"]
    assert "login" in home.headers["Location"]
    end = time.monotonic() + 15
    while "running" in str(hub.service("GET", "/users/u-student-one/server").text) and time.monotonic() < end:
        time.sleep(0.2)
    assert not browser.client.get(f"{hub.url}/user/u-student-one/api/contents").is_success


def test_end_for_a_name_never_seen_answers_alike(hub: live.Hub) -> None:
    assert hub.service("POST", "/academy/end/u-never-seen").status_code == 204


def test_start_makes_the_person_and_the_server(hub: live.Hub) -> None:
    answer = hub.service("POST", "/academy/start/u-early-bird", json={"language": "es"})
    assert answer.status_code == 202
    end = time.monotonic() + 30
    while not hub.service("POST", "/academy/start/u-early-bird").json()["ready"]:
        assert time.monotonic() < end
        time.sleep(0.3)
    assert hub.service("POST", "/academy/end/u-early-bird").status_code == 204


@pytest.mark.parametrize("name", ["UPPER", "a", "..", "x%2Fy", "a b"])
def test_start_for_what_is_no_hub_name_refuses(hub: live.Hub, name: str) -> None:
    assert hub.service("POST", f"/academy/start/{name}").status_code in (400, 404)


@pytest.mark.parametrize(
    "path", ["/hub/admin", "/hub/token", "/hub/accept-share", "/hub/spawn/u-student-two", "/hub/api/users"]
)
def test_students_find_no_page_of_the_hub_that_is_not_theirs(hub: live.Hub, path: str) -> None:
    browser = live.Browser(hub)
    browser.open_lab()
    answer = browser.client.get(hub.url + path)
    assert answer.status_code in (403, 404)
    assert "u-student-two" not in answer.text
    assert "Traceback" not in answer.text


def test_hub_pages_carry_strict_headers(hub: live.Hub) -> None:
    answer = live.Browser(hub).client.get(f"{hub.url}/hub/no-such-page")
    assert answer.status_code == 404
    assert "There is no such page" in answer.text
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Frame-Options"] == "DENY"


def test_lab_pages_cannot_be_framed_or_call_out(hub: live.Hub) -> None:
    headers = live.Browser(hub).open_lab().headers
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "connect-src 'self'" in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "no-referrer"


def test_logs_hold_no_secret(hub: live.Hub) -> None:
    for secret in (live.SERVICE_TOKEN, live.SECRET):
        assert secret not in hub.log
