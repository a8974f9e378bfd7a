"""People who use the site with forms and links alone, as a browser without script does."""

import html
import re
import time
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urlsplit

import httpx
import pyotp

from tests.e2e.demo import Demo

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
SUBMISSION = re.compile(r"/labs/submissions/([0-9a-f-]{36})/")


def words(page: str) -> str:
    """Return what a page says, without its markup."""
    main = page.partition("<main")[2].partition("</main>")[0] or page
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", main))).strip()


@dataclass
class Person:
    """One demo person with a browser of their own."""

    demo: Demo
    key: str
    client: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        self.client = httpx.Client(timeout=httpx.Timeout(60, connect=5), trust_env=False, follow_redirects=True)

    def signs_in(self) -> Self:
        """Sign in with name and password, and as staff with the six digits of the authenticator."""
        about = self.demo.person(self.key)
        page = self.sends("/accounts/login/", {"login": about["username"], "password": about["password"]})
        if about["totp_secret"]:
            data = {"code": pyotp.TOTP(about["totp_secret"]).now()}
            page = self.sends(urlsplit(str(page.url)).path, data, shown=page.text)
        assert "/accounts/" not in str(page.url), words(page.text)
        return self

    def opens(self, path: str) -> httpx.Response:
        """Open a page of the site."""
        return self.client.get(self.demo.site + path)

    def reads(self, path: str) -> str:
        """Return the words of a page that must be there."""
        page = self.opens(path)
        assert page.status_code == 200, f"{path}: {page.status_code}"
        return words(page.text)

    def sends(
        self, path: str, data: dict[str, str], *, files: dict[str, tuple[str, bytes]] | None = None, shown: str = ""
    ) -> httpx.Response:
        """Open a page, fill in its form and send it; return the page that comes."""
        found = TOKEN.search(shown or self.opens(path).text)
        assert found, f"{path} has no form"
        return self.client.post(self.demo.site + path, data={**data, "csrfmiddlewaretoken": found[1]}, files=files)

    def uploads(self, lab: str, notebook: bytes, name: str = "vlsm-plan.ipynb") -> httpx.Response:
        """Hand in a notebook as a file."""
        return self.sends(f"/labs/{lab}/hand-in/", {}, files={"notebook": (name, notebook)})

    def hands_in(self, lab: str, notebook: bytes) -> str:
        """Hand in a notebook and return the submission's id, which the receipt's address has."""
        page = self.uploads(lab, notebook)
        found = SUBMISSION.search(str(page.url))
        assert found, f"{page.status_code} {words(page.text)[:600]}"
        assert page.status_code == 200
        return found[1]

    def insists(self, lab: str, notebook: bytes, seconds: float = 120) -> str:
        """Hand in, again and again while the site is away, as a person would press the button again."""
        end = time.monotonic() + seconds
        while True:
            try:
                return self.hands_in(lab, notebook)
            except (httpx.TransportError, AssertionError):
                assert time.monotonic() < end, "the site did not take the hand-in"
                time.sleep(0.3)

    def result(self, submission: str, seconds: float = 180) -> str:
        """Look at a submission's page until the grading is over; return what it says then."""
        end = time.monotonic() + seconds
        while True:
            page = self.opens(f"/labs/submissions/{submission}/")
            assert page.status_code == 200, page.status_code
            if not re.search(r'data-state="(waiting|grading)"', page.text):
                return words(page.text)
            assert time.monotonic() < end, f"still grading after {seconds:.0f} s"
            time.sleep(0.3)
