"""The hub's and a lab's own addresses as cells: asked of a real hub by browsers and by programs that hold a token.

The hub knows no staff: whoever signs in is a person with a lab, so `other_student` stands for everybody else who is
signed in. `lab` and `other_lab` are programs inside the owner's and somebody else's lab; `site` is the site's service.
"""

import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx

from tests.hub import live, standin
from tests.hub.live import NAVIGATE, SERVICE_TOKEN, Browser, Hub
from tests.hub.standin import StandIn
from tests.matrix import hub_routes
from tests.matrix.asking import REFUSED, Cell
from tests.matrix.headers import gaps
from tests.matrix.hub_cells import CANARY, HUB, LAB, OTHER, OWNER, STRANGER, WRITES, Row

BROWSERS = ("visitor", "student", "other_student")
PROGRAMS = ("lab", "other_lab", "site")
WRITING = ("post", "put", "patch", "delete")
# No status that anything is stated to give.
NO_ANSWER = 599
# Files of the hub and of JupyterLab, the same for everybody.
STATIC = re.compile(r"/static/|/academy/assets/|/lab/api/themes/|/kernelspecs/|/hub/logo$|favicon\.ico$")
# Asked last: they end what the others need.
ENDS = ("logout",)


@dataclass(frozen=True)
class Answer:
    """What one request got at its end, on the hub or at the door to the site."""

    route: str
    role: str
    method: str
    response: httpx.Response

    @property
    def path(self) -> str:
        """The path that was answered at the end."""
        return urlsplit(str(self.response.url)).path

    @property
    def is_static(self) -> bool:
        """Whether it is a file that was made from the repository, and may be stored."""
        return bool(STATIC.search(self.path))

    @property
    def leaks(self) -> bool:
        """Return whether somebody whom it does not concern reads of the owner's work, or of a person elsewhere."""
        words = (
            [STRANGER] if self.role == "site" else [STRANGER] if self.role in {"student", "lab"} else [CANARY, STRANGER]
        )
        asked = str(self.response.request.url) + str(self.response.url)
        return self.role != "site" and any(word in self.response.text and word not in asked for word in words)


@dataclass
class Asking:
    """Everybody of the matrix at one hub with one open lab."""

    hub: Hub
    site: StandIn
    clients: dict[str, httpx.Client] = field(default_factory=dict)

    def open(self, *, programs: bool) -> None:
        """Let the owner open a lab that holds canaries, another person sign in, and a third be known to the hub."""
        self.hub.service("POST", f"/academy/start/{STRANGER}")
        self.hub.service("POST", f"/academy/end/{STRANGER}")
        self.site.signed_in = OTHER
        other = Browser(self.hub)
        other.open_lab() if programs else other.open("/hub/oauth_login?next=/hub/home")
        self.site.signed_in = OWNER
        own = Browser(self.hub)
        assert own.open_lab().status_code == 200
        folder = self.hub.var / "homes" / OWNER / "py/first"
        (folder / f"{CANARY}.txt").write_text(CANARY)
        self.clients = {"visitor": httpx.Client(headers=NAVIGATE), "student": own.client, "other_student": other.client}
        if programs:
            tokens = {"site": SERVICE_TOKEN, "lab": _token(own), "other_lab": _token(other)}
            self.clients |= {
                role: httpx.Client(headers={"Authorization": f"token {token}"}) for role, token in tokens.items()
            }
        for client in self.clients.values():
            client.timeout = httpx.Timeout(10)

    def ask(self, role: str, method: str, place: str) -> httpx.Response:
        """Ask and follow redirects that stay here; the door to the site counts as the end."""
        url = self.hub.url + place
        for _ in range(12):
            try:
                answer = self.clients[role].request(method, url)
            except httpx.TimeoutException:
                return httpx.Response(NO_ANSWER, request=httpx.Request(method, url))
            url = re.sub(r"//localhost:", "//127.0.0.1:", urljoin(url, answer.headers.get("Location", "")))
            if not answer.is_redirect or urlsplit(url).netloc != urlsplit(self.hub.url).netloc or method != "get":
                return answer
            if "/hub/spawn-pending/" in url:
                return answer
        return answer

    def answers(
        self, rows: Mapping[str, Row], roles: tuple[str, ...], methods: tuple[str, ...] = ("get",)
    ) -> Iterator[Answer]:
        """Yield every answer of `rows` to `roles`."""
        for route, row in sorted(rows.items(), key=lambda pair: pair[1].place.endswith(ENDS)):
            for role in roles:
                for method in methods:
                    yield Answer(route, role, method, self.ask(role, method, row.place))


def _token(browser: Browser) -> str:
    return browser.run("import os; print(os.environ['JUPYTERHUB_API_TOKEN'])").strip()


def cell(answer: Answer) -> Cell:
    """Return the answer beside what the table states, with the headers that it lacks."""
    if answer.method == "get":
        stated = {**HUB, **LAB}[answer.route].stated[answer.role]
    else:
        stated = WRITES.get((answer.route, answer.method, answer.role), REFUSED)
    lacks = tuple(gaps(answer.path, answer.response.headers, kept=answer.is_static))
    return Cell(answer.route, answer.role, answer.method, answer.response.status_code, stated, answer.leaks, lacks)


def cells() -> Iterator[Cell]:
    """Start a hub and yield every cell: browsers and programs, reading and writing; the owner's browser only reads."""
    strangers = ("visitor", "other_student", "other_lab")
    with (
        tempfile.TemporaryDirectory(prefix="hub-matrix-", ignore_cleanup_errors=True) as folder,
        standin.running() as site,
        live.running(Path(folder), site, ACADEMY_LAB_MEMORY_MB="700") as hub,
    ):
        asking = Asking(hub, site)
        asking.open(programs=True)
        # A program inside a lab may write there as its owner does; at the hub it may no more than a stranger.
        for rows, roles in ((HUB, (*strangers, "lab")), (LAB, strangers)):
            yield from map(cell, asking.answers(rows, roles, WRITING))
        yield from map(cell, asking.answers({**HUB, **LAB}, BROWSERS + PROGRAMS))


def unstated() -> list[str]:
    """Return routes of hub and lab that the table lacks, and rows of it that no server has."""
    with tempfile.TemporaryDirectory(prefix="hub-routes-") as folder:
        there = set(hub_routes.of_the_hub(Path(folder))) | set(hub_routes.of_a_lab())
    return sorted(there ^ {*HUB, *LAB})
