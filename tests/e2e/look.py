"""What every page of a journey is held against: axe, the width of the screen, and a picture for people to look at."""

import os
import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WIDTHS = {360: 740, 1280: 800}
# Pictures are for people: they are taken where ACADEMY_SHOTS names a folder for them.
SHOTS = Path(os.environ["ACADEMY_SHOTS"]) if os.environ.get("ACADEMY_SHOTS") else None
FORBIDDEN = re.compile(r"surviv|traffick|victim|exploit|shelter|abus(e|ed|er)\b", re.IGNORECASE)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def picture(page: Page, name: str, *, whole: bool = True) -> None:
    """Keep a picture of the page where this run keeps pictures."""
    if SHOTS:
        SHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SHOTS / f"{name}.png", full_page=whole)


def violations(page: Page, part: str = "") -> list[str]:
    """Return what axe finds on the page as it is now, or in one part of it; it is loaded once into each page."""
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(Axe().axe_script)
    # Listing every element that is in order takes axe as long as looking at it.
    options = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
    ask = "([part, options]) => axe.run(part || document, options).then(results => results.violations)"
    found = page.evaluate(ask, [part, options])
    return [f"{v['id']}: {v['help']} — {v['nodes'][0]['html'][:200]}" for v in found]


def look(page: Page, name: str, *, axe: tuple[int, ...] = tuple(WIDTHS)) -> None:
    """Check the page at 360 px and 1280 px and keep a picture of each under `name` where ACADEMY_SHOTS asks for it.

    `axe`: the widths at which it is held against axe. Raises AssertionError with the findings where axe finds
    something, where the page scrolls sideways, or where a word on it says who the students are.
    """
    before = page.viewport_size
    # A page that fetches itself anew is there before its style is.
    page.wait_for_load_state()
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        picture(page, f"{name}-{width}")
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, f"{name} scrolls sideways by {overflow} px at {width} px"
        if width in axe:
            rows = violations(page)
            assert not rows, f"{name} at {width} px:\n" + "\n".join(rows)
    said = FORBIDDEN.search(page.title() + " " + page.url + " " + page.inner_text("body"))
    assert not said, f"{name} says {said.group(0)!r}"
    if before:
        page.set_viewport_size(before)
