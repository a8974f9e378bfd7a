"""What each kind of curriculum file and block may hold, and how it is checked."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pathways.base.enums import Hue, Icon
from pathways.content.loading.yaml_lines import Located

SLUG = re.compile(r"^[a-z0-9]+(?:-[a-z0-9]+)*$")


@dataclass(frozen=True)
class Field:
    """One field: `kind` is text, number, percent, list, slug or bool; `shared` ones are the same in every language.

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
    Field("hours", "number", shared=True),
    Field("hue", choices=tuple(Hue.values), shared=True),
    Field("icon", choices=tuple(Icon.values), shared=True),
    Field("outcomes", "list"),
    Field("certifications", "list", required=False),
    Field("courses", "list", shared=True),
)
COURSE = (
    TITLE,
    SLUG_FIELD,
    Field("summary", most=240),
    Field("hours", "number", shared=True),
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
    Field("minutes", "number", shared=True),
    Field("skills", "list", required=False, shared=True),
    Field("can_do", required=False, most=240),
    Field("after", "list", required=False, shared=True),
)
FRONT = {"pathway": PATHWAY, "course": COURSE, "lesson": LESSON}

CHOICE = (Field("text"), Field("correct", "bool", required=False), Field("why", required=False))
QUESTION = (
    Field("ask"),
    Field("kind", choices=("single", "multiple", "number", "text")),
    Field("answer", "scalar", required=False),
    Field("tolerance", "float", required=False),
    Field("why", required=False),
)
BLOCKS: dict[str, tuple[Field, ...]] = {
    "quiz": (Field("title"),),
    "lab": (Field("lab"), Field("title"), Field("text", required=False)),
    "reflection": (Field("prompt"),),
    "warning": (Field("text"), Field("alternative")),
    "download": (Field("title"), Field("file")),
    "video": (Field("title"), Field("file"), Field("captions"), Field("transcript")),
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
            raise located.error(name, "is missing")
        if field.default is not None:
            return field.default
        return {"list": [], "bool": False, "float": None}.get(field.kind, "")
    cleaned: Any = CLEANERS[field.kind](located, value, name)
    if field.choices and cleaned not in field.choices:
        raise located.error(name, f"should be one of {', '.join(field.choices)}")
    if field.most and len(cleaned) > field.most:
        raise located.error(name, f"has {len(cleaned)} characters; {field.most} fit")
    return cleaned


def _clean_text(located: Located, value: Any, name: str) -> str:
    if not isinstance(value, str):
        raise located.error(name, "should be a text; put it in quotes")
    return value.replace("\r\n", "\n").replace("\r", "\n").strip()


def _clean_scalar(located: Located, value: Any, name: str) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise located.error(name, "should be a number or a text")
    return str(value).strip()


def _clean_number(located: Located, value: Any, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 10_000:
        raise located.error(name, "should be a whole number above 0")
    return value


def _clean_percent(located: Located, value: Any, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 100:
        raise located.error(name, "should be a whole number from 0 to 100")
    return value


def _clean_float(located: Located, value: Any, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value < 0:
        raise located.error(name, "should be a number")
    return float(value)


def _clean_bool(located: Located, value: Any, name: str) -> bool:
    if not isinstance(value, bool):
        raise located.error(name, "should be true or false")
    return value


def _clean_slug(located: Located, value: Any, name: str) -> str:
    text = _clean_text(located, value, name)
    if not SLUG.match(text):
        raise located.error(name, "should be lower-case letters, digits and single hyphens")
    return text


def _clean_list(located: Located, value: Any, name: str) -> list[str]:
    if not isinstance(value, list):
        raise located.error(name, "should be a list")
    texts = [_clean_text(located, item, f"{name}.{number}") for number, item in enumerate(value)]
    return [" ".join(text.split()) for text in texts if text]


CLEANERS = {
    "text": _clean_text,
    "scalar": _clean_scalar,
    "number": _clean_number,
    "percent": _clean_percent,
    "float": _clean_float,
    "bool": _clean_bool,
    "slug": _clean_slug,
    "list": _clean_list,
}
