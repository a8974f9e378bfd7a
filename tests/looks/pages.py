"""The pages of the matrix as their readers get them: each URL, each role that may open it, each language."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from tests.matrix.cells import ROLES
from tests.matrix.stating import STATED, address
from tests.matrix.world import PLAYERS, World
from tests.people.signin.signing import confirm

MAIN = re.compile(rb"<main.*</main>", re.DOTALL)
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')
LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)


@dataclass(frozen=True)
class Shown:
    """One page as one role reads it; `reader` is the browser that asks for whatever the page asks for."""

    name: str
    role: str
    language: str
    place: str
    reader: Client
    body: bytes
    headers: dict[str, str]

    def __str__(self) -> str:
        return f"{self.name} as {self.role} in {self.language}"

    @property
    def main(self) -> bytes:
        """The page without the frame that each role has around all of its pages, and without what differs each time."""
        found = MAIN.search(self.body)
        return TOKEN.sub(b"", found.group(0) if found else self.body)


def shown(world: World, names: list[str] | None = None, languages: tuple[str, ...] = LANGUAGES) -> Iterator[Shown]:
    """Yield every HTML page that is stated as open to a role, to whom the password was asked a moment ago.

    `names`: of the URLs, all where nothing is said. What asking wrote is taken back before the next URL.
    """
    for name in sorted(STATED if names is None else names):
        roles = [role for role in ROLES if may_open(name, role)]
        if not roles:
            continue
        with transaction.atomic():
            place = address(name, world)
            for role in roles:
                for language in languages:
                    yield from _asked(world, name, role, language, place)
            transaction.set_rollback(True)


def may_open(name: str, role: str) -> bool:
    """Return whether the matrix lets a role have a page there, if only after typing the password once more."""
    want = STATED[name].CELLS[name][role]
    return not {200, 302}.isdisjoint(want if isinstance(want, set) else {want})


def _asked(world: World, name: str, role: str, language: str, place: str) -> Iterator[Shown]:
    cache.clear()
    with transaction.atomic():
        reader = world.client(role)
        reader.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        if role != "visitor":
            user = world.people[PLAYERS[role]]
            type(user).objects.filter(pk=user.pk).update(language=language)
            confirm(reader, user)
        response = reader.get(place)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        whole = response.status_code == 200 and response["Content-Type"].startswith("text/html")
        if whole and b"<html" in body:
            yield Shown(name, role, language, place, reader, body, dict(response.items()))
        transaction.set_rollback(True)
