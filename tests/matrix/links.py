"""Every way that a page offers, held against what the same person gets there."""

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from urllib.parse import urljoin, urlsplit

from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve

from tests.matrix.stating import STATED

WAYS = re.compile(r'\s(?:href|action|hx-get|hx-post|formaction)="([^"]+)"')
# Held elsewhere: files of the site's own look, and the CMS, which is Wagtail's.
ELSEWHERE = ("/static/", "/media/", "/cms/", "/_util/")
SHUT = frozenset({403, 404, 500})
# A lesson that is not open to its reader yet says so in the list, and its own page says what opens it.
SAYS_WHY = frozenset({"pathways:lesson"})
# How many addresses of one URL are asked for one role.
ENOUGH = 2


def ways(place: str, page: str) -> set[str]:
    """Return the addresses of our own that a page at `place` leads to, by links and by forms."""
    found = (urlsplit(urljoin(place, unescape(way))) for way in WAYS.findall(page))
    inside = (one for one in found if not (one.scheme or one.netloc) and not one.path.startswith(ELSEWHERE))
    return {one.path + (f"?{one.query}" if one.query else "") for one in inside}


class Offered:
    """What roles were offered so far, and what they got there: each is asked once."""

    def __init__(self) -> None:
        """Begin with nothing asked."""
        self.got: dict[tuple[str, str], int] = {}
        self.tried: Counter[tuple[str, str]] = Counter()

    def shut(self, *, role: str, client: Client, place: str, page: str) -> Iterator[str]:
        """Yield each address that a page offers to `role` and that is shut to them.

        What its app states as shut may be open all the same, where it belongs to another: it is asked. So are the
        first addresses of what is stated as open, for a page may offer more than the matrix asks about.
        """
        for way in sorted(ways(place, page)):
            name = name_of(way)
            want = STATED[name].CELLS[name][role] if name in STATED else 404
            open_to_them = SHUT.isdisjoint(want if isinstance(want, set) else {want})
            if (role, way) not in self.got:
                if open_to_them and name != "wagtail_serve" and self.tried[role, name] >= ENOUGH:
                    continue
                self.tried[role, name] += 1
                self.got[role, way] = asked(client, way)
            if self.got[role, way] in SHUT and not (self.got[role, way] == 403 and name in SAYS_WHY):
                yield f"{way} ({self.got[role, way]})"


def name_of(way: str) -> str:
    """Return the name of the URL that an address belongs to, with its namespace."""
    try:
        return resolve(urlsplit(way).path).view_name
    except Resolver404:
        return ""


def asked(client: Client, way: str) -> int:
    """Return what a GET answers; 405 is a form's address that is open. Whatever it wrote is taken back."""
    with transaction.atomic():
        status = client.get(way).status_code
        transaction.set_rollback(True)
    return status
