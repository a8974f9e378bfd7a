"""Bodies as templates show them: one `BlockView` a block."""

import re
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from django.utils.safestring import mark_safe

from pathways.base.enums import Callout
from pathways.content.plain_blocks import FILE_BLOCKS, UPLOADS, plain_quiz
from pathways.content.rendering import code_sample, prose
from pathways.content.selectors.media import course_folder, url_of, video_parts

PARAGRAPH = re.compile(r"<p>")


@dataclass
class BlockView:
    """One block: which template shows it, its value, and what the reader's own state adds."""

    kind: str
    id: str
    value: Any
    html: str = ""
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def template(self) -> str:
        """Return the name of the template."""
        return f"pathways/content/blocks/{self.kind}.html"


def views_of(page: Any) -> list[BlockView]:
    """Return the blocks of a page's body without anything about the reader."""
    views = [_view(page, block, raw) for block, raw in zip(page.body, page.body.raw_data, strict=True)]
    _number_paragraphs(views)
    return views


def _number_paragraphs(views: list[BlockView]) -> None:
    """Give each paragraph of the text its number in the body as id, so that a reader finds back to it.

    A number, for it is the same in every language; where an editor adds a paragraph it leads to the one before.
    """
    numbers = count(1)
    for view in views:
        if view.kind == "text":
            view.html = mark_safe(PARAGRAPH.sub(lambda _: f'<p id="p{next(numbers)}">', view.html))  # noqa: S308


def plain_blocks(page: Any) -> list[BlockView]:
    """Return the blocks of a pathway or course page; what needs a lesson around it is left out."""
    return [view for view in views_of(page) if view.kind not in ("quiz", "lab", "reflection")]


def _view(page: Any, block: Any, raw: Any) -> BlockView:
    if block.block_type == "quiz":
        return BlockView("quiz", block.id or "", plain_quiz(raw["value"]))
    view = BlockView(block.block_type, block.id or "", block.value)
    if view.kind == "text":
        view.html = prose(block.value)
    elif view.kind == "code":
        view.html = code_sample(block.value["code"], block.value["language"])
    elif view.kind == "callout":
        view.extra = {"label": Callout(block.value["kind"]).label}
    elif view.kind in FILE_BLOCKS:
        view.extra = {"file_url": url_of(page, block.value, "document")}
        if view.kind == "video":
            view.extra |= video_parts(page, block.value)
    return view


def files_of(page: Any) -> set[str]:
    """Return the files that a body offers and that ship with its course, each as `<pathway>/<course>/files/…`."""
    values = [block["value"] for block in page.body.raw_data if block["type"] in FILE_BLOCKS]
    names = [value.get(field) for value in values for field in UPLOADS.values()]
    return {f"{course_folder(page)}/{name}" for name in names if name}
