"""Zip archives, written the same way every time and read as if everybody were hostile."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Collection
from pathlib import PurePosixPath

from labs.grader.errors import UnreadableSubmission

FILE_LIMIT = 64 << 20
TOTAL_LIMIT = 128 << 20
COUNT_LIMIT = 2_000
# What can lie beside a notebook while it is run and checked, all files together.
BESIDE_LIMIT = 24 << 20
_EPOCH = (2020, 1, 1, 0, 0, 0)


def pack(files: dict[str, bytes]) -> bytes:
    """Return a zip of `files` (relative name → content); equal input gives equal bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.external_attr = (stat.S_IFREG | 0o644) << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, files[name])
    return buffer.getvalue()


def safe_name(name: str) -> str | None:
    """Return `name` as a plain relative path, or None when it points outside or cannot be a file name."""
    if "\0" in name or "\\" in name or len(name) > 400:
        return None
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts:
        return None
    if any(len(part.encode("utf-8", "surrogatepass")) > 200 for part in path.parts):
        return None
    return str(path)


def beside(files: dict[str, bytes], fixed: dict[str, bytes]) -> dict[str, bytes]:
    """Return `fixed` and what of `files` fits beside it: no file where a folder must be, nor the other way round."""
    kept = dict(fixed)
    folders = {parent for name in fixed for parent in _folders(name)}
    for name in sorted(files):
        if name not in fixed and name not in folders and not any(folder in kept for folder in _folders(name)):
            kept[name] = files[name]
            folders.update(_folders(name))
    return kept


def fitting(files: dict[str, bytes], first: Collection[str] = ()) -> tuple[dict[str, bytes], list[str]]:
    """Return what of `files` has room beside a notebook, and the names of those left out, by name.

    The biggest are left out until the others have room, and those in `first` only where nothing else is left.
    """
    kept, left_out = dict(files), []
    left = sum(map(len, files.values())) - BESIDE_LIMIT
    for name in sorted(files, key=lambda name: (name in first, -len(files[name]), name)) if left > 0 else ():
        if left > 0:
            left -= len(kept.pop(name))
            left_out.append(name)
    return kept, sorted(left_out)


def out_of_folder(files: dict[str, bytes], wanted: set[str]) -> dict[str, bytes]:
    """Return `files` as they are where a wanted one is among them; else what is in the one folder that holds some.

    Programs that pack a folder put its name in front of each file, and some put a folder of their own beside it.
    """
    if wanted & set(files):
        return files
    folders = {str(PurePosixPath(name).parent) for name in files if PurePosixPath(name).name in wanted}
    if len(folders) != 1:
        return files
    front = f"{folders.pop()}/"
    return {name.removeprefix(front): content for name, content in files.items() if name.startswith(front)}


def _folders(name: str) -> list[str]:
    return [str(folder) for folder in PurePosixPath(name).parents if str(folder) != "."]


def unpack(data: bytes, *, file_limit: int = FILE_LIMIT, total_limit: int = TOTAL_LIMIT) -> dict[str, bytes]:
    """Return the regular files of a zip (relative name → content).

    Links, folders, unsafe names and encrypted entries are left out. Sizes are counted while reading, not believed.

    Raises UnreadableSubmission for a file that is no zip, holds too many files, or unpacks to more than
    `total_limit` bytes (one file: `file_limit`).
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _read_all(archive, file_limit, total_limit)
    except UnreadableSubmission:
        raise
    # A hostile zip can raise nearly anything while it is read: zlib's and lzma's own errors, struct.error, …
    except Exception as error:
        raise UnreadableSubmission(
            "We could not open the files you sent. Please hand in again from the lab.", f"no readable zip: {error}"
        ) from error


def _read_all(archive: zipfile.ZipFile, file_limit: int, total_limit: int) -> dict[str, bytes]:
    entries = archive.infolist()
    if len(entries) > COUNT_LIMIT:
        raise UnreadableSubmission("There are too many files in what you sent. Please send only your lab files.")
    files: dict[str, bytes] = {}
    left = total_limit
    for entry in entries:
        name = safe_name(entry.filename)
        kind = stat.S_IFMT(entry.external_attr >> 16)
        if name is None or entry.is_dir() or entry.flag_bits & 1 or kind not in (0, stat.S_IFREG):
            continue
        with archive.open(entry) as handle:
            content = handle.read(min(file_limit, left) + 1)
        left -= len(content)
        if len(content) > file_limit or left < 0:
            raise UnreadableSubmission(
                "Your files are too big to check. Clear large outputs or remove large files, then hand in again.",
                f"{name} unpacks to more than {min(file_limit, total_limit)} bytes",
            )
        files[name] = content
    return files
