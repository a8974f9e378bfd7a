"""How hard a lab is to read, and whether its links lead somewhere."""

from __future__ import annotations

import re

from labs.grader.quality.lab import Lab

HARDEST = 9.0
_CODE = re.compile(r"```.*?```|`[^`]*`|\$[^$]*\$|^\s*\|.*$|https?://\S+|[*_#>|]", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\]\(([^)\s]+)\)")


def prose(lab: Lab) -> str:
    """Return what a student reads, without code, tables and markup."""
    cells = [cell for key in lab.version.keys.values() for cell in key.student.cells if cell.cell_type == "markdown"]
    text = "\n\n".join(cell.source for cell in cells)
    paragraphs = [" ".join(part.split()) for part in _CODE.sub(" ", text).split("\n\n")]
    return "\n".join(part if part.endswith((".", "!", "?", ":")) else f"{part}." for part in paragraphs if part)


def grade(text: str) -> float | None:
    """Return the school grade (Flesch-Kincaid) that a text asks for, None where pyphen is not installed.

    textstat's own function fetches a pronouncing dictionary from the network; its syllables by hyphenation do not.
    """
    try:
        import pyphen
    except ImportError:
        return None
    words = re.findall(r"[A-Za-z][A-Za-z'’-]*", text)
    sentences = len(re.findall(r"[.!?:]+(?=\s|$)", text))
    syllables = sum(len(pyphen.Pyphen(lang="en_US").positions(word)) + 1 for word in words)
    if not words or not sentences:
        return 0.0
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


def broken_links(lab: Lab) -> list[str]:
    """Return links to files that the release does not hold. Outside addresses are none: labs have no network."""
    given = set(lab.blank)
    links = [link for key in lab.version.keys.values() for cell in key.student.cells for link in _links(cell.source)]
    return [link for link in links if not link.startswith(("#", "mailto:")) and link.partition("#")[0] not in given]


def _links(source: str) -> list[str]:
    return _LINK.findall(re.sub(r"```.*?```|`[^`]*`", "", source, flags=re.DOTALL))
