"""What each kind of curriculum file and block may hold, and how it is checked."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pathways.base.enums import Callout, Hue, Icon
from pathways.content.loading.yaml_lines import Located
from pathways.marking.attempts import AVERAGE, BEST, LAST
from pathways.marking.plain import KINDS

SLUG = re.compile(r"^[a-z0-9]+(?:-[a-z0-9]+)*$")
ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
BLOCK_ID = re.compile(r"[1-9][0-9]?|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MOMENT = "%Y-%m-%d %H:%M"
# Where lines break. Other spaces are meant: "5 min" with one at which no line breaks stays together.
BREAKS = re.compile(r"[ \t\n\r\f\v\x1c-\x1f\x85\u2028\u2029]+")
ID_MISSING = (
    "is missing: give a short name that no other has here and that stays for ever, as answers and notes are kept by it"
)


@dataclass(frozen=True)
class Field:
    """One field: `kind` names how it is read (see `CLEANERS`); `shared` ones are the same in every language.

    What is left out is `default`, where one is given; a value that is the default is not written.
    """

    name: str
    kind: str = "text"
    required: bool = True
    most: int | None = None
    choices: tuple[str, ...] = ()
    shared: bool = False
    default: Any = None


TITLE = Field("title", most=255)
SLUG_FIELD = Field("slug", "slug", shared=True)
PATHWAY = (
    TITLE,
    SLUG_FIELD,
    Field("summary", most=240),
    Field("job"),
    Field("lessons_planned", "whole", required=False, shared=True, default=0),
    Field("hue", choices=tuple(Hue.values), shared=True),
    Field("icon", choices=tuple(Icon.values), shared=True),
    Field("outcomes", "list"),
    Field("certifications", "list", required=False),
    Field("courses", "list", shared=True),
)
FOUNDATION = (
    TITLE,
    SLUG_FIELD,
    Field("summary", most=240),
    Field("outcomes", "list"),
    Field("courses", "list", required=False, shared=True),
)
COURSE = (
    TITLE,
    SLUG_FIELD,
    Field("summary", most=240),
    Field("outcomes", "list"),
    Field("lessons_needed", "percent", required=False, shared=True, default=100),
    Field("quiz_mastery", "percent", required=False, shared=True, default=0),
    Field("lab_share", "percent", required=False, shared=True, default=0),
    Field("sign_off", "bool", required=False, shared=True, default=False),
    Field("after", "list", required=False, shared=True),
)
LESSON = (
    TITLE,
    SLUG_FIELD,
    Field("key_idea", most=240),
    Field("skills", "list", required=False, shared=True),
    Field("can_do", required=False, most=240),
    Field("after", "list", required=False, shared=True),
    Field("teach_aim", required=False),
    Field("teach_plan", "list", required=False),
    Field("teach_board", "list", required=False),
    Field("teach_mistakes", "list", required=False),
    Field("teach_offline", required=False),
)
FRONT = {"foundation": FOUNDATION, "pathway": PATHWAY, "course": COURSE, "lesson": LESSON}

CHOICE = (
    Field("id", "id"),
    Field("text", "lines", required=False),
    Field("goes_with", required=False),
    Field("correct", "bool", required=False),
    Field("why", required=False),
)
QUESTION = (
    Field("id", "id"),
    Field("ask", required=False),
    Field("kind", choices=(*KINDS, "draw")),
    Field("answer", "lines", required=False),
    Field("tolerance", required=False, most=40),
    Field("unit", "lines", required=False),
    Field("values", "lines", required=False),
    Field("others", "lines", required=False),
    Field("tags", "tags", required=False),
    Field("count", "count", required=False),
    Field("hint", required=False),
    Field("why", required=False),
)
QUIZ = (
    Field("id", "block_id"),
    Field("title"),
    Field("attempts", "count", required=False),
    Field("counts", required=False, choices=(BEST, LAST, AVERAGE)),
    Field("mastery", "count", required=False),
    Field("answers_after", "count", required=False),
    Field("minutes", "count", required=False),
    Field("opens", "moment", required=False),
    Field("closes", "moment", required=False),
)
BLOCKS: dict[str, tuple[Field, ...]] = {
    "quiz": QUIZ,
    "lab": (Field("lab"), Field("title"), Field("text", required=False)),
    "reflection": (Field("id", "block_id"), Field("prompt")),
    "warning": (Field("text"), Field("alternative")),
    "download": (Field("title"), Field("file")),
    "video": (
        *(Field("title"), Field("file"), Field("small", required=False), Field("sound", required=False)),
        *(Field("captions_en", required=False), Field("captions_es", required=False), Field("transcript")),
    ),
    "audio": (Field("title"), Field("file"), Field("transcript")),
    "figure": (Field("file"), Field("alt"), Field("caption", required=False), Field("credit", required=False)),
    "exercise": (Field("task"), Field("hint", required=False), Field("solution")),
    "callout": (Field("kind", choices=tuple(Callout.values)), Field("text")),
}


def check(located: Located, value: Any, fields: Iterable[Field], prefix: str = "", also: Iterable[str] = ()) -> Any:
    """Return the fields of one mapping, cleaned; raise `CurriculumError` at the first that is not as it should be."""
    if not isinstance(value, dict):
        raise located.error(prefix.rstrip("."), "should hold named fields")
    fields = tuple(fields)
    known = {field.name for field in fields} | set(also)
    for name in value:
        if name not in known:
            raise located.error(f"{prefix}{name}", f"is not a field here; there are {', '.join(sorted(known))}")
    return {field.name: _clean(located, value.get(field.name), field, prefix) for field in fields}


def _clean(located: Located, value: Any, field: Field, prefix: str) -> Any:
    name = prefix + field.name
    empty = value is None or value in ("", [])
    if empty:
        if field.required:
            raise located.error(name, ID_MISSING if field.kind in ("id", "block_id") else "is missing")
        if field.default is not None:
            return field.default
        return {"list": [], "bool": False}.get(field.kind, "")
    cleaned: Any = CLEANERS[field.kind](located, value, name)
    if field.choices and cleaned not in field.choices:
        raise located.error(name, f"should be one of {', '.join(field.choices)}")
    if field.most and len(cleaned) > field.most:
        raise located.error(name, f"has {len(cleaned)} characters; {field.most} fit")
    return cleaned


def on_one_line(text: str) -> str:
    """Return a text whose lines are joined by single spaces; spaces that a keyboard does not make stay as they are."""
    return BREAKS.sub(" ", text).strip()


def _clean_text(located: Located, value: Any, name: str) -> str:
    if not isinstance(value, str):
        raise located.error(name, "should be a text; put it in quotes")
    return value.replace("\r\n", "\n").replace("\r", "\n").strip()


def _clean_lines(located: Located, value: Any, name: str) -> str:
    """Return one text, or a list of them as one a line."""
    if not isinstance(value, list):
        return _clean_text(located, value, name)
    texts = [_clean_text(located, item, f"{name}.{number}") for number, item in enumerate(value)]
    return "\n".join(on_one_line(text) for text in texts if text)


def _clean_tags(located: Located, value: Any, name: str) -> str:
    return ", ".join(part.strip() for part in _clean_lines(located, value, name).replace("\n", ",").split(","))


def _clean_number(located: Located, value: Any, name: str) -> int:
    if not isinstance(value, str) or not re.fullmatch(r"[1-9][0-9]{0,3}", value.strip()):
        raise located.error(name, "should be a whole number above 0, in digits alone")
    return int(value)


def _clean_whole(located: Located, value: Any, name: str) -> int:
    return 0 if value == "0" else _clean_number(located, value, name)


def _clean_percent(located: Located, value: Any, name: str) -> int:
    if not isinstance(value, str) or not re.fullmatch(r"0|[1-9][0-9]?|100", value.strip()):
        raise located.error(name, "should be a whole number from 0 to 100")
    return int(value)


def _clean_count(located: Located, value: Any, name: str) -> str:
    return str(_clean_number(located, value, name))


def _clean_id(located: Located, value: Any, name: str) -> str:
    text = _clean_text(located, value, name)
    if not ID.fullmatch(text):
        raise located.error(name, "should be up to 40 small letters, digits and hyphens")
    return text


def _clean_block_id(located: Located, value: Any, name: str) -> str:
    text = _clean_text(located, value, name)
    if not BLOCK_ID.fullmatch(text):
        raise located.error(name, "should be a number from 1 to 99, or the long id that an export wrote")
    return text


def _clean_moment(located: Located, value: Any, name: str) -> str:
    text = _clean_text(located, value, name)
    try:
        datetime.strptime(text, MOMENT)
    except ValueError as error:
        raise located.error(name, "should be a day and an hour such as 2026-12-01 09:00") from error
    return text


def _clean_bool(located: Located, value: Any, name: str) -> bool:
    if value not in ("true", "false"):
        raise located.error(name, "should be true or false")
    return bool(value == "true")


def _clean_slug(located: Located, value: Any, name: str) -> str:
    text = _clean_text(located, value, name)
    if not SLUG.match(text):
        raise located.error(name, "should be lower-case letters, digits and single hyphens")
    return text


def _clean_list(located: Located, value: Any, name: str) -> list[str]:
    if not isinstance(value, list):
        raise located.error(name, "should be a list")
    texts = [_clean_text(located, item, f"{name}.{number}") for number, item in enumerate(value)]
    return [on_one_line(text) for text in texts if text]


CLEANERS = {
    "text": _clean_text,
    "lines": _clean_lines,
    "tags": _clean_tags,
    "id": _clean_id,
    "block_id": _clean_block_id,
    "number": _clean_number,
    "whole": _clean_whole,
    "percent": _clean_percent,
    "count": _clean_count,
    "moment": _clean_moment,
    "bool": _clean_bool,
    "slug": _clean_slug,
    "list": _clean_list,
}
