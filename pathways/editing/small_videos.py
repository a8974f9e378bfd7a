"""A small picture and the sound alone of videos, made by ffmpeg where it is installed: for people who pay by megabyte.

240 lines at about 200 kbit/s and mono at 48 kbit/s: ten minutes take some 15 MB, or 4 MB for the sound alone.
"""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import Any

from django.core.files.base import ContentFile
from wagtail.documents import get_document_model

from pathways.base.errors import PathwaysError
from pathways.content.models.pages import CoursePage, FoundationPage, LessonPage, PathwayPage

# Field of the block: end of the file's name, and what ffmpeg is told.
SOUND = ("-c:a", "aac", "-b:a", "48k", "-ac", "1", "-movflags", "+faststart")
PICTURE = ("-vf", "scale=-2:240", "-c:v", "libx264", "-preset", "slow", "-crf", "30")
MADE = {"small_document": ("-240p.mp4", (*PICTURE, *SOUND)), "sound_document": ("-sound.m4a", ("-vn", *SOUND))}
# After so long it hangs.
SECONDS = 3600


class NotMade(PathwaysError):
    """Ffmpeg made no file of a video; the text says why."""


def made_beside(path: Path, *, ffmpeg: str) -> list[Path]:
    """Write a small video and its sound beside a file of a course; return the paths written. Raises `NotMade`."""
    return [_made(path, path.with_name(path.stem + MADE[field][0]), field, ffmpeg) for field in MADE]


def _made(source: Path, target: Path, field: str, ffmpeg: str) -> Path:
    # One file is read, and nothing that it names: a list of parts could name files of this machine.
    command = [ffmpeg, "-nostdin", "-v", "error", "-y", "-protocol_whitelist", "file", "-i", str(source.resolve())]
    try:
        done = subprocess.run(  # noqa: S603 - arguments of our own
            [*command, *MADE[field][1], str(target)], capture_output=True, text=True, check=False, timeout=SECONDS
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotMade(f"ffmpeg did not run: {error}") from error
    if done.returncode:
        target.unlink(missing_ok=True)
        raise NotMade(f"{target.name}: {(done.stderr.strip().splitlines() or ['ffmpeg gave up'])[-1]}")
    return target


def fill_pages(*, ffmpeg: str) -> Iterator[str]:
    """Give the uploaded videos of all pages what they lack; yield a line for each page and for what was not made.

    What readers have is published anew, where nothing else waits to be; on a page with a draft the draft alone gets it.
    """
    made: dict[tuple[int, str], int | None] = {}
    for model in (FoundationPage, PathwayPage, CoursePage, LessonPage):
        for page in model.objects.order_by("pk").iterator(chunk_size=50):
            yield from _fill_page(page, made, ffmpeg)


def _fill_page(page: Any, made: dict[tuple[int, str], int | None], ffmpeg: str) -> Iterator[str]:
    draft = page.has_unpublished_changes
    newest = page.get_latest_revision_as_object() if draft else page
    body = [dict(block) for block in newest.body.get_prep_value()]
    changed = False
    for value in [block["value"] for block in body if block["type"] == "video" and block["value"].get("document")]:
        for field in [field for field in MADE if not _has(value, field)]:
            key = value["document"], field
            if key not in made:
                made[key], said = _uploaded(*key, ffmpeg)
                yield from [said] if said else []
            changed |= made[key] is not None
            value[field] = made[key]
    if not changed:
        return
    newest.body = json.dumps(body)
    revision = newest.save_revision()
    if page.live and not draft:
        revision.publish()
    yield f"{page.url_path}: {'its draft' if draft or not page.live else 'published'}"


def _has(value: dict[str, Any], field: str) -> bool:
    return bool(value.get(field) or value.get(field.removesuffix("_document")))


def _uploaded(document: int, field: str, ffmpeg: str) -> tuple[int | None, str]:
    """Return the number of an upload that was made of another, or None and why there is none."""
    held = get_document_model().objects.filter(pk=document).first()
    if held is None:
        return None, f"upload {document} is not there any more"
    with TemporaryDirectory() as folder:
        source = Path(folder) / f"video{PurePath(held.filename).suffix}"
        with held.open_file() as file:
            source.write_bytes(file.read())
        target = source.with_name(PurePath(held.filename).stem + MADE[field][0])
        try:
            content = _made(source, target, field, ffmpeg).read_bytes()
        except NotMade as error:
            return None, str(error)
    found = get_document_model()(title=target.name, file=ContentFile(content, target.name))
    found.save()
    return int(found.pk), ""
