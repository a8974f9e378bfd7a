"""People at their browsers: signing in, moving about, and remembering where they were."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pyotp
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.demo import Demo
from tests.e2e.look import look


@dataclass
class Someone:
    """One person with a browser of their own, and the pages that were looked at on the way."""

    demo: Demo
    context: BrowserContext
    page: Page
    name: str
    seen: dict[str, str] = field(default_factory=dict)

    def goes_to(self, path: str) -> None:
        """Open an address of the site, as a bookmark does."""
        self.page.goto(self.demo.site + path)

    def clicks(self, role: str, name: str, *, exact: bool = True) -> None:
        """Click the first link or button of that name."""
        self.page.get_by_role(role, name=name, exact=exact).first.click()

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
    someone.page.get_by_label("Sign-in name").fill(name)
    someone.page.get_by_label("Password", exact=True).fill(password)
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
