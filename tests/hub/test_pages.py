"""Words of the hub's pages, and the pages themselves."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from jinja2 import Environment, FileSystemLoader, select_autoescape

from labs.hub import pages
from labs.hub.words import SPANISH

HUB = Path(pages.__file__).parent
TEMPLATES = sorted((HUB / "templates").glob("*.html"))
BAD_WORDS = re.compile(
    r"jupyterhub|survivor|victim|traffick|\bclient\b|\bcase\b|\bserver\b|incorrect|failed!", re.IGNORECASE
)


@pytest.fixture
def person() -> SimpleNamespace:
    pages.remember_language("u1", "es-MX")
    return SimpleNamespace(name="u1")


def render(name: str, user: object, **context: object) -> str:
    loader = Environment(loader=FileSystemLoader(HUB / "templates"), autoescape=select_autoescape())
    shared = pages.template_vars("https://learn.example.org", "https://learn.example.org/leave")
    values = {key: value(user) if callable(value) else value for key, value in shared.items()}
    return loader.get_template(name).render(base_url="/hub/", user=user, **values, **context)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_every_sentence_has_its_spanish(template: Path) -> None:
    said = re.findall(r"""say\(["']([^"']+)["']\)""", template.read_text())
    assert [words for words in said if words not in SPANISH] == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_page_leaves_and_is_plain(template: Path, language: str) -> None:
    pages.remember_language("u2", language)
    page = render(
        template.name,
        SimpleNamespace(name="u2", spawners={}),
        status_code=500,
        message="KeyError: secret",
        spawn_url="/s",
    )
    assert f'lang="{language}"' in page
    assert 'href="https://learn.example.org/leave"' in page
    assert not BAD_WORDS.search(re.sub(r"<[^>]+>", " ", page))
    assert "KeyError" not in page
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=", page)
    if template.name != "page.html":
        assert page.count("<h1") == 1


def test_language_is_english_for_nobody_and_for_the_unknown() -> None:
    assert 'lang="en"' in render("home.html", None)
    assert pages.language_of("never-seen") == "en"


def test_language_follows_the_claim(person: SimpleNamespace) -> None:
    assert "Abriendo tu práctica" in render("spawn_pending.html", person, progress_url="/p")


def test_error_page_says_what_happened_by_status() -> None:
    assert "There is no such page" in render("error.html", None, status_code=404)
    assert "not open to you" in render("error.html", None, status_code=403)
    assert "Nothing is lost" in render("error.html", None, status_code=503)


def test_closed_lab_says_why_until_it_starts_again() -> None:
    person, closed = SimpleNamespace(name="u-hungry"), {"spawn_url": "/hub/spawn/u-hungry", "failed": False}
    pages.remember_end("u-hungry", "memory")
    assert "more memory or programs than one lab has" in render("not_running.html", person, **closed)
    assert "more memory" not in render("not_running.html", SimpleNamespace(name="u-other"), **closed)
    pages.remember_end("u-hungry", "home")
    full = render("not_running.html", person, **closed)
    assert "files need more room than one lab has. Nothing was deleted." in full
    assert "more memory" not in full
    pages.remember_end("u-hungry", "")
    assert "more memory" not in render("not_running.html", person, **closed)
