"""Pages to documents and back."""

import uuid
from typing import Any

from wagtail.models import Page

from pathways.content.loading.body import tidy
from pathways.content.loading.files import Document
from pathways.content.loading.schema import FRONT
from pathways.content.models.pages import CoursePage, LessonPage, PathwayPage, lines
from pathways.content.models.skill import Skill

MODELS: dict[str, type[Page]] = {"pathway": PathwayPage, "course": CoursePage, "lesson": LessonPage}
KIND_OF = {model: kind for kind, model in MODELS.items()}
# Keys of content that ships with the academy are the same in every installation.
NAMESPACE = uuid.UUID("6a2f6b0e-5d0b-5b57-9d0c-0f3b0c6f4d11")
UPLOADS = ("document", "captions_document")


def translation_key(name: str) -> uuid.UUID:
    """Return the key of a page that is loaded from the file called `name`, whatever its language."""
    return uuid.uuid5(NAMESPACE, name)


def latest(page: Page) -> Any:
    """Return the page as its newest draft has it, or as it is published."""
    return page.get_latest_revision_as_object() if page.has_unpublished_changes else page.specific


def to_document(page: Page, path: str) -> Document:
    """Return a page (in its newest state) as the document of the file at `path`."""
    page = latest(page)
    kind = KIND_OF[type(page)]
    front: dict[str, Any] = {}
    for field in FRONT[kind]:
        if field.name == "skills":
            front["skills"] = sorted(skill.key for skill in page.skills.all())
        elif field.kind == "list":
            front[field.name] = lines(getattr(page, field.name))
        else:
            value = getattr(page, field.name)
            front[field.name] = tidy(value).strip() if isinstance(value, str) else value
    return Document(path, kind, front, [_plain_block(block) for block in page.body.get_prep_value()])


def _plain_block(block: dict[str, Any]) -> dict[str, Any]:
    kind, value = block["type"], block["value"]
    if kind == "text":
        return {"type": kind, "value": tidy(value)}
    if kind == "code":
        code = value["code"].replace("\r\n", "\n").replace("\r", "\n")
        return {"type": kind, "value": {"language": value["language"], "code": code}}
    return {"type": kind, "value": _plain(value)}


def _plain(value: Any) -> Any:
    """Return a stored value without the ids of list items, and without uploads, which no file holds."""
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items() if key not in UPLOADS}
    if isinstance(value, list):
        return [
            _plain(item["value"] if isinstance(item, dict) and item.get("type") == "item" else item) for item in value
        ]
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


def fill(page: Any, document: Document, english: Document, skills: dict[str, Skill]) -> None:
    """Write a document's content into a page (not saved); shared fields come from the English document."""
    for field in FRONT[document.kind]:
        value = (english if field.shared else document).front[field.name]
        if field.name == "skills":
            page.skills.set([skills[key] for key in value])
        else:
            setattr(page, field.name, "\n".join(value) if field.kind == "list" else value)
    page.body = _stream(page, document)


def _stream(page: Any, document: Document) -> Any:
    """Return the body as a stream value; ids follow from the page and the place, the same in every language."""
    counts: dict[str, int] = {}
    rows = []
    for block in document.body:
        kind = block["type"]
        counts[kind] = counts.get(kind, 0) + 1
        block_id = uuid.uuid5(page.translation_key, f"{kind} {counts[kind]}")
        rows.append({"type": kind, "value": _with_ids(block["value"], block_id), "id": str(block_id)})
    return page._meta.get_field("body").stream_block.to_python(rows)


def _with_ids(value: Any, parent: uuid.UUID) -> Any:
    if isinstance(value, dict):
        return {key: _with_ids(part, uuid.uuid5(parent, key)) for key, part in value.items()}
    if isinstance(value, list):
        ids = [uuid.uuid5(parent, str(number)) for number in range(len(value))]
        pairs = zip(value, ids, strict=True)
        return [{"type": "item", "value": _with_ids(part, item), "id": str(item)} for part, item in pairs]
    return value
