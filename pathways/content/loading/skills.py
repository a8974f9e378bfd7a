"""The skill list: `skills.yaml` to rows and back."""

import hashlib
from pathlib import Path
from typing import Any

from pathways.base.errors import CurriculumError
from pathways.content.loading.schema import Field, check
from pathways.content.loading.yaml_lines import read_yaml, write_yaml
from pathways.content.models.skill import Skill

FIELDS = (Field("key", "slug"),)
VALUES = ("title_en", "title_es", "description_en", "description_es")
TEXTS = (Field("en", most=240), Field("es", required=False, most=240))


def read_skills(root: Path) -> list[dict[str, Any]]:
    """Return the skills of `root`/skills.yaml as model values, in order; raise `CurriculumError` for a broken file."""
    path = root / "skills.yaml"
    located = read_yaml(path.name, path.read_text(encoding="utf-8"), 1)
    if not isinstance(located.value, list):
        raise located.error("", "should be a list of skills")
    found: dict[str, dict[str, Any]] = {}
    for number, row in enumerate(located.value):
        prefix = f"{number}."
        key = check(located, row, FIELDS, prefix, also=("title", "description"))["key"]
        if key in found:
            raise CurriculumError(path.name, located.line_of(f"{prefix}key"), "key", f"{key} is there twice")
        title = check(located, row.get("title"), TEXTS, f"{prefix}title.")
        about = check(located, row.get("description"), TEXTS, f"{prefix}description.")
        found[key] = {
            "order": number + 1,
            "title_en": title["en"],
            "title_es": title["es"],
            "description_en": about["en"],
            "description_es": about["es"],
        }
    return [{"key": key, **values} for key, values in found.items()]


def digest_of(values: Any) -> str:
    """Return a digest of what a row (mapping or `Skill`) says."""
    texts = [values[name] if isinstance(values, dict) else getattr(values, name) for name in VALUES]
    return hashlib.sha256("\x1f".join(text.strip() for text in texts).encode()).hexdigest()


def load_skills(rows: list[dict[str, Any]], *, theirs: bool = False) -> tuple[int, list[str]]:
    """Write the rows; return how many changed, and the keys of those that an editor changed and that were kept.

    Skills that no file names stay: evidence may hang on them. `theirs` overwrites what editors changed.
    """
    held = {skill.key: skill for skill in Skill.objects.all()}
    differs = [row for row in rows if any(getattr(held.get(row["key"]), name, None) != row[name] for name in row)]
    kept = [row["key"] for row in differs if not theirs and _was_edited(held.get(row["key"]), row)]
    changed = [row for row in differs if row["key"] not in kept]
    Skill.objects.bulk_create(
        [Skill(**row, digest=digest_of(row)) for row in changed],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["order", *VALUES, "digest"],
    )
    return len(changed), kept


def _was_edited(skill: Skill | None, row: dict[str, Any]) -> bool:
    """Return whether an editor wrote what a skill says; one that says what the file says is nobody's change."""
    return skill is not None and digest_of(skill) not in (skill.digest, digest_of(row))


def write_skills() -> str:
    """Return the skill list as the text of skills.yaml."""
    rows = [
        {
            "key": skill.key,
            "title": _texts(skill.title_en, skill.title_es),
            "description": _texts(skill.description_en, skill.description_es),
        }
        for skill in Skill.objects.all()
    ]
    return write_yaml(rows)


def _texts(english: str, spanish: str) -> dict[str, str]:
    return {"en": english, **({"es": spanish} if spanish else {})}
