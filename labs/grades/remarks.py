"""Comments on single cells of a feedback page: pure functions over its text; no database here.

The grader puts every cell of a page into `<section id="cell-…">`. Nothing else can: what a student wrote or printed
has been cleaned of sections and ids before (`labs.grader.feedback`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape, unescape

from django.utils.translation import gettext as _

_CELL = re.compile(r'<section id="cell-([\w-]+)">(.*?)</section>', re.DOTALL)
_REMARK = re.compile(r'<aside class="note remark"><strong>[^<]*</strong><br>(.*?)</aside>', re.DOTALL)


@dataclass(frozen=True)
class Cell:
    """One cell of a page. `ref`: its name, the same in every version of the lab where the cell has a grade id."""

    ref: str
    html: str


def cells(page: str) -> list[Cell]:
    """Return the cells of a feedback page in their order; none of a page that was made elsewhere."""
    return [Cell(ref, html) for ref, html in _CELL.findall(_REMARK.sub("", page))]


def with_remarks(page: str, remarks: Mapping[str, str]) -> str:
    """Return the page with these comments (cell → plain text) and no others, each below its cell."""

    def put(found: "re.Match[str]") -> str:
        text = remarks.get(found[1], "").strip()
        if not text:
            return found[0]
        words = escape(text).replace("\n", "<br>")
        label = escape(_("From your instructor"))
        aside = f'<aside class="note remark"><strong>{label}</strong><br>{words}</aside>'
        return found[0].removesuffix("</section>") + aside + "</section>"

    return _CELL.sub(put, _REMARK.sub("", page))


def remarks_in(page: str) -> list[tuple[int, str]]:
    """Return number of the cell, from 1, and text of each comment on a page."""
    numbered = enumerate(_CELL.findall(page), 1)
    found = [(number, _REMARK.search(html)) for number, (_ref, html) in numbered]
    return [(number, unescape(remark[1].replace("<br>", "\n"))) for number, remark in found if remark]
