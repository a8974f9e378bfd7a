"""What a reader finds in a file that its bytes do not show as they lie: a page without its tags, a packed file, UTF-16.

An author who exports a notebook as a page, or packs the folder, hands its solutions out in a form that no search of
bytes finds.
"""

from __future__ import annotations

import codecs
import gzip
import html
import io
import re
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

# Documents of office programs are packed files of these.
TAGGED = {".html", ".htm", ".xhtml", ".xml", ".svg"}
# Of one packed file; what is in packed files in packed files is looked at twice.
SIZE_LIMIT, MEMBERS, DEPTH = 64 << 20, 2_000, 2
_TAG = re.compile(r"<[^<>]*>")
_BROKEN = (OSError, ValueError, EOFError, RuntimeError, zlib.error, zipfile.BadZipFile, tarfile.TarError)


def views(name: str, content: bytes, depth: int = 0) -> Iterator[bytes]:
    """Yield all that can be read in a file, in UTF-8: its bytes first. What is locked or damaged has nothing more."""
    yield content
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        yield content.decode("utf-16", "replace").encode("utf-8", "replace")
    if PurePosixPath(name).suffix.lower() in TAGGED:
        yield html.unescape(_TAG.sub("", content.decode("utf-8", "replace"))).encode("utf-8", "replace")
    for inner, data in _members(name, content) if depth < DEPTH else ():
        yield from views(inner, data, depth + 1)


def _members(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield (name, content) of what is packed in a file, up to a size in all."""
    try:
        if content.startswith(b"PK\x03\x04"):
            yield from _of_zip(content)
        elif content.startswith(b"\x1f\x8b"):
            with gzip.open(io.BytesIO(content)) as packed:
                yield PurePosixPath(name).stem, packed.read(SIZE_LIMIT)
        elif content[257:262] == b"ustar":
            yield from _of_tar(content)
    except _BROKEN:
        return


def _of_zip(content: bytes) -> Iterator[tuple[str, bytes]]:
    left = SIZE_LIMIT
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        for one in packed.infolist()[:MEMBERS]:
            try:
                with packed.open(one) as file:
                    data = file.read(left)
            except _BROKEN:
                continue
            left -= len(data)
            yield one.filename, data


def _of_tar(content: bytes) -> Iterator[tuple[str, bytes]]:
    left = SIZE_LIMIT
    with tarfile.open(fileobj=io.BytesIO(content), mode="r:") as packed:
        for _number, one in zip(range(MEMBERS), packed, strict=False):
            file = packed.extractfile(one) if one.isfile() else None
            if file is not None:
                data = file.read(left)
                left -= len(data)
                yield one.name, data
