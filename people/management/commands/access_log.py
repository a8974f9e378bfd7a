"""`manage.py access_log export FILE`, `verify` and `accept --why WORDS`."""

import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from people.base.errors import ReasonNeeded
from people.models import AccessEvent
from people.trail import anchors, verification
from people.trail.services.anchoring import accept_access_log


class Command(BaseCommand):
    """Copies the access log to a file, or says whether a row of it was changed or removed."""

    help = (
        "export: write every row to a new file. verify: walk the chain, and hold the log against its anchors and "
        "whatever else was kept. accept: after looking into missing rows, take the log as it is from here on."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to do, and with which file."""
        parser.add_argument("what", choices=["export", "verify", "accept"])
        parser.add_argument("file", type=Path, nargs="?")
        parser.add_argument("--against", type=Path, help="an earlier export, kept elsewhere")
        parser.add_argument(
            "--anchors", type=Path, action="append", default=[], help="a copy of anchors.log, kept elsewhere"
        )
        parser.add_argument("--code", action="append", default=[], help="a code that somebody wrote down")
        parser.add_argument("--why", default="", help="why rows are missing, in neutral words; it is kept for good")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it; end with an error where a row is not as it was written."""
        if options["what"] == "export":
            self._export(options["file"])
        elif options["what"] == "accept":
            self._accept(options["why"])
        else:
            self._verify(options["against"], tuple(options["anchors"]), options["code"])

    def _verify(self, against: Path | None, kept: tuple[Path, ...], codes: list[str]) -> None:
        if missing := [str(file) for file in [against, *kept] if file and not file.exists()]:
            raise CommandError(f"There is no {', '.join(missing)}")
        found = verification.look_through(against, kept)
        for note in found.notes:
            self.stdout.write(_plain(note))
        if found.fault is not None:
            raise CommandError(f"The access log is not whole: row {found.fault} was changed or removed.")
        if found.strange:
            raise CommandError(f"{found.strange} lines of the anchors were not written by this academy's key.")
        if wrong := [code for code in codes if not verification.is_still(code)]:
            raise CommandError(f"The access log does not hold {', '.join(wrong)} (any more).")
        last = anchors.newest()
        said = f"newest anchor {last.code} of {last.at}" if last else "no anchor yet: `manage.py anchor_access_log`"
        self.stdout.write(f"{AccessEvent.objects.count()} rows, whole; {said}")

    def _accept(self, why: str) -> None:
        try:
            self.stdout.write(accept_access_log(why=why).code)
        except ReasonNeeded as error:
            raise CommandError(f"--why: {error}") from error

    def _export(self, file: Path | None) -> None:
        if file is None or file.exists():
            raise CommandError("Name a new file for the export.")
        with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as out:
            number = 0
            for number, line in enumerate(verification.lines(), start=1):  # noqa: B007 - told below
                out.write(line + "\n")
        self.stdout.write(f"{number} rows in {file}")


def _plain(note: anchors.Note) -> str:
    what = f"a backup of {note.why} was put back" if note.kind == anchors.RESTORED else f"accepted: {note.why}"
    gone = f"; rows {note.first_gone} to {note.last_gone} of before are not here" if note.last_gone else ""
    return f"note of {note.at.isoformat()}, row {note.position}: {what}{gone}"
