"""What one page is held against on the screen, at each width."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error

from tests.e2e.look import FORBIDDEN, TAGS, WIDTHS
from tests.looks.pages import Shown
from tests.looks.screen import Screen
from tests.looks.typed import typed
from tests.looks.words import TEXTS, in_another

# What stays folded nobody sees, axe neither.
UNFOLD = "() => document.querySelectorAll('details').forEach(one => { one.open = true })"
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
# What a template or a missing value leaves where words should be.
LEFT_OVER = ("{{", "{%", "%(", "undefined", "[object ")
AXE = """tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})
  .then(found => found.violations.map(one => [one.id, one.nodes.map(node => node.html.slice(0, 200))]))"""


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: what kind, where, and the first of what shows it."""

    kind: str
    width: int
    says: str


class Looking:
    """Holds pages against the bar; axe's script is read once."""

    def __init__(self, screen: Screen, shots: Path | None = None) -> None:
        """Look at what is on a screen; `shots`: where pictures are kept, if anywhere."""
        self.screen, self.shots = screen, shots
        self.script = Axe().axe_script

    def at(self, shown: Shown, widths: tuple[int, ...] = tuple(WIDTHS)) -> list[Finding]:
        """Show a page and return what is wrong with it."""
        try:
            self.screen.show(shown)
        except Error as error:
            return [Finding("not shown", 0, str(error))]
        page, found = self.screen.page, list[Finding]()
        for width in widths:
            page.set_viewport_size({"width": width, "height": WIDTHS[width]})
            page.evaluate("() => window.scrollTo(0, 0)")
            self._picture(shown, width)
            found += self._at(width)
        found += [Finding("words", 0, text) for text in self._words(shown)]
        return found + [Finding("complaint", 0, one) for one in self.screen.complaints]

    def _at(self, width: int) -> Iterator[Finding]:
        page = self.screen.page
        if (more := page.evaluate(WIDER)) > 0:
            yield Finding("scrolls sideways", width, f"{more} px")
        page.evaluate(UNFOLD)
        # A page that begins at one of its fields has its head behind the bar that leads out; it is no smaller for that.
        page.evaluate("() => window.scrollTo(0, 0)")
        if (more := page.evaluate(WIDER)) > 0:
            yield Finding("scrolls sideways, unfolded", width, f"{more} px")
        if not page.evaluate("typeof window.axe === 'object'"):
            page.evaluate(self.script)
        for rule, nodes in page.evaluate(AXE, TAGS):
            yield from (Finding(rule, width, html) for html in nodes)

    def _words(self, shown: Shown) -> Iterator[str]:
        page = self.screen.page
        if page.locator("html").get_attribute("lang") != shown.language:
            yield f"the page says that it is in {page.locator('html').get_attribute('lang')}"
        texts = page.evaluate(TEXTS)
        yield from (f"another language: {text}" for text in in_another(texts) if not typed(text))
        yield from (f"left over: {text}" for _, text in texts if any(part in text for part in LEFT_OVER))
        if said := FORBIDDEN.search(" ".join([page.title(), shown.place, *(text for _, text in texts)])):
            yield f"says {said.group(0)!r}"

    def _picture(self, shown: Shown, width: int) -> None:
        if self.shots:
            self.shots.mkdir(parents=True, exist_ok=True)
            name = f"{shown.name.replace(':', '-')}-{shown.role}-{shown.language}-{width}.png"
            self.screen.page.screenshot(path=self.shots / name, full_page=True)
