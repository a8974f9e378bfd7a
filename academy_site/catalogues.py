"""Message catalogues without the gettext binaries: Babel reads the code, Django's templatize reads the templates."""

import io
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from academy_site.settings.base import ROOT

APPS = ("academy_site", "people", "pathways", "labs", "placement")
LANGUAGE = "es"
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
# Folders whose code never runs in the site or whose text is content, not interface.
ELSEWHERE = {"migrations", "locale", "static", "styles", "curriculum", "courses", "hub", "grader", "exchange", "tests"}
OPTIONS = {"encoding": "utf-8"}


@dataclass(frozen=True)
class Finding:
    """Something a catalogue lacks: which app, which message, what about it."""

    app: str
    message: str
    problem: str

    def __str__(self) -> str:
        return f"{self.app}: {self.problem}: {self.message[:90]!r}"


def catalogue_path(app: str, root: Path = ROOT) -> Path:
    """Return where the app's Spanish catalogue lives."""
    return root / app / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def sources(app: str, root: Path = ROOT) -> Iterator[Path]:
    """Yield the app's Python files and templates that may hold interface text, sorted."""
    for path in sorted((root / app).rglob("*")):
        inside = path.relative_to(root / app).parts[:-1]
        template = path.suffix in {".html", ".txt"} and "templates" in inside
        if (template or path.suffix == ".py") and ELSEWHERE.isdisjoint(inside):
            yield path


def messages_in(path: Path) -> Iterator[tuple[str | tuple[str, ...], str | None, list[str]]]:
    """Yield (message id or ids, context, translators' comments) for each marked string of a file."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # What templatize leaves of a template is not laid out like Python: indentation would be an error.
        text = "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).splitlines())
    stream = io.BytesIO(text.encode())
    for _line, ids, comments, context in extract("python", stream, KEYWORDS, ["Translators"], OPTIONS):
        if ids:
            yield ids, context, list(comments)


def extracted(app: str, root: Path = ROOT) -> Catalog:
    """Return a catalogue of every message the app marks, untranslated."""
    catalogue = Catalog(locale=LANGUAGE)
    for path in sources(app, root):
        for ids, context, comments in messages_in(path):
            catalogue.add(ids, context=context, user_comments=comments)
    return catalogue


def stored(app: str, root: Path = ROOT) -> Catalog:
    """Return the app's catalogue as it is on disk; empty where there is none."""
    path = catalogue_path(app, root)
    if not path.exists():
        return Catalog(locale=LANGUAGE)
    with path.open("rb") as stream:
        return read_po(stream, locale=LANGUAGE)


def synced(app: str, root: Path = ROOT) -> Catalog:
    """Return the stored translations for exactly the messages that the app marks now."""
    catalogue, now = stored(app, root), extracted(app, root)
    catalogue.update(now, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    return catalogue


def sync(app: str, root: Path = ROOT) -> Catalog:
    """Bring the app's catalogue file in step with its code, keeping translations; return the catalogue."""
    catalogue, path = synced(app, root), catalogue_path(app, root)
    if not len(catalogue):
        return catalogue
    body = io.BytesIO()
    write_po(body, catalogue, omit_header=True, no_location=True, sort_output=True, ignore_obsolete=True, width=110)
    header = (
        'msgid ""\nmsgstr ""\n"Language: es\\n"\n"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=UTF-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
        '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(header.encode() + body.getvalue())
    return catalogue


def findings(app: str, root: Path = ROOT) -> list[Finding]:
    """Return what the app's stored catalogue lacks: missing, untranslated, unused or broken messages."""
    have, now = stored(app, root), extracted(app, root)
    known = {_key(message): message for message in have if message.id}
    wanted = {_key(message): message for message in now if message.id}
    problems = [Finding(app, key[0], "missing, run sync_messages") for key in wanted.keys() - known.keys()]
    problems += [Finding(app, key[0], "no longer used, run sync_messages") for key in known.keys() - wanted.keys()]
    for key in known.keys() & wanted.keys():
        problems += [Finding(app, key[0], problem) for problem in _flaws(known[key], have)]
    return sorted(problems, key=str)


def _key(message: Message) -> tuple[str, str]:
    first = message.id if isinstance(message.id, str) else message.id[0]
    return first, message.context or ""


def _flaws(message: Message, catalogue: Catalog) -> list[str]:
    texts = [message.string] if isinstance(message.string, str) else list(message.string)
    if not texts or not all(texts):
        return ["not translated"]
    if message.fuzzy:
        return ["marked fuzzy"]
    return [str(error) for error in message.check(catalogue)]


def compile_all(root: Path = ROOT) -> list[Path]:
    """Write the binary catalogue beside each app's text catalogue; return the files written."""
    written = []
    for app in APPS:
        source = catalogue_path(app, root)
        if source.exists():
            target, draft = source.with_suffix(".mo"), source.with_suffix(f".mo.{os.getpid()}")
            with draft.open("wb") as stream:
                write_mo(stream, stored(app, root))
            # Another program may be reading it at this moment.
            draft.replace(target)
            written.append(target)
    return written
