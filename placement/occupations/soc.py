"""The official list (SOC 2018, U.S. Bureau of Labor Statistics, public domain): searched by words or code."""

import csv
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

LIST = Path(__file__).with_name("soc_2018.csv")
VERSION, COUNT = "SOC 2018", 867
SOURCE = "U.S. Bureau of Labor Statistics"
# What one looks through without scrolling for ever; more words make the list shorter.
MOST = 25


@dataclass(frozen=True)
class Occupation:
    """One detailed occupation: its code (NN-NNNN) and its official title, in English."""

    code: str
    title: str
    words: tuple[str, ...]


def _plain(text: str) -> list[str]:
    """Return the words of a text: lower case, without accents, marks and a plural's s."""
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return [word[:-1] if len(word) > 3 and word.endswith("s") else word for word in re.findall(r"[a-z0-9]+", bare)]


@cache
def occupations() -> Mapping[str, Occupation]:
    """Return code → occupation, in the order of the codes."""
    with LIST.open(newline="", encoding="utf-8") as rows:
        found = [Occupation(row["code"], row["title"], tuple(_plain(row["title"]))) for row in csv.DictReader(rows)]
    return MappingProxyType({one.code: one for one in found})


def title_of(code: str) -> str:
    """Return the official title of a code, "" for a code that is not in the list."""
    found = occupations().get(code)
    return found.title if found else ""


def code_in(text: str) -> str:
    """Return the code of the list that a text is, "" where it is none: "15-1252", and "15-1252.00" of a finer list."""
    code = re.sub(r"\.\d{2}$", "", text.strip())
    return code if code in occupations() else ""


def find(text: str) -> list[Occupation]:
    """Return the occupations with most of the words of a text, best first; those of a code or its beginning."""
    if re.fullmatch(r"\d{2}(-\d{0,4})?", text.strip()):
        return [one for one in occupations().values() if one.code.startswith(text.strip())]
    asked = _plain(text)
    scored = [(_score(one, asked), one) for one in occupations().values()]
    best = max((score for score, _one in scored), default=0)
    found = [one for score, one in scored if score == best and best]
    return sorted(found, key=lambda one: (not one.words[0].startswith(asked[0]), len(one.words), one.title))


def _score(one: Occupation, asked: list[str]) -> int:
    return sum(any(word.startswith(part) for word in one.words) for part in asked)


def known_code(value: str) -> None:
    """Refuse a code that the official list does not have. Raises `ValidationError`."""
    if value not in occupations():
        raise ValidationError(_("This code is not in the official list. Search for the job by a word."))
