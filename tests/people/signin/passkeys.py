"""A real Chromium with a passkey device of its own, in front of the site at http://localhost."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import CDPSession, Page, sync_playwright

from tests.e2e.conftest import FLAGS
from tests.e2e.look import look

ROOT = Path(__file__).resolve().parents[3]
PASSWORD = "seven purple kettles"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@dataclass
class Someone:
    """One person at a browser, their device, and whatever the browser complained about."""

    site: str
    page: Page
    cdp: CDPSession
    device: str
    complaints: list[str] = field(default_factory=list)

    def goes_to(self, path: str) -> None:
        """Open an address of the site."""
        self.page.goto(self.site + path)

    def clicks(self, role: str, name: str, *, exact: bool = True) -> None:
        """Click the one link or button of that name."""
        self.page.get_by_role(role, name=name, exact=exact).click()

    def reads(self, heading: str) -> None:
        """Wait for the page of that heading; there is no other on it."""
        self.page.get_by_role("heading", level=1, name=heading, exact=True).wait_for()
        assert self.page.locator("h1").count() == 1

    def looks(self, name: str) -> None:
        """Hold the page against axe and both widths."""
        self.page.wait_for_load_state()
        # Scrolled down, the bar for leaving would cover what axe measures.
        self.page.evaluate("window.scrollTo(0, 0)")
        look(self.page, f"passkey-{name}")

    def types_name_and_password(self, username: str) -> None:
        """Sign in as far as the password goes."""
        self.goes_to("/accounts/login/")
        self.page.get_by_label("Sign-in name").fill(username)
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.clicks("button", "Sign in")

    def confirms_by_password(self) -> None:
        """Type the password once more where the site asks for it."""
        self.reads("Confirm that it is you")
        self.page.get_by_label("Your password").fill(PASSWORD)
        self.clicks("button", "Confirm")

    def signs_out(self) -> None:
        """Sign out and come to the sign-in page."""
        self.goes_to("/accounts/logout/")
        self.page.get_by_role("main").get_by_role("button", name="Sign out").click()
        self.reads("Sign in")

    def path(self) -> str:
        """Return where the browser is."""
        return urlsplit(self.page.url).path

    def takes_another_device(self) -> None:
        """Put the device away and take a new one: a device keeps one passkey of a person at most."""
        self.cdp.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": self.device})
        self.device = new_device(self.cdp)

    def credentials(self) -> list[dict]:
        """Return what the device keeps."""
        return self.cdp.send("WebAuthn.getCredentials", {"authenticatorId": self.device})["credentials"]

    def says_no(self, no: bool = True) -> None:
        """Let the device refuse, as with a wrong finger, or accept again."""
        self.cdp.send("WebAuthn.setUserVerified", {"authenticatorId": self.device, "isUserVerified": not no})


def new_device(cdp: CDPSession) -> str:
    """Give the browser a passkey device and return its id."""
    return cdp.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]


@contextmanager
def somebody(chromium: str, site: str) -> Iterator[Someone]:
    """Yield a person at a fresh browser; no test touches the database while it is open."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_context(locale="en-US", reduced_motion="reduce").new_page()
        page.set_default_timeout(20_000)
        cdp = page.context.new_cdp_session(page)
        cdp.send("WebAuthn.enable")
        someone = Someone(site, page, cdp, new_device(cdp))
        page.on("console", lambda said: someone.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: someone.complaints.append(str(error)))
        yield someone
        browser.close()
