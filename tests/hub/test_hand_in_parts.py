"""The parts of the plain hand-in page that need no lab."""

import ast
from pathlib import Path

import pytest
from tornado.httputil import HTTPHeaders
from tornado.httputil import HTTPServerRequest as Request

from labs.exchange import client, lab
from labs.hub.extension import hand_in, keys, no_store, page, saved
from labs.hub.words import SPANISH

EXTENSION = Path(page.__file__).parent
MINUTE, HOUR, DAY = 60, 3600, 86400


@pytest.mark.parametrize(
    ("seconds", "english", "spanish"),
    [
        (-5, "Last saved less than a minute ago.", "Se guardó hace menos de un minuto."),
        (59, "Last saved less than a minute ago.", "Se guardó hace menos de un minuto."),
        (MINUTE, "Last saved 1 minute ago.", "Se guardó hace 1 minuto."),
        (59 * MINUTE, "Last saved 59 minutes ago.", "Se guardó hace 59 minutos."),
        (HOUR, "Last saved 1 hour ago.", "Se guardó hace 1 hora."),
        (23 * HOUR + 5, "Last saved 23 hours ago.", "Se guardó hace 23 horas."),
        (DAY, "Last saved 1 day ago.", "Se guardó hace 1 día."),
        (400 * DAY, "Last saved 400 days ago.", "Se guardó hace 400 días."),
    ],
)
def test_last_saved_says_how_long_ago(seconds: float, english: str, spanish: str) -> None:
    assert saved.last_saved(seconds, "en") == english
    assert saved.last_saved(seconds, "es") == spanish


def spoken(path: Path) -> list[str]:
    """Return every sentence that a module gives to one of the functions that translate."""
    calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    names = {"say": slice(0, 1), "tell": slice(1, 3), "link": slice(1, 2)}
    names |= {"plain": slice(0, 1), "_tell": slice(1, 3), "notice": slice(0, 2), "_way": slice(2, 3)}
    said = []
    for call in calls:
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        arguments = list(ast.walk(ast.Tuple(call.args[names[name]], ast.Load()))) if name in names else []
        said += [each.value for each in arguments if isinstance(each, ast.Constant) and each.value]
    return said


@pytest.mark.parametrize("name", ["hand_in", "open", "page", "plain", "plain_page", "start_over"])
def test_every_sentence_has_its_spanish(name: str) -> None:
    said = spoken(EXTENSION / f"{name}.py")
    assert len(said) >= 4
    assert [words for words in said if words not in SPANISH] == []


def test_whole_page_has_one_heading_and_nothing_inline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACADEMY_SITE_URL", "https://learn.example.org/")
    made = page.whole_page(title="A", body="<p>B</p>", base_url="/user/u/", key=keys.parse("py", "first"))
    assert made.count("<h1>") == 1
    assert 'href="https://learn.example.org/labs/lesson/py/first/"' in made
    assert "<style" not in made
    assert "style=" not in made
    assert "$" not in made
    assert 'href="https://learn.example.org/"' in page.whole_page(title="A", body="", base_url="/user/u/")


def test_plain_name_stands_in_for_the_title() -> None:
    assert hand_in._plain(keys.parse("networking-basics", "vlsm-plan")) == "Vlsm plan"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ({"Content-Type": "text/html; charset=UTF-8"}, "no-store"),
        ({"Content-Type": "text/html", "Cache-Control": "no-cache"}, "no-store"),
        ({"Content-Type": "application/json"}, "no-store"),
        ({"Content-Type": "text/javascript", "Cache-Control": "max-age=9"}, "max-age=9"),
        ({"Cache-Control": "no-cache"}, "no-cache"),
    ],
)
def test_no_store_keeps_pages_and_data_out_of_the_cache(sent: dict[str, str], kept: str) -> None:
    transform = no_store.NoStore(Request("GET", "/"))
    status, headers, chunk = transform.transform_first_chunk(200, HTTPHeaders(sent), b"x", True)
    assert (status, headers["Cache-Control"], chunk) == (200, kept, b"x")


def test_title_is_the_sites_for_this_lab_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    listed = [{"assignment": "other", "title": "Other"}, {"assignment": "first", "title": "The first lab"}]
    monkeypatch.setattr(client.Client, "assignments", lambda self, course: listed)
    assert lab.title("py", "first") == "The first lab"
    assert lab.title("py", "third") == ""


def test_title_is_empty_where_the_site_does_not_answer() -> None:
    assert lab.title("py", "first") == ""


def test_only_jupyterlabs_own_page_gets_its_looser_policy_and_no_inline_script_anywhere() -> None:
    policies = {}
    for path in ("/user/u-one/lab", "/user/u-one/lab/tree/a.ipynb", "/user/u-one/academy/plain", "/user/u-one/files/x"):
        transform = no_store.NoStore(Request("GET", path))
        _, headers, _ = transform.transform_first_chunk(200, HTTPHeaders({"Content-Type": "text/html"}), b"x", True)
        policies[path] = headers["Content-Security-Policy"]
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    loose = [path for path, policy in policies.items() if "unsafe" in policy]
    assert loose == ["/user/u-one/lab", "/user/u-one/lab/tree/a.ipynb"]
    assert "script-src 'self' 'unsafe-eval';" in policies["/user/u-one/lab"]
