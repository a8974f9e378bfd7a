"""Which people of a cohort a page of the book shows: filters and pages, in the database wherever it can tell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from labs.base import roster
from labs.gradebook.columns import Columns
from labs.gradebook.selectors.book import Book, book_of
from labs.grades.models.grade import CurrentGrade
from pathways.models import Cohort
from people.base.prepared import Prepared
from people.models import User

A_PAGE = 50
FILTERS = {
    "": _("Everybody"),
    "to_grade": _("Something to grade"),
    "nothing": _("Nothing handed in yet"),
    "below": _("Total below a line"),
}
LINE = 60
# What people are put in order by.
ORDER = ("display_name", "username")
# What is read of them, in the order of the model's own fields.
READ = ("id", "username", "display_name")


@dataclass(frozen=True)
class Wanted:
    """What a reader asked for: whose lines (`who`, `line` in percent, `name`), which columns, which page."""

    who: str = ""
    line: int = LINE
    name: str = ""
    kind: str = ""
    course: str = ""
    page: str = ""

    @classmethod
    def of(cls, sent: Mapping[str, str], columns: Columns) -> "Wanted":
        """Return what an address asks for; what is unknown there is as if it were not there."""
        line = sent.get("line", "")
        courses = {column.course for column in columns.every}
        return cls(
            who=sent.get("who", "") if sent.get("who") in FILTERS else "",
            line=min(int(line), 100) if line.isascii() and line.isdigit() else LINE,
            name=sent.get("name", "").strip()[:80],
            kind=sent.get("kind", "") if sent.get("kind") in {column.kind for column in columns.every} else "",
            course=sent.get("course", "") if sent.get("course") in courses else "",
            page=sent.get("page", ""),
        )

    @property
    def query(self) -> str:
        """Return the address' query without the page."""
        line = str(self.line) if self.who == "below" else ""
        asked = {"who": self.who, "line": line, "name": self.name, "kind": self.kind, "course": self.course}
        return urlencode({key: value for key, value in asked.items() if value})

    @property
    def here(self) -> str:
        """Return the address' query with the page, "?" before it; "" for the first page of everything."""
        parts = [urlencode({"page": self.page}) if self.page else "", self.query]
        return "?" + "&".join(part for part in parts if part) if any(parts) else ""


def people_of(cohort: Cohort, columns: Columns, wanted: Wanted, *, seen_by: User) -> Sequence[User]:
    """Return everybody whom a filter lets through, by name; a query set not yet read, but for a line below a total.

    Without those who are kept from `seen_by`.
    """
    seated = roster.seated_in(cohort, seen_by).only(*ORDER)
    if wanted.name:
        seated = seated.filter(display_name__icontains=wanted.name)
    labs = [lab.pk for lab in columns.labs]
    handed_in = CurrentGrade.objects.filter(student=OuterRef("pk"), assignment__in=labs)
    if wanted.who == "to_grade":
        return seated.filter(Exists(handed_in.filter(Q(waiting__gt=0) | Q(flagged=True))))  # type: ignore[return-value]
    if wanted.who == "nothing":
        return seated.filter(~Exists(handed_in))  # type: ignore[return-value]
    if wanted.who == "below":
        book = book_of(cohort, columns, list(seated))
        below = (line for line in book.lines if line.total.percent is not None and line.total.percent < wanted.line)
        return [line.student for line in below]
    return seated  # type: ignore[return-value]


def _seated(*, cohort: Any, seen_by: Any) -> "QuerySet[Any, tuple[Any, ...]]":
    return roster.seated_in(cohort, seen_by).order_by().values_list(*ORDER, "pk")


SEATED = Prepared(_seated)


def people_page(cohort: Cohort, columns: Columns, wanted: Wanted, *, seen_by: User) -> "Page[User]":
    """Return one page of people."""
    if not wanted.who and not wanted.name:
        # Most look at everybody: one query for the page and the count.
        page: Page[Any] = SEATED.page(wanted.page, A_PAGE, "1, 2", cohort=cohort.pk, seen_by=seen_by.pk)
        page.object_list = [User.from_db(DEFAULT_DB_ALIAS, READ, row[::-1]) for row in page.object_list]
        return page
    people = people_of(cohort, columns, wanted, seen_by=seen_by)
    return Paginator(people, A_PAGE).get_page(wanted.page)


def page_of(cohort: Cohort, columns: Columns, wanted: Wanted, *, seen_by: User) -> "tuple[Page[User], Book]":
    """Return one page of people and their book."""
    page = people_page(cohort, columns, wanted, seen_by=seen_by)
    return page, book_of(cohort, columns, list(page))
