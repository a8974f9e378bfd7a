"""Names, websites and tax numbers of employers, held against each other. No database."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from urllib.parse import urlsplit
from uuid import UUID

# What a company's name may end with and be the same company.
FORMS = frozenset({"inc", "incorporated", "llc", "ltd", "limited", "corp", "corporation", "co", "company", "lp", "llp"})
# Where many firms have a page: only the whole address tells one from the other.
SHARED = ("facebook.com", "instagram.com", "linkedin.com", "google.com", "yelp.com", "indeed.com")
# So long is a name at least of which one letter more, less or other is a slip.
LONG = 8
EIN, DOMAIN, NAME = "ein", "domain", "name"
Pair = tuple[UUID, UUID]


@dataclass(frozen=True)
class Known:
    """What tells one employer from another."""

    pk: UUID
    name: str
    website: str = ""
    ein: str = ""


def words(text: str) -> tuple[str, ...]:
    """Return the words of a name without accents, marks, capitals and the form of a company."""
    plain = "".join(one for one in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(one))
    found = re.findall(r"\w+", plain.replace("'", "").replace("’", ""))
    while len(found) > 1 and found[-1] in FORMS:
        found.pop()
    return tuple(found)


def within(part: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    """Return whether the words of `part` stand in `whole` one after the other; nothing stands nowhere."""
    size = len(part)
    return bool(part) and any(whole[at : at + size] == part for at in range(len(whole) - size + 1))


def domain(website: str) -> str:
    """Return where a website is, without "www."; with its path where many firms share one; "" for none."""
    found = urlsplit(website.strip().casefold())
    host = (found.hostname or "").removeprefix("www.")
    shared = any(host == one or host.endswith(f".{one}") for one in SHARED)
    return f"{host}{found.path.rstrip('/')}" if shared else host


def pair(one: UUID, other: UUID) -> Pair:
    """Return two ids in one order, whichever came first."""
    return (one, other) if str(one) < str(other) else (other, one)


def alike(employers: Iterable[Known]) -> dict[Pair, list[str]]:
    """Return pairs of employers that may be one, each with why: EIN, website, name. In time that grows with how many
    there are and how many are alike."""
    heaps: dict[tuple[str, str], set[UUID]] = defaultdict(set)
    for one in employers:
        for key in _signs(one):
            heaps[key].add(one.pk)
    found: dict[Pair, list[str]] = {}
    for (why, _text), ids in heaps.items():
        for first, second in combinations(ids, 2):
            whys = found.setdefault(pair(first, second), [])
            if why not in whys:
                whys.append(why)
    return found


def like(one: Known, others: Iterable[Known]) -> dict[UUID, list[str]]:
    """Return which others may be the same as one, each with why."""
    keys = set(_signs(one))
    found: dict[UUID, list[str]] = {}
    for other in others:
        if whys := sorted({key[0] for key in _signs(other) if key in keys}):
            found[other.pk] = whys
    return found


def _signs(one: Known) -> Iterator[tuple[str, str]]:
    if one.ein:
        yield EIN, one.ein
    if where := domain(one.website):
        yield DOMAIN, where
    plain = "".join(words(one.name))
    # "Store 12" and "Store 13" are two.
    digits = "".join(filter(str.isdigit, plain))
    if plain:
        yield NAME, f"{plain} {digits}"
    if len(plain) >= LONG:
        yield from ((NAME, f"{plain[:at]}{plain[at + 1 :]} {digits}") for at in range(len(plain)))
