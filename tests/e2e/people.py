"""People at their browsers: signing in, moving about, and remembering where they were."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pyotp
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.e2e.demo import Demo
from tests.e2e.look import look

# More than any page here has links, fields and buttons.
MOST_TABS = 250
HAS_FOCUS = "one => one === document.activeElement"


@dataclass
class Someone:
    """One person with a browser of their own, and the pages that were looked at on the way.

    `by_keys`: has no mouse. Such a person comes with Tab to whatever is clicked, typed into or chosen.
    """

    demo: Demo
    context: BrowserContext
    page: Page
    name: str
    by_keys: bool = False
    seen: dict[str, str] = field(default_factory=dict)

    def goes_to(self, path: str) -> None:
        """Open an address of the site, as a bookmark does."""
        self.page.goto(self.demo.site + path)

    def clicks(self, role: str, name: str, *, exact: bool = True) -> None:
        """Click the first link or button of that name."""
        self.uses(self.page.get_by_role(role, name=name, exact=exact).first)

    def uses(self, target: Locator) -> None:
        """Click a link or a button; without a mouse, come to it with Tab and press Enter."""
        if not self.by_keys:
            target.click()
            return
        self.tabs_to(target)
        self.page.keyboard.press("Enter")

    def types(self, label: str, text: str, *, exact: bool = False) -> None:
        """Type into the field of that name; without a mouse, come to it with Tab first."""
        target = self.page.get_by_label(label, exact=exact)
        if not self.by_keys:
            target.fill(text)
            return
        self.tabs_to(target)
        self.page.keyboard.type(text)

    def chooses(self, label: str) -> None:
        """Choose one of several; without a mouse, come to the first of them with Tab, and on with the arrows."""
        target = self.page.get_by_label(label, exact=True)
        if not self.by_keys:
            target.check()
            return
        self.tabs_to(target, focus="one => one.name === document.activeElement.name")
        self.page.keyboard.press("Space")
        for _press in range(target.evaluate("one => document.getElementsByName(one.name).length")):
            if not target.is_checked():
                self.page.keyboard.press("ArrowDown")
        expect(target).to_be_checked()

    def tabs_to(self, target: Locator, focus: str = HAS_FOCUS) -> None:
        """Press Tab until the focus is there, and hold that it can be seen there.

        Raises AssertionError where no Tab leads there.
        """
        target.wait_for()
        for _press in range(MOST_TABS):
            if target.evaluate(focus):
                expect(target).to_be_in_viewport()
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"no Tab leads to {target} on {self.page.url}")

    def looks(self, name: str) -> None:
        """Hold the page against axe and both widths, and remember it for the look in Spanish."""
        self.page.wait_for_load_state()
        look(self.page, f"{self.name}-{name}")
        self.seen[name] = self.page.url

    def looks_again_in_spanish(self) -> None:
        """Open every page that was looked at once more, in Spanish, and hold it against the same."""
        site = urlsplit(self.demo.site).netloc
        self.goes_to("/")
        self.page.get_by_role("button", name="Español").first.click()
        try:
            for name, url in self.seen.items():
                if urlsplit(url).netloc != site:
                    continue
                self.page.goto(url)
                assert self.page.locator("html").get_attribute("lang") == "es", url
                # The same elements as in English, with other words in them: those are longest on a phone.
                look(self.page, f"{self.name}-{name}-es", axe=(360,))
        finally:  # The account keeps the language, and what comes after it reads English.
            self.goes_to("/")
            self.page.get_by_role("button", name="English").first.click()


def visitor(browser: Browser, demo: Demo, name: str = "visitor") -> Someone:
    """Return somebody who has not signed in, in a fresh browser profile."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-US", reduced_motion="reduce")
    context.set_default_timeout(20_000)
    return Someone(demo, context, context.new_page(), name)


def signed_in(browser: Browser, demo: Demo, key: str) -> Someone:
    """Return the demo person `key`, who typed sign-in name, password and, as staff, the six-digit code."""
    someone, person = visitor(browser, demo, key), demo.person(key)
    types_sign_in(someone, person["username"], person["password"])
    if person["totp_secret"]:
        someone.page.locator("input[name=code]").fill(pyotp.TOTP(person["totp_secret"]).now())
        someone.clicks("button", "Go on")
    someone.page.wait_for_url(lambda url: "/accounts/" not in url)
    return someone


def types_sign_in(someone: Someone, name: str, password: str) -> None:
    """Type sign-in name and password on the sign-in page."""
    someone.goes_to("/accounts/login/")
    someone.types("Sign-in name", name)
    someone.types("Password", password, exact=True)
    someone.clicks("button", "Sign in")


def sets_up_code_app(someone: Someone, password: str) -> None:
    """Set up the code app that the site asks of staff at their first sign-in."""
    someone.clicks("link", "Set up a code app")
    someone.page.get_by_label("Your password").fill(password)
    someone.clicks("button", "Confirm")
    secret = someone.page.locator("code.to-type").inner_text()
    someone.page.locator("input[name=code]").fill(pyotp.TOTP(secret).now())
    someone.clicks("button", "Turn it on")
    someone.clicks("link", "Go to my start page")


def steps_up(someone: Someone) -> None:
    """Type the password once more where the site asks for it before something that matters."""
    someone.page.get_by_label("Your password").fill(someone.demo.person(someone.name)["password"])
    someone.clicks("button", "Confirm")


def leaves(someone: Someone) -> None:
    """Leave the site from the own first page, and hold that nobody is signed in here afterwards."""
    someone.goes_to("/start/")
    someone.page.get_by_role("button", name="Leave this site").or_(
        someone.page.get_by_role("link", name="Leave this site", exact=True)
    ).first.click()
    someone.page.wait_for_url(someone.demo.leave_url)
    someone.goes_to("/me/")
    expect(someone.page.get_by_role("button", name="Sign in")).to_be_visible()
