"""What a person finds who only follows links: every page that a role opens from its start, by the name of its URL."""

import re
from collections import deque
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve

# A list's rows lead to pages of one kind: a few of them show all that the others would.
OF_A_KIND = 3
# Few lessons have a lab, so all are opened.
ALL = {"pathways:lesson"}
# Each ends the session, writes, or is no page of ours.
LEAVES = ("/leave", "/accounts/logout/", "/cms/", "/static/", "/documents/", "/media/", "/api/", "/identity/")
# The CMS draws its menu from a list in its pages. Of all its pages the first is read, for the way back to the site.
CMS = "/cms/"
MENU = re.compile(r'"url": "([^"]+)"')


class Links(HTMLParser):
    """The addresses that a page leads to: its links, and the forms that it sends; frames and images are shown by it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an address."""
        said = dict(attrs)
        address = said.get("href") if tag == "a" else said.get("action") if tag == "form" else None
        address = said.get("src") if tag == "iframe" else address
        self.found += [address] if address else []


def links_in(page: str) -> list[str]:
    """Return every address that a page leads to."""
    parser = Links()
    parser.feed(page)
    return parser.found


def name_of(path: str) -> str:
    """Return the name of the URL at `path` with its namespaces, "" for none."""
    try:
        found = resolve(path)
    except Resolver404:
        return ""
    return found.view_name


def reached(client: Client, start: str = "/start/") -> dict[str, str]:
    """Return URL name → the first address that led there, for all that links, forms and redirects lead to."""
    named: dict[str, str] = {}
    asked: set[str] = set()
    opened: dict[str, int] = {}
    waiting = deque([start])
    while waiting:
        place = waiting.popleft()
        path = urlsplit(place).path
        name = name_of(path)
        if not name or place in asked:
            continue
        named.setdefault(name, place)
        enough = opened.get(name, 0) >= OF_A_KIND and name not in ALL
        if enough or (path.startswith(LEAVES) and path != CMS):
            continue
        asked.add(place)
        opened[name] = opened.get(name, 0) + 1
        waiting += [urljoin(place, link) for link in _next(client, place) if not urlsplit(link).netloc]
    return named


def _next(client: Client, place: str) -> list[str]:
    response = client.get(place)
    if response.status_code in {301, 302}:
        return [response["Location"]]
    if response.status_code != 200 or response.streaming or "html" not in response.get("Content-Type", ""):
        return []
    page = response.content.decode()
    return MENU.findall(page) if place == CMS else links_in(page)
