"""Pages to documents and back."""

import re
import uuid
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from wagtail.models import Page

from pathways.content.loading.body import tidy
from pathways.content.loading.files import Document
from pathways.content.loading.schema import FRONT
from pathways.content.loading.uploads import named_uploads
from pathways.content.models.pages import CoursePage, FoundationPage, LessonPage, PathwayPage, lines
from pathways.content.models.skill import Skill
from pathways.content.plain_blocks import FILE_BLOCKS, UPLOADS, plain_value

MODELS: dict[str, type[Page]] = {
    "foundation": FoundationPage,
    "pathway": PathwayPage,
    "course": CoursePage,
    "lesson": LessonPage,
}
Uploads = Mapping[tuple[int, str], int]
KIND_OF = {model: kind for kind, model in MODELS.items()}
# Keys of content that ships with the academy are the same in every installation.
NAMESPACE = uuid.UUID("6a2f6b0e-5d0b-5b57-9d0c-0f3b0c6f4d11")
# Blocks on which answers and notes hang, and how many of a kind can have a short id in a file.
WITH_ID = ("quiz", "reflection")
MOST_SHORT = 99
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def translation_key(name: str) -> uuid.UUID:
    """Return the key of a page that is loaded from the file called `name`, whatever its language."""
    return uuid.uuid5(NAMESPACE, name)


def latest(page: Page) -> Any:
    """Return the page as its newest draft has it, or as it is published."""
    return page.get_latest_revision_as_object() if page.has_unpublished_changes else page.specific


def to_document(page: Page, path: str) -> Document:
    """Return a page (in its newest state) as the document of the file at `path`."""
    return document_of(latest(page), path)


def document_of(page: Any, path: str) -> Document:
    """Return a page, just as it is given, as the document of the file at `path`."""
    kind = KIND_OF[type(page)]
    front: dict[str, Any] = {}
    for field in FRONT[kind]:
        if field.name == "skills":
            front["skills"] = sorted(skill.key for skill in page.skills.all())
        elif field.kind == "list":
            front[field.name] = lines(getattr(page, field.name))
        else:
            value = _key(page) if field.name == "slug" else getattr(page, field.name)
            front[field.name] = tidy(value).strip() if isinstance(value, str) else value
    return Document(path, kind, front, [_plain_block(page, block) for block in page.body.get_prep_value()])


def _key(page: Any) -> str:
    """Return what a file calls a page: its slug, and of a course its key, which no change of the slug changes."""
    return str(getattr(page, "key", "") or page.slug)


def _plain_block(page: Page, block: dict[str, Any]) -> dict[str, Any]:
    kind, value = block["type"], block["value"]
    if kind == "text":
        return {"type": kind, "value": tidy(value)}
    if kind == "code":
        code = value["code"].replace("\r\n", "\n").replace("\r", "\n")
        return {"type": kind, "value": {"language": value["language"], "code": code}}
    plain = {key: part for key, part in plain_value(value).items() if key not in UPLOADS}
    if kind in FILE_BLOCKS:
        plain |= named_uploads(value)
    return {"type": kind, "value": {**_own_id(page, block), **plain} if kind in WITH_ID else plain}


def _own_id(page: Page, block: dict[str, Any]) -> dict[str, str]:
    """Return the id of a block as its file writes it: the short one that it was loaded with, or the CMS's own."""
    stored = str(block.get("id") or "")
    return {"id": _short_ids(page.translation_key, block["type"]).get(stored, stored)}


@lru_cache(maxsize=512)
def _short_ids(key: uuid.UUID, kind: str) -> dict[str, str]:
    return {str(uuid.uuid5(key, f"{kind} {number}")): str(number) for number in range(1, MOST_SHORT + 1)}


def fill(page: Any, document: Document, english: Document, skills: dict[str, Skill], uploads: Uploads) -> None:
    """Write a document's content into a page (not saved); shared fields come from the English document.

    `uploads` are the files that do not ship with the site, as `uploads.adopted` gives them.
    """
    for field in FRONT[document.kind]:
        value = (english if field.shared else document).front[field.name]
        if field.name == "skills":
            page.skills.set([skills[key] for key in value])
        elif field.name != "slug" or not page.pk or _key(page) != value:
            setattr(page, field.name, "\n".join(value) if field.kind == "list" else value)
    page.body = _stream(page, document, uploads)


def _stream(page: Any, document: Document, uploads: Uploads) -> Any:
    """Return the body as a stream value, with ids that are the same in every language.

    Quizzes and reflections have the id of their file, and so have questions and choices: what people answered and
    wrote stays with them when something is added or moved. The ids of other blocks follow from kind and place, as
    nothing hangs on them.
    """
    counts: dict[str, int] = {}
    rows = []
    for number, block in enumerate(document.body):
        kind, value = block["type"], block["value"]
        counts[kind] = counts.get(kind, 0) + 1
        block_id = _block_id(page.translation_key, kind, value["id"] if kind in WITH_ID else str(counts[kind]))
        own = {field: key for (at, field), key in uploads.items() if at == number}
        stored = {**value, **dict.fromkeys((UPLOADS[field] for field in own), ""), **own} if own else value
        rows.append({"type": kind, "value": _with_ids(stored, kind), "id": block_id})
    return page._meta.get_field("body").stream_block.to_python(rows)


def _block_id(key: uuid.UUID, kind: str, name: str) -> str:
    """Return the stored id: one that is as long as the CMS's own is one of the CMS."""
    return name if UUID.fullmatch(name) else str(uuid.uuid5(key, f"{kind} {name}"))


def _with_ids(value: Any, kind: str) -> Any:
    """Return a value as the CMS stores it: ids stand beside list items, not inside."""
    if kind not in WITH_ID:
        return value
    return {key: _items(part) if isinstance(part, list) else part for key, part in value.items() if key != "id"}


def _items(rows: list[Any]) -> list[dict[str, Any]]:
    return [{"type": "item", "value": _with_ids(row, "quiz"), "id": row["id"]} for row in rows]
