"""The words of the glossary by their first letter."""

from dataclasses import dataclass
from itertools import groupby

from pathways.content.catalogue import catalogue
from pathways.content.terms import TermInfo, spelled


@dataclass(frozen=True)
class Letter:
    """The words that start with one letter, in the order of a dictionary."""

    name: str
    terms: list[TermInfo]


def glossary() -> list[Letter]:
    """Return every word by its first letter, in the language asked for; digits and signs stand under `#`, first."""
    terms = sorted(catalogue().terms.values(), key=lambda term: (_letter(term), spelled(term.term)))
    return [Letter(name, list(own)) for name, own in groupby(terms, key=_letter)]


def _letter(term: TermInfo) -> str:
    first = spelled(term.term)[:1].upper()
    return first if first.isalpha() else "#"
