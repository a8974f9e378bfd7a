"""The plain lab page on a real server with real kernels: read, write, run, stop, hand in, without any script."""

import re
import tempfile
import time
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from tests.hub import books, server, standin
from tests.hub.server import Browser, Server
from tests.hub.standin import StandIn

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def lab(site: StandIn) -> Iterator[Server]:
    with (
        tempfile.TemporaryDirectory(prefix="lab-", ignore_cleanup_errors=True) as folder,
        server.running(Path(folder), site, ACADEMY_LAB_MEMORY_MB="900") as started,
    ):
        yield started


@pytest.fixture
def browser(lab: Server) -> Browser:
    return lab.browser()


@pytest.fixture(autouse=True)
def _site_says_yes(site: StandIn) -> Iterator[None]:
    yield
    site.refusal, site.closed = "", False


def shown(page: object, key: str) -> str:
    """Return what the region of one cell's output says."""
    found = re.search(rf'id="out-{key}".*?</div>\n</section>', page.text, re.DOTALL)
    return unescape(found[0]) if found else ""


def test_lab_is_fetched_and_shown_with_strict_headers(lab: Server, browser: Browser) -> None:
    page = browser.opens("first")
    assert page.status_code == 200
    assert (lab.root / "py/first/data.csv").is_file()
    assert "<h1>The first lab</h1>" in page.text
    assert "1+1</textarea>" in page.text
    policy = page.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "same-origin", "else a browser's own form is refused"
    assert page.text.count("<h1") == 1


def test_running_a_cell_saves_all_boxes_and_leads_to_its_output(lab: Server, browser: Browser) -> None:
    path = lab.book("runs")
    page = browser.does(browser.opens("runs"), "run:setup")
    answer = browser.presses(page, "run:double", double="def double(n):\n    return factor * n", note="Mine.")
    assert answer.headers["Location"].endswith("#out-double")
    assert books.source(path, "note") == "Mine."
    page = browser.does(browser.goes(answer), "run:check")
    assert "This check found nothing missing." in shown(page, "check")
    assert '"execution_count": 3' in path.read_text()


def test_mistake_is_told_in_plain_words_first(lab: Server, browser: Browser) -> None:
    lab.book("mistake")
    page = browser.does(browser.opens("mistake"), "run:double", double="print('<b>before</b>')\nundefined_name")
    said = shown(page, "double")
    assert "<b>before" not in page.text
    order = ["before", "a name that it does not know yet", "NameError: name 'undefined_name'", "How Python got there"]
    assert [said.index(words) for words in order] == sorted(said.index(words) for words in order)
    assert "\x1b" not in page.text


def test_all_cells_run_from_a_fresh_start_and_each_unfinished_one_is_counted(lab: Server, browser: Browser) -> None:
    lab.book("all", books.cell("code", "last", "print(seen)"))
    page = browser.does(browser.opens("all"), "run:setup")
    page = browser.does(page, "run:double", double="seen = 'from before'")
    page = browser.does(page, "all", double="def double(n):\n    return n")
    page = browser.until_over("all")
    assert "Cells with something to look at: 2" in page.text
    assert "4 twice is 8; yours is 4" in shown(page, "check")
    assert "NameError" in shown(page, "last")


def test_picture_comes_with_words_and_jupyterlab_shows_the_same(lab: Server, browser: Browser) -> None:
    path = lab.book("picture")
    code = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"
    browser.does(browser.opens("picture"), "run:double", double=code)
    page = browser.until_over("picture")
    assert re.search(r'<img src="data:image/png;base64,[A-Za-z0-9+/=]{100,}" alt="Picture made by cell 3', page.text)
    model = browser.client.get(f"{lab.url}/api/contents/py/picture/picture.ipynb").json()
    kinds = [output["output_type"] for output in model["content"]["cells"][2]["outputs"]]
    assert "display_data" in kinds
    assert model["content"]["cells"][2]["metadata"]["nbgrader"] == books.OWN
    assert path.stat().st_size > 1000


def test_long_run_goes_on_behind_the_page_and_can_be_stopped(lab: Server, browser: Browser) -> None:
    path = lab.book("stops")
    page = browser.does(browser.opens("stops"), "run:double", double="import time\nwhile True:\n    time.sleep(0.1)")
    assert "Running" in page.text
    assert 'value="stop"' in page.text
    assert 'value="run:double"' not in page.text
    page = browser.does(page, "save", note="Written while it runs.")
    assert books.source(path, "note") == "Written while it runs."
    browser.does(page, "stop")
    page = browser.until_over("stops")
    assert "You stopped this cell." in shown(page, "double")
    assert "<pre>1\n" in browser.does(page, "run:double", double="print(1)").text


def test_program_that_ends_itself_is_explained_and_starts_again(lab: Server, browser: Browser) -> None:
    path = lab.book("dies")
    browser.does(browser.opens("dies"), "run:double", double="import os\nos._exit(1)", note="Kept.")
    page = browser.until_over("dies")
    assert "The program closed by itself" in shown(page, "double")
    assert books.source(path, "note") == "Kept."
    browser.does(page, "run:double", double="print('alive')")
    assert "alive" in shown(browser.until_over("dies"), "double")


def test_program_afresh_forgets_everything(lab: Server, browser: Browser) -> None:
    lab.book("afresh")
    page = browser.does(browser.opens("afresh"), "run:double", double="x = 1")
    page = browser.does(page, "afresh", double="print(x)")
    assert "The program starts afresh" in page.text
    assert "NameError" in shown(browser.does(page, "run:double"), "double")


def test_question_of_a_program_is_explained(lab: Server, browser: Browser) -> None:
    lab.book("asks")
    page = browser.does(browser.opens("asks"), "run:double", double="input('name?')")
    assert "Write the value into the code instead." in shown(page, "double")


def test_conflict_shows_both_texts_and_saves_the_others(lab: Server, browser: Browser) -> None:
    path = lab.book("conflict")
    page = browser.opens("conflict")
    path.write_text(path.read_text().replace("raise NotImplementedError", "return 'theirs'"))
    answer = browser.presses(page, "hand-in", double="def double(n): return 'mine'", note="Also mine.")
    assert answer.status_code == 409
    assert "return 'theirs'" in unescape(answer.text)
    assert "return 'mine'</textarea>" in unescape(answer.text)
    assert "theirs" in books.source(path, "double")
    assert books.source(path, "note") == "Also mine."
    browser.does(answer, "save")
    assert "mine" in books.source(path, "double")


def test_text_of_a_form_that_is_refused_is_shown_again(lab: Server, browser: Browser) -> None:
    path = lab.book("refused")
    page = browser.opens("refused")
    for answer in (
        browser.presses(page, "save", _xsrf="made-up", double="three hours of <work>"),
        Browser(lab).presses(page, "save", double="three hours of <work>"),
    ):
        assert answer.status_code == 403
        assert "three hours of &lt;work&gt;</textarea>" in answer.text
        assert "Your words." not in answer.text
    assert "NotImplementedError" in books.source(path, "double")


def test_page_is_for_its_owner_alone(lab: Server) -> None:
    lab.book("owner")
    answer = Browser(lab).opens("owner")
    assert answer.status_code == 302
    assert "/login" in answer.headers["Location"]
    assert "double" not in answer.text


def test_notebook_that_is_broken_loses_nobodys_text(lab: Server, browser: Browser) -> None:
    path = lab.book("broken")
    page = browser.opens("broken")
    path.write_text("{ not a notebook")
    answer = browser.presses(page, "save", double="my words")
    assert answer.status_code == 409
    assert "This notebook cannot be read" in answer.text
    assert "my words</textarea>" in answer.text
    assert path.read_text() == "{ not a notebook"


def test_hand_in_saves_sends_and_leads_to_the_submission(browser: Browser, site: StandIn) -> None:
    before = len(site.submitted)
    answer = browser.presses(browser.opens("first"), "hand-in", a="40 + 2")
    assert answer.headers["Location"] == f"{site.url}/labs/submissions/11111111/"
    assert len(site.submitted) == before + 1
    assert b"40 + 2" in standin.content(site.submitted[-1], "first.ipynb")


def test_every_notebook_of_a_lab_is_read_written_run_and_handed_in(
    lab: Server, browser: Browser, site: StandIn
) -> None:
    first = lab.book("several")
    second = books.write(first.with_name("more work.ipynb"))
    page = browser.opens("several")
    ways = dict(
        re.findall(r'<li><a href="([^"]+)"[^>]*>([^<]+)</a></li>', page.text.split("<nav", 1)[1].split("</nav")[0])
    )
    assert list(ways.values()) == ["several", "more work"], "the one named like the lab comes first"
    assert 'aria-current="page">several<' in page.text
    other = browser.client.get(page.url.join(unescape(next(way for way, name in ways.items() if name == "more work"))))
    assert 'aria-current="page">more work<' in other.text
    other = browser.does(other, "run:setup")
    other = browser.does(other, "run:double", double="def double(n):\n    print('second book')\n    return factor * n")
    other = browser.does(other, "run:check")
    assert "second book" in shown(other, "check")
    assert "second book" in books.source(second, "double")
    assert "second book" not in first.read_text()
    before = len(site.submitted)
    browser.presses(other, "hand-in", note="from the second")
    assert len(site.submitted) == before + 1
    assert b"from the second" in standin.content(site.submitted[-1], "more work.ipynb")
    assert b"Your words." in standin.content(site.submitted[-1], "several.ipynb")
    assert browser.opens("several", notebook="../../py/first/first").text.count('aria-current="page">several<') == 1
    assert "<nav aria-label" not in browser.opens("first").text.split("<main")[-1]


def test_refused_hand_in_is_told_and_keeps_the_work(lab: Server, browser: Browser, site: StandIn) -> None:
    site.refusal = "This lab takes no work <now>."
    answer = browser.presses(browser.opens("first"), "hand-in", a="40 + 3")
    assert answer.status_code == 502
    assert "This lab takes no work &lt;now&gt;." in answer.text
    assert books.source(lab.root / "py/first/first.ipynb", "a") == "40 + 3"


def test_script_saves_as_one_types_and_never_over_a_conflict(lab: Server, browser: Browser) -> None:
    path = lab.book("typing")
    page = browser.opens("typing")
    told = browser.presses(page, "autosave", double="a = 1").json()
    assert told["clean"]
    again = {"double": "a = 12", "was-double": told["marks"]["double"]}
    assert browser.presses(page, "autosave", **again).json()["clean"]
    assert books.source(path, "double") == "a = 12"
    old = browser.presses(page, "autosave", double="b = 1").json()
    assert old["clean"] is False
    assert "double" not in old["marks"]
    assert books.source(path, "double") == "a = 12"
    assert browser.presses(page, "autosave", _xsrf="made-up", double="c").json() == {"clean": False}


@pytest.mark.parametrize(("course", "words"), [("..", "There is no such lab"), ("no", "You are not in this course")])
def test_lab_that_is_not_there_is_said_plainly(browser: Browser, course: str, words: str) -> None:
    answer = browser.opens("first", course=course)
    assert answer.status_code in (404, 409)
    assert words in answer.text
    assert "Traceback" not in answer.text


def test_style_and_script_of_the_page_are_there(browser: Browser, lab: Server) -> None:
    page = browser.opens("first")
    found = re.findall(r'(?:src|href)="([^"]+/assets/[^"]+)"', page.text)
    assert {Path(address).name for address in found} == {"pages.css", "leave.js", "plain.js"}
    for address in found:
        assert browser.client.get(lab.url + address).status_code == 200


def test_each_page_counts_as_use_of_the_lab(lab: Server, browser: Browser) -> None:
    def last() -> str:
        return browser.client.get(f"{lab.url}/api/status").json()["last_activity"]

    browser.opens("first")
    before = last()
    time.sleep(1.1)
    browser.opens("first")
    assert last() >= before


def test_writing_keeps_the_program_and_what_it_holds(lab: Server, browser: Browser) -> None:
    lab.book("writing")
    page = browser.does(browser.opens("writing"), "run:double")

    def last() -> str:
        found = browser.client.get(f"{lab.url}/api/sessions").json()
        return next(one for one in found if one["path"].endswith("writing.ipynb"))["kernel"]["last_activity"]

    before = last()
    time.sleep(0.1)
    browser.presses(page, "autosave", note="still writing")
    assert last() > before


def copies(lab: Server) -> list[Path]:
    """Return what was put aside of the first lab, oldest first."""
    return sorted((lab.root / "py").glob("first-copy-*"), key=lambda path: path.stat().st_mtime)


def test_start_over_keeps_the_old_copy_and_says_where(lab: Server, browser: Browser) -> None:
    browser.opens("first")
    (lab.root / "py/first/my-notes.txt").write_text("mine")
    asked = browser.does(browser.opens("first"), "start-over", a="my old work")
    assert "Start over and keep my copy" in asked.text
    assert books.source(lab.root / "py/first/first.ipynb", "a") == "my old work"
    told = browser.client.post(asked.url, data=server.fields(asked))
    (kept,) = copies(lab)
    assert f"<strong>{kept.name}</strong>" in told.text
    assert books.source(kept / "first.ipynb", "a") == "my old work"
    assert (kept / "my-notes.txt").read_text() == "mine"
    assert books.source(lab.root / "py/first/first.ipynb", "a") == "1+1"
    old = browser.opens(kept.name)
    assert "my old work</textarea>" in old.text
    assert "/labs/lesson/py/first/" in old.text
    again = browser.client.post(asked.url, data=server.fields(asked))
    assert kept.name in again.text
    assert copies(lab) == [kept], "a second click puts nothing fresh aside"


def test_start_over_that_cannot_fetch_changes_nothing(lab: Server, browser: Browser, site: StandIn) -> None:
    before = copies(lab)
    browser.does(browser.opens("first"), "save", a="dear to me")
    asked = browser.opens("first", page="start-over")
    site.closed = True
    told = browser.client.post(asked.url, data=server.fields(asked))
    assert told.status_code == 502
    assert "This lab is closed &lt;now&gt;." in told.text
    assert "Your work is where it was." in told.text
    assert books.source(lab.root / "py/first/first.ipynb", "a") == "dear to me"
    assert copies(lab) == before


@pytest.mark.parametrize("name", ["..", "never-opened", "first-copy-20260101-0101"])
def test_start_over_of_what_is_no_lab_is_said_plainly(browser: Browser, name: str) -> None:
    answer = browser.opens(name, page="start-over")
    assert answer.status_code == 404
    assert "There is no such lab" in answer.text


def test_start_over_without_the_pages_token_moves_nothing(lab: Server, browser: Browser) -> None:
    before = copies(lab)
    browser.opens("first")
    asked = browser.opens("first", page="start-over")
    answer = browser.client.post(asked.url, data={"_xsrf": "made-up"})
    assert answer.status_code == 403
    assert copies(lab) == before
    assert (lab.root / "py/first/first.ipynb").is_file()
