"""The glossary: `glossary.yaml` to rows and back."""

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from wagtail.search.backends import get_search_backend

from pathways.base.errors import CurriculumError
from pathways.content.loading.files import Document
from pathways.content.loading.schema import Field, check, on_one_line
from pathways.content.loading.yaml_lines import read_yaml, write_yaml
from pathways.content.models.pages import lines
from pathways.content.models.term import Term
from pathways.content.terms import terms_in

NAME = "glossary.yaml"
FIELDS = (Field("key", "slug", most=64), Field("exams", "list", required=False))
WORDS = (Field("en", most=60), Field("es", most=60))
MEANINGS = (Field("en", most=300), Field("es", most=300))
VALUES = ("term_en", "term_es", "means_en", "means_es", "exam_names")
Row = dict[str, str]


def read_glossary(root: Path) -> list[Row]:
    """Return the words of `root`/glossary.yaml as model values, in order; none where there is no file.

    Raises `CurriculumError` naming file, line and field for a broken one, and for a key or a word that is there twice.
    """
    path = root / NAME
    if not path.exists():
        return []
    located = read_yaml(path.name, path.read_text(encoding="utf-8"), 1)
    if not isinstance(located.value, list):
        raise located.error("", "should be a list of words")
    rows = [_row(located, row, f"{number}.") for number, row in enumerate(located.value)]
    for name in ("key", "term_en", "term_es"):
        _hold_one_each(located, rows, name)
    return rows


def _row(located: Any, row: Any, prefix: str) -> Row:
    own = check(located, row, FIELDS, prefix, also=("term", "means"))
    term = check(located, row.get("term"), WORDS, f"{prefix}term.")
    means = check(located, row.get("means"), MEANINGS, f"{prefix}means.")
    texts = {"term_en": term["en"], "term_es": term["es"], "means_en": means["en"], "means_es": means["es"]}
    tidy = {name: on_one_line(text) for name, text in texts.items()}
    return {"key": own["key"], **tidy, "exam_names": "\n".join(own["exams"])}


def _hold_one_each(located: Any, rows: list[Row], name: str) -> None:
    field = name.replace("_", ".")
    seen: set[str] = set()
    for number, row in enumerate(rows):
        if row[name].casefold() in seen:
            raise located.error(f"{number}.{field}", f"{row[name]} is there twice")
        seen.add(row[name].casefold())


def check_terms(documents: Iterable[Document], known: set[str]) -> None:
    """Raise `CurriculumError` for the first lesson that names a word which the glossary does not have."""
    for document in documents:
        for key in sorted(terms_in(document.body)):
            if key not in known:
                raise CurriculumError(document.path, 1, f"term:{key}", f"{NAME} has no word with this key")


def digest_of(values: Any) -> str:
    """Return a digest of what a row (mapping or `Term`) says."""
    texts = [values[name] if isinstance(values, dict) else getattr(values, name) for name in VALUES]
    said = [re.sub(r"\r\n?", "\n", text).strip() for text in texts]
    return hashlib.sha256("\x1f".join(said).encode()).hexdigest()


def load_glossary(rows: list[Row], *, theirs: bool) -> tuple[int, list[str]]:
    """Write the rows; return how many changed, and the keys of those that an editor changed and that were kept.

    Words that the file dropped go, unless an editor wrote or changed them; `theirs` overwrites what editors changed.
    """
    held = {term.key: term for term in Term.objects.all()}
    differs = [row for row in rows if row["key"] not in held or digest_of(held[row["key"]]) != digest_of(row)]
    kept = [row["key"] for row in differs if not theirs and _was_edited(held.get(row["key"]))]
    changed = [row for row in differs if row["key"] not in kept]
    Term.objects.bulk_create(
        [Term(**row, digest=digest_of(row)) for row in changed],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=[*VALUES, "digest", "changed_at"],
    )
    # Rows written at once tell no search of themselves.
    found = list(Term.objects.filter(key__in=[row["key"] for row in changed]))
    if found:
        get_search_backend().add_bulk(Term, found)
    named = {row["key"] for row in rows}
    gone = [term.key for term in held.values() if term.key not in named and term.digest and not _was_edited(term)]
    Term.objects.filter(pk__in=gone).delete()
    return len(changed) + len(gone), kept


def _was_edited(term: Term | None) -> bool:
    return term is not None and term.digest != digest_of(term)


def write_glossary() -> str:
    """Return the glossary as the text of glossary.yaml."""
    return write_yaml([_written(term) for term in Term.objects.all()])


def _written(term: Term) -> dict[str, Any]:
    row: dict[str, Any] = {
        "key": term.key,
        "term": {"en": term.term_en, "es": term.term_es},
        "means": {"en": term.means_en, "es": term.means_es},
    }
    return {**row, "exams": lines(term.exam_names)} if lines(term.exam_names) else row


def same_glossary(root: Path) -> bool:
    """Return whether the file says what the rows say, in whatever order and style."""
    try:
        said = {row["key"]: digest_of(row) for row in read_glossary(root)}
    except CurriculumError:
        return False
    return said == {term.key: digest_of(term) for term in Term.objects.all()}
