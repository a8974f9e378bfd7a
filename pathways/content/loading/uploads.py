"""Files that editors uploaded leave with the export beside those of the course, and come back as uploads."""

import re
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from wagtail.documents import get_document_model

from pathways.base.errors import CurriculumError
from pathways.content.loading.files import ROOT, Document
from pathways.content.plain_blocks import FILE_BLOCKS, UPLOADS

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\.[A-Za-z0-9]+")


def file_name(document: Any) -> str:
    """Return what an upload is called beside its course: what the file was called that it was loaded from."""
    return f"files/{document.title if NAME.fullmatch(document.title) else Path(document.file.name).name}"


def named_uploads(value: dict[str, Any]) -> dict[str, str]:
    """Return the fields that files write for the uploads of a stored block."""
    held = {field: value.get(field) for field in UPLOADS if value.get(field)}
    found = get_document_model().objects.in_bulk([key for key in held.values() if key]) if held else {}
    return {UPLOADS[field]: file_name(found[key]) for field, key in held.items() if key in found}


def write_uploads(root: Path, folder: str, page: Any, written: dict[str, int]) -> list[str]:
    """Write the uploads of a page's body below `root`/`folder`; return the paths written anew, none for the same bytes.

    `written` remembers by path which upload it holds. Raises `CurriculumError` where another one has its name.
    """
    values = [block["value"] for block in page.body.raw_data if block["type"] in FILE_BLOCKS]
    keys = [value[field] for value in values for field in UPLOADS if value.get(field)]
    found = get_document_model().objects.in_bulk(keys) if keys else {}
    return [path for one in found.values() if (path := _write(root, f"{folder}/{file_name(one)}", one, written))]


def _write(root: Path, name: str, document: Any, written: dict[str, int]) -> str:
    if written.setdefault(name, document.pk) != document.pk:
        raise CurriculumError(name, 1, "file", "another upload of this course has this name: give one another title")
    content, path = _content(document), root / name
    if path.is_file() and path.read_bytes() == content:
        return ""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return name


def _content(document: Any) -> bytes:
    with document.open_file() as held:
        return bytes(held.read())


def adopted(root: Path, document: Document) -> dict[tuple[int, str], int]:
    """Return the uploads of a curriculum file by (number of the block, field): those that do not ship with the site.

    What lies below the site's own curriculum is served from there. Anything else becomes an upload; the same file is
    uploaded once.
    """
    folder = Path(document.path).parent
    found: dict[tuple[int, str], int] = {}
    for number, block in enumerate(document.body):
        for field, own in UPLOADS.items() if block["type"] in FILE_BLOCKS else ():
            name = block["value"].get(own)
            if name and not _ships(root, folder, name):
                found[number, field] = _uploaded(root / folder / name)
    return found


def _ships(root: Path, folder: Path, name: str) -> bool:
    shipped = ROOT / folder / name
    return shipped.is_file() and shipped.read_bytes() == (root / folder / name).read_bytes()


def _uploaded(path: Path) -> int:
    model = get_document_model()
    content = path.read_bytes()
    for held in model.objects.filter(title=path.name):
        if held.file.storage.exists(held.file.name) and _content(held) == content:
            return int(held.pk)
    return int(model.objects.create(title=path.name, file=ContentFile(content, path.name)).pk)
