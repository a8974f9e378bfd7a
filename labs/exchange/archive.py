"""Folders to zip and back. Student archives are unpacked by instructors, so nothing in them is believed."""

from __future__ import annotations

import fnmatch
import io
import shutil
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

ZIP_LIMIT = 20_000_000
UNPACKED_LIMIT = 200_000_000
NEVER = (".ipynb_checkpoints", "__pycache__", "feedback", ".git", "gradebook.db")


class ArchiveRefused(Exception):
    """The folder or the archive is too big; the text says what to do."""


def pack(folder: Path, *, ignore: Iterable[str] = (), file_limit: int = ZIP_LIMIT) -> tuple[bytes, list[str]]:
    """Return (zip, names left out because they are bigger than `file_limit` bytes). Links are never followed.

    Raises ArchiveRefused when the zip exceeds what the site takes.
    """
    skipped = []
    buffer = io.BytesIO()
    patterns = [*NEVER, *ignore]
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder)
            if path.is_symlink() or not path.is_file() or _ignored(name.parts, patterns) or _through_link(folder, path):
                continue
            if path.stat().st_size > file_limit:
                skipped.append(name.as_posix())
                continue
            archive.write(path, name.as_posix())
    if buffer.tell() > ZIP_LIMIT:
        raise ArchiveRefused("Your files are too big to hand in. Clear large outputs or remove large files.")
    return buffer.getvalue(), skipped


def unpack(data: bytes, folder: Path, *, only_missing: bool = False) -> list[str]:
    """Write the regular files of a zip below `folder`; return their names. Never writes outside, never a link.

    With `only_missing` what is there already stays as it is. Raises ArchiveRefused for what unpacks far too big.
    """
    written = []
    left = UNPACKED_LIMIT
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for entry in archive.infolist():
            name = PurePosixPath(entry.filename)
            if entry.is_dir() or name.is_absolute() or ".." in name.parts or "\\" in entry.filename:
                continue
            target = folder.joinpath(*name.parts)
            if _through_link(folder, target) or (only_missing and target.exists()):
                continue
            with archive.open(entry) as handle:
                content = handle.read(left + 1)
            left -= len(content)
            if left < 0:
                raise ArchiveRefused("The archive is too big to unpack.")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
            written.append(name.as_posix())
    return written


def place(data: bytes, target: Path) -> None:
    """Unpack a zip beside the new folder `target`, then rename: the folder is there whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=".fetch-", dir=target.parent))
    try:
        unpack(data, beside)
        beside.chmod(0o755)
        beside.rename(target)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise


def _ignored(parts: tuple[str, ...], patterns: list[str]) -> bool:
    return any(fnmatch.fnmatch(part, pattern) for part in parts for pattern in patterns)


def _through_link(folder: Path, path: Path) -> bool:
    steps = path.relative_to(folder).parts
    return any(folder.joinpath(*steps[: depth + 1]).is_symlink() for depth in range(len(steps)))
