"""Everything about one person as a document to read: the same sections as the file for machines (`export`)."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_noop

from people.base.models.user import User
from people.rights import export

# What the columns of every app's sections are called when people read them.
NAMES = frozenset(
    {
        gettext_noop("about"),
        gettext_noop("address"),
        gettext_noop("allowed"),
        gettext_noop("allowed by"),
        gettext_noop("answer"),
        gettext_noop("answered"),
        gettext_noop("answers"),
        gettext_noop("asked"),
        gettext_noop("asked to be forgotten"),
        gettext_noop("at"),
        gettext_noop("attempt"),
        gettext_noop("available"),
        gettext_noop("because"),
        gettext_noop("began"),
        gettext_noop("benefits"),
        gettext_noop("browser"),
        gettext_noop("by way of"),
        gettext_noop("can start"),
        gettext_noop("change"),
        gettext_noop("channel"),
        gettext_noop("channel label"),
        gettext_noop("cirr code"),
        gettext_noop("closed"),
        gettext_noop("code"),
        gettext_noop("code name"),
        gettext_noop("cohort"),
        gettext_noop("comment"),
        gettext_noop("confirmed"),
        gettext_noop("counts as"),
        gettext_noop("course"),
        gettext_noop("credential on"),
        gettext_noop("data"),
        gettext_noop("did"),
        gettext_noop("display name"),
        gettext_noop("e mail"),
        gettext_noop("earnings"),
        gettext_noop("employed"),
        gettext_noop("employer"),
        gettext_noop("employer tag"),
        gettext_noop("enrolled on"),
        gettext_noop("entered by"),
        gettext_noop("evidence"),
        gettext_noop("exam"),
        gettext_noop("exclusion"),
        gettext_noop("exit on"),
        gettext_noop("feedback"),
        gettext_noop("field"),
        gettext_noop("fields"),
        gettext_noop("figure"),
        gettext_noop("files"),
        gettext_noop("first on"),
        gettext_noop("form"),
        gettext_noop("from"),
        gettext_noop("gain on"),
        gettext_noop("given"),
        gettext_noop("grade id"),
        gettext_noop("graduated on"),
        gettext_noop("handed in"),
        gettext_noop("handed over"),
        gettext_noop("hash"),
        gettext_noop("hint"),
        gettext_noop("hours"),
        gettext_noop("hours a week at least"),
        gettext_noop("hours a week at most"),
        gettext_noop("in field on"),
        gettext_noop("in hours"),
        gettext_noop("kind"),
        gettext_noop("lab"),
        gettext_noop("language"),
        gettext_noop("last on"),
        gettext_noop("last sign in"),
        gettext_noop("lesson"),
        gettext_noop("lesson url"),
        gettext_noop("live"),
        gettext_noop("looks"),
        gettext_noop("max points"),
        gettext_noop("message"),
        gettext_noop("message at each sign in"),
        gettext_noop("most points"),
        gettext_noop("most points so far"),
        gettext_noop("my own"),
        gettext_noop("name in the labs"),
        gettext_noop("named"),
        gettext_noop("note"),
        gettext_noop("notes"),
        gettext_noop("notices"),
        gettext_noop("on"),
        gettext_noop("opening"),
        gettext_noop("paid per"),
        gettext_noop("passed"),
        gettext_noop("path"),
        gettext_noop("pathway"),
        gettext_noop("place"),
        gettext_noop("places"),
        gettext_noop("planned end on"),
        gettext_noop("points"),
        gettext_noop("position"),
        gettext_noop("programme year"),
        gettext_noop("purpose"),
        gettext_noop("quarter"),
        gettext_noop("read"),
        gettext_noop("reason"),
        gettext_noop("received"),
        gettext_noop("role"),
        gettext_noop("samples"),
        gettext_noop("saved"),
        gettext_noop("sha256"),
        gettext_noop("shown to your advisor"),
        gettext_noop("sign in name"),
        gettext_noop("since"),
        gettext_noop("skill"),
        gettext_noop("source"),
        gettext_noop("staff"),
        gettext_noop("stands"),
        gettext_noop("state"),
        gettext_noop("step"),
        gettext_noop("steps"),
        gettext_noop("subsidised"),
        gettext_noop("takes back"),
        gettext_noop("tasks"),
        gettext_noop("text"),
        gettext_noop("time zone"),
        gettext_noop("times"),
        gettext_noop("title"),
        gettext_noop("to"),
        gettext_noop("until"),
        gettext_noop("uses"),
        gettext_noop("values"),
        gettext_noop("voicemail"),
        gettext_noop("wage"),
        gettext_noop("what"),
        gettext_noop("where"),
        gettext_noop("who"),
        gettext_noop("why"),
        gettext_noop("window"),
        gettext_noop("withdrawn"),
        gettext_noop("words"),
        gettext_noop("work from home"),
        gettext_noop("year"),
    }
)


@dataclass(frozen=True)
class Part:
    """A named value, or a named group of parts."""

    name: str
    text: str = ""
    parts: list["Part"] = field(default_factory=list)


def document(user: User) -> list[Part]:
    """Return all sections in order, in the language and the time zone of this request."""
    return [_part(str(label), content) for label, content in export.contents(user)]


def _part(name: str, value: Any) -> Part:
    if isinstance(value, dict) and set(value) == {"base64"}:
        return Part(name, gettext("This file is in the download for machines."))
    if isinstance(value, dict):
        return Part(name, parts=[_part(words(key), inner) for key, inner in value.items()])
    if isinstance(value, list | tuple) and any(isinstance(one, dict) for one in value):
        return Part(name, parts=[_part(str(number), one) for number, one in enumerate(value, start=1)])
    return Part(name, _text(value))


def _text(value: Any) -> str:
    if isinstance(value, export.Named):
        return str(value.label) or "–"
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, datetime):
        return str(date_format(timezone.localtime(value), "DATETIME_FORMAT"))
    if isinstance(value, date):
        return str(date_format(value, "DATE_FORMAT"))
    if isinstance(value, list | tuple):
        return ", ".join(_text(one) for one in value) or "–"
    return "–" if value in (None, "") else str(value)


def words(key: str) -> str:
    """Return what a column of the file is called when people read it, in their language where we know the word."""
    plain = str(key).replace("_", " ")
    return gettext(plain) if plain in NAMES else plain
