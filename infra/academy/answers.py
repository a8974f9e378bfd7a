"""What an academy is told about itself: five questions, and what counts as an answer.

An answer that will not do is refused with a sentence for the person who gave it.
"""

import re
import zoneinfo
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from academy_site.settings.addresses import is_here_only
from infra.running.programs import ROOT

# Words that tell a stranger who looks at a screen whom the academy is for.
TELLING = re.compile(
    r"surviv|traffick|victim|exploit|rescue|shelter|refug|trata|v[ií]ctima|sobreviv|explota", re.IGNORECASE
)
LANGUAGES = {"en es", "es en", "en"}
PLAIN_PATH = re.compile(r"/[A-Za-z0-9._/+-]*")


class Wrong(Exception):
    """An answer that will not do; the message says why and what would, in plain words."""


@dataclass(frozen=True)
class Question:
    """One thing to ask: its name in the file of answers, the words, an example or default, what checks the answer.

    `check` gets the answer and those before it, returns it as it is kept, and raises `Wrong`.
    """

    key: str
    words: str
    default: str
    check: Callable[[str, dict[str, str]], str]


def name(answer: str, _before: dict[str, str]) -> str:
    """Return the academy's name: it stands in the header and in the title of the browser's window."""
    if not 2 <= len(answer) <= 60 or not answer.isprintable() or set(answer) & set("\"'\\$`<>"):
        raise Wrong("A name has 2 to 60 letters, digits and spaces, without quotes and signs like < or $.")
    if TELLING.search(answer):
        raise Wrong(
            "This name tells whoever sees the screen whom the academy is for. Choose one that could be any school's."
        )
    return answer


def address(answer: str, _before: dict[str, str]) -> str:
    """Return an address as browsers name it: https://, or http:// on this machine alone."""
    text = answer.strip().rstrip("/")
    text = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise Wrong(f"{answer} is no address. Write one like https://learn.example.org.") from error
    if (
        parts.path
        or parts.query
        or parts.fragment
        or parts.username
        or not re.fullmatch(r"[a-z0-9.-]+", parts.hostname or "")
    ):
        raise Wrong(
            f"{answer} is no address of a whole site. "
            "Write one like https://learn.example.org, with nothing after the name."
        )
    if not (parts.scheme == "https" or is_here_only(text)):
        raise Wrong(
            "Passwords would travel where others can read them. Begin with https://; http:// is for 127.0.0.1 alone."
        )
    if parts.scheme == "http" and not port:
        raise Wrong("An address on this machine names its port, as in http://127.0.0.1:8000.")
    return text


def labs_address(answer: str, before: dict[str, str]) -> str:
    """Return the address of the labs: of another site than the academy's, so that they share no cookie."""
    text, site = address(answer, before), before["site"]
    if is_here_only(text) != is_here_only(site):
        raise Wrong("Either both addresses are on this machine alone, or neither is.")
    ours, theirs = urlsplit(site).hostname or "", urlsplit(text).hostname or ""
    if ours == theirs:
        hint = " Write http://localhost:8001." if is_here_only(text) else ""
        raise Wrong(f"Labs run programs that students write, and need a host name of their own.{hint}")
    if owner(ours) == owner(theirs):
        raise Wrong(
            f"Both belong to {owner(ours)}, and a lab could set cookies for the site. "
            "Use two domains, like learn.example.org and labs.example.net."
        )
    return text


def owner(host: str) -> str:
    """Return what is registered of a host name: "example.org" of "learn.example.org", "a.co.uk" of "b.a.co.uk"."""
    labels = host.split(".")
    deep = len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3
    return ".".join(labels[-3 if deep else -2 :])


def languages(answer: str, _before: dict[str, str]) -> str:
    """Return the languages of the pages, the first one first."""
    text = " ".join(answer.lower().replace(",", " ").split())
    if text not in LANGUAGES:
        raise Wrong(
            "Write `en es` (English first), `es en` (Spanish first), or `en`. "
            "Lessons are written in English and translated, so Spanish does not stand alone."
        )
    return text


def zone(answer: str, _before: dict[str, str]) -> str:
    """Return the time zone in which classes are held."""
    known = {each.lower(): each for each in zoneinfo.available_timezones()}
    found = known.get(answer.strip().replace(" ", "_").lower())
    if not found:
        raise Wrong(f"There is no time zone {answer}. Write one like America/New_York or America/Los_Angeles.")
    return found


def folder(answer: str, _before: dict[str, str]) -> str:
    """Return the folder for everything that belongs to this academy; its parent must be there."""
    if not PLAIN_PATH.fullmatch(answer):
        raise Wrong("Write the folder in full, as in /srv/academy/data, without spaces.")
    path = Path(answer)
    if path == ROOT or (path in ROOT.parents) or (ROOT in path.parents and ROOT / "var" not in path.parents):
        raise Wrong(
            f"Programs lie in {ROOT}, and an upgrade replaces them. Choose a folder elsewhere, or below {ROOT / 'var'}."
        )
    if path.exists() and not path.is_dir():
        raise Wrong(f"{path} is a file. Choose a folder.")
    if (path / "demo-sign-ins.json").exists():
        raise Wrong(f"{path} belongs to the demo and its invented people. Choose another folder.")
    return str(path)


def database(answer: str, _before: dict[str, str]) -> str:
    """Return "sqlite", or the address of a PostgreSQL database."""
    text = answer.strip()
    if text.lower() == "sqlite":
        return "sqlite"
    parts = urlsplit(text)
    if parts.scheme not in {"postgres", "postgresql"} or not re.fullmatch(r"/[a-z_][a-z0-9_]*", parts.path):
        raise Wrong("Write `sqlite`, or an address like postgres:///academy or postgres://user:password@host/academy.")
    if set(text) & set("\"'\\$` "):
        raise Wrong("Signs like $ and quotes in a password are written with % and their number, as in %24 for $.")
    return text


QUESTIONS = (
    Question("name", "1. What is the academy called? Students see it on every page", "Tech academy", name),
    Question("site", "2. Under which address do people find the site?", "https://learn.example.org", address),
    Question(
        "labs",
        "   And the labs? Another domain, because they run programs of students",
        "https://labs.example.net",
        labs_address,
    ),
    Question("languages", "3. In which languages, the first one first? (en es, es en, en)", "en es", languages),
    Question("zone", "   In which time zone are classes?", "America/New_York", zone),
    Question(
        "data",
        "4. In which folder does everything lie that belongs to this academy?",
        str(ROOT / "var" / "academy"),
        folder,
    ),
    Question(
        "database",
        "5. Which database? `sqlite` keeps it in that folder; or an address of PostgreSQL",
        "sqlite",
        database,
    ),
)


def checked(given: dict[str, str]) -> dict[str, str]:
    """Return answers as they are kept. Raises `Wrong`, naming the line of the file."""
    kept: dict[str, str] = {}
    for question in QUESTIONS:
        if question.key not in given:
            raise Wrong(f"The answers lack `{question.key}`: {question.words.strip(' 12345.')}")
        try:
            kept[question.key] = question.check(str(given[question.key]).strip(), kept)
        except Wrong as error:
            raise Wrong(f"{question.key} = {given[question.key]!r}: {error}") from error
    if unknown := sorted(set(given) - set(kept) - {"site_port", "labs_port", "hub_port", "proxy_port"}):
        raise Wrong(f"There is no question `{unknown[0]}`. The answers are: {', '.join(kept)}.")
    return kept
