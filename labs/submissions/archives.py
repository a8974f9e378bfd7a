"""What a zip must be like before it is kept, and files to zip and back; graders unpack in their sandbox."""

import io
import stat
import zipfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from django.utils.translation import gettext as _

from labs.base.errors import BadArchive, TooBig
from labs.base.limits import MAX_BYTES

MAX_UNPACKED = 200_000_000
MAX_FILES = 2_000


def examine(data: bytes) -> list[str]:
    """Return the notebooks' names (no folder, no `.ipynb`) in the zip `data`.

    Raises `TooBig` above 20 MB and `BadArchive` for anything that is no zip, has unsafe paths or links, is locked by
    a password, or would unpack to more than 200 MB or 2,000 files.
    """
    if len(data) > MAX_BYTES:
        raise TooBig
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    # A hostile zip can raise nearly anything while its directory is read.
    except Exception as error:
        raise BadArchive(_("These files could not be read. Save your notebook and hand in again.")) from error
    _check_size(entries)
    for entry in entries:
        _check_entry(entry)
    paths = [PurePosixPath(entry.filename) for entry in entries if not entry.is_dir()]
    if len(set(paths)) != len(paths):
        raise BadArchive(_("Two files have the same name. Rename one and hand in again."))
    return _notebooks(paths)


def _notebooks(paths: list[PurePosixPath]) -> list[str]:
    """Return the names of the notebooks at the top, or in the one folder that was packed whole."""
    found = [path for path in paths if path.suffix == ".ipynb"]
    top = [path for path in found if len(path.parts) == 1]
    if not top and len({path.parent for path in found}) == 1:
        top = found
    return sorted(path.stem for path in top)


def _check_size(entries: list[zipfile.ZipInfo]) -> None:
    """Raise `BadArchive` where the zip says that it unpacks to too much."""
    if len(entries) > MAX_FILES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise BadArchive(_("These files would be far too big when unpacked. Take out large files and hand in again."))


def _check_entry(entry: zipfile.ZipInfo) -> None:
    """Raise `BadArchive` for a path that leaves the folder, a link, or an encrypted entry."""
    path = PurePosixPath(entry.filename)
    mode = entry.external_attr >> 16
    unsafe = path.is_absolute() or ".." in path.parts or "\\" in entry.filename or ":" in entry.filename[:2]
    if unsafe or "\0" in entry.orig_filename or not path.parts:
        raise BadArchive(_("A file name in this hand-in is not safe to open."))
    if stat.S_ISLNK(mode) or (mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR)):
        raise BadArchive(_("This hand-in has a link in it. Put the file itself in its place and hand in again."))
    if entry.flag_bits & 1:
        raise BadArchive(_("This hand-in is locked with a password. Take the password off and hand in again."))


def with_notebooks(base: bytes, notebooks: Mapping[str, bytes]) -> bytes:
    """Return the zip `base` with these notebooks in place of its own: a whole hand-in from single files."""
    out, names = io.BytesIO(), {f"{name}.ipynb" for name in notebooks}
    with zipfile.ZipFile(io.BytesIO(base)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in given.infolist():
            if entry.filename not in names and not entry.is_dir():
                archive.writestr(entry, given.read(entry))
        for name in sorted(notebooks):
            # A fixed time makes the same file give the same hand-in.
            archive.writestr(zipfile.ZipInfo(f"{name}.ipynb"), notebooks[name], zipfile.ZIP_DEFLATED)
    return out.getvalue()


def pack(files: Mapping[str, bytes]) -> bytes:
    """Return a zip of name → content; equal files give equal bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name), files[name], zipfile.ZIP_DEFLATED)
    return out.getvalue()


def contents(data: bytes) -> dict[str, bytes]:
    """Return name → content of the files in an examined zip; a file that is damaged inside is not among them."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        read = {entry.filename: _content(archive, entry) for entry in archive.infolist() if not entry.is_dir()}
    return {name: content for name, content in read.items() if content is not None}


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes | None:
    try:
        return archive.read(entry)
    # Packed data can be wrong in ways that raise nearly anything: each library that unpacks has errors of its own.
    except Exception:
        return None


def unpack(data: bytes, folder: Path) -> list[str]:
    """Write the files of an examined zip below `folder`; return the names that are damaged or that no disk can hold.

    Raises `BadArchive` for a name that leaves the folder.
    """
    files = contents(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        left = [name for name in archive.namelist() if name not in files and not name.endswith("/")]
    for name, content in files.items():
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or "\0" in name:
            raise BadArchive(_("A file name in this hand-in is not safe to open."))
        target = folder / path
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        except OSError:
            left.append(name)
    return left
