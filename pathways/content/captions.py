"""Whether a captions file can be shown: WebVTT as the W3C describes it (https://www.w3.org/TR/webvtt1/#syntax)."""

import re
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

HEAD = re.compile(r"WEBVTT(?:[ \t].*)?")
MOMENT = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
TIMING = re.compile(rf"{MOMENT}[ \t]+-->[ \t]+{MOMENT}(?:[ \t]+\S.*)?")
# Nothing that people read is longer; a film that was chosen by mistake is.
MOST = 2_000_000
Block = list[tuple[int, str]]


def wrong_with(file: Any) -> str:
    """Return what is wrong with an open captions file, with its line; "" for a good one. It stays open."""
    file.seek(0)
    problem = problem_in(file.read(MOST + 1))
    file.seek(0)
    return _("Line %(line)s: %(what)s") % {"line": problem[0], "what": problem[1]} if problem else ""


def problem_in(content: bytes) -> tuple[int, str] | None:
    """Return (line, what is wrong) of the first fault for which a player would lose words; None for a good file."""
    if len(content) > MOST:
        return 1, _("this is too long for captions")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return content[: error.start].count(b"\n") + 1, _("this is not text in UTF-8")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not HEAD.fullmatch(lines[0]):
        return 1, _("captions start with the word WEBVTT")
    return _problem_of(_blocks(lines))


def _blocks(lines: list[str]) -> list[Block]:
    """Return the blocks between empty lines, without the head; each line with its number."""
    numbered = list(enumerate(lines, start=1))
    parts = groupby(numbered, key=lambda line: bool(line[1].strip()))
    return [list(part) for full, part in parts if full][1:]


def _problem_of(blocks: list[Block]) -> tuple[int, str] | None:
    last, cues = 0, 0
    for block in blocks:
        if block[0][1].split(" ")[0] in ("NOTE", "STYLE", "REGION"):
            continue
        found = _cue(block, last)
        if not isinstance(found, int):
            return found
        last, cues = found, cues + 1
    return None if cues else (1, _("there are no words in it"))


def _cue(block: Block, last: int) -> int | tuple[int, str]:
    """Return when a cue starts, in milliseconds, or what is wrong with it; the one before starts at `last`."""
    at = next((place for place, (_number, line) in enumerate(block[:2]) if "-->" in line), None)
    if at is None:
        return block[0][0], _("here a time is missing, such as 00:01.000 --> 00:04.000")
    number, line = block[at]
    timing = TIMING.fullmatch(line.strip())
    if timing is None:
        return number, _("a time is written like 00:01.000 --> 00:04.000")
    start, end = _milliseconds(timing.groups()[:4]), _milliseconds(timing.groups()[4:])
    if end <= start:
        return number, _("the words end before they start")
    if start < last:
        return number, _("these words come before those above")
    if len(block) == at + 1:
        return number, _("no words follow this time")
    return start


def _milliseconds(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, rest = (int(part or 0) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest
