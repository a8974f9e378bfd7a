"""Stored XSS through a notebook: each kind of output and cell that a page of the site shows, filled with markup.

Real sandboxes run such notebooks in `tests/grader`; here every kind of output is asked, also those no kernel gives.
"""

from html.parser import HTMLParser

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell

from labs.grader import feedback
from labs.grader.version import Key
from tests.safety.test_scripts import LONG, MARKDOWN, runs

KINDS = (
    *("text/plain", "text/html", "text/markdown", "text/latex", "text/csv", "text/vnd.mermaid", "text/uri-list"),
    *("image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml", "image/bmp"),
    *("application/javascript", "application/json", "application/pdf", "application/xhtml+xml", "application/xml"),
    *("application/vnd.jupyter.widget-view+json", "application/vnd.plotly.v1+json", "application/vnd.vega.v5+json"),
    *("application/geo+json", "video/mp4", "audio/wav", "model/gltf+json", "x/<x-y onx=1>", ""),
)
WORSE = (
    '<svg onload=x><a xlink:href="javascript:x">a</a></svg><math><mtext><style><img src=x onerror=x></style></mtext>'
    '</math><iframe srcdoc="<script>x</script>"></iframe><object data="//evil.example"></object><base href="//evil/">'
    '<form action="//evil.example"><button formaction="javascript:x">b</button></form><meta http-equiv=refresh '
    'content="0;url=javascript:x"><link rel=stylesheet href="//evil.example"><template><script>x</script></template>'
    '<noscript><p title="</noscript><img src=x onerror=x>">'
)
KEY = Key("lab", new_notebook())
CONTENTS = (LONG, WORSE, [LONG, WORSE], {"a": LONG, LONG: "b"}, f'"><script>{LONG}', 7, None)


def shown(cell, outputs=()):
    manifest = {"title": LONG, "tasks": []}
    book = feedback.Book(KEY, new_notebook(cells=[cell]), {0: list(outputs)})
    return feedback.page(manifest, book, [], stopped=LONG)


class Elements(HTMLParser):
    """Collects elements that fetch, frame or send, unless they hold what they show."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        refreshes = tag == "meta" and (held.get("http-equiv") or "").lower() == "refresh"
        fetches = any(not (held.get(name) or "data:").startswith("data:") for name in ("src", "action", "formaction"))
        if tag in {"iframe", "object", "embed", "form", "link", "base"} or refreshes or fetches:
            self.found.append(tag)


def leads_out(html: str) -> list[str]:
    """Return what would be fetched from, framed from or sent to somewhere else."""
    reader = Elements()
    reader.feed(html)
    return reader.found


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("output_type", ["display_data", "execute_result", "update_display_data"])
def test_an_output_of_any_kind_runs_nothing(kind: str, output_type: str):
    for content in CONTENTS:
        output = {"output_type": output_type, "data": {kind: content}, "metadata": {kind: {"isolated": False}}}
        html = shown(new_code_cell("1"), [output | {"execution_count": 1}])
        assert runs(html) == []
        assert leads_out(html) == []


@pytest.mark.parametrize("output", [
    {"output_type": "stream", "name": "stdout", "text": LONG},
    {"output_type": "stream", "name": LONG, "text": [LONG, WORSE]},
    {"output_type": "error", "ename": LONG, "evalue": WORSE, "traceback": [LONG, f"\x1b[31m{WORSE}\x1b[0m"]},
    {"output_type": LONG, "data": {"text/html": LONG}},
    {"output_type": "display_data", "data": dict.fromkeys(KINDS, LONG)},
], ids=["stream", "odd stream", "error", "unknown", "all at once"])  # fmt: skip
def test_printing_and_errors_run_nothing(output: dict):
    html = shown(new_code_cell("1"), [output])
    assert runs(html) == []
    assert leads_out(html) == []


@pytest.mark.parametrize("make", [new_code_cell, new_markdown_cell, new_raw_cell])
@pytest.mark.parametrize("text", [LONG, WORSE, MARKDOWN], ids=["long", "worse", "markdown"])
def test_a_cell_of_any_kind_runs_nothing(make, text: str):
    html = shown(make(text))
    assert runs(html) == []
    assert leads_out(html) == []


def test_what_is_looked_for_would_be_found():
    assert len(runs(WORSE)) >= 4
    assert len(leads_out(WORSE)) >= 4
