"""What every page of a journey is held against: axe, the width of the screen, and a picture for people to look at."""

import os
import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WIDTHS = {360: 740, 1280: 800}
SHOTS = Path(os.environ.get("ACADEMY_SHOTS", Path(__file__).resolve().parents[2] / "var" / "screenshots"))
FORBIDDEN = re.compile(r"surviv|traffick|victim|exploit|shelter|abus(e|ed|er)\b", re.IGNORECASE)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def look(page: Page, name: str, *, axe: bool = True) -> None:
    """Check the page at 360 px and 1280 px and keep a picture of each under `name`.

    Raises AssertionError with the findings where axe finds something, where the page scrolls sideways, or where a
    word on it says who the students are.
    """
    SHOTS.mkdir(parents=True, exist_ok=True)
    before = page.viewport_size
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        page.screenshot(path=SHOTS / f"{name}-{width}.png", full_page=True)
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, f"{name} scrolls sideways by {overflow} px at {width} px"
        if axe:
            found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}}).response["violations"]
            rows = [f"{v['id']}: {v['help']} — {v['nodes'][0]['html'][:200]}" for v in found]
            assert not rows, f"{name} at {width} px:\n" + "\n".join(rows)
    said = FORBIDDEN.search(page.title() + " " + page.url + " " + page.inner_text("body"))
    assert not said, f"{name} says {said.group(0)!r}"
    if before:
        page.set_viewport_size(before)
