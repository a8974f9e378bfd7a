"""Reads whose SQL is written once: the ORM says what is read, and only the values change from request to request.

Writing the SQL of a board's query takes the ORM as long as the database needs to answer it. What `build` returns is
kept with marks for its values, by which values are lists or left out; the answer is what the query set would give.
"""

import copy
import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db import connections
from django.db.models import DateField, DateTimeField, Field, QuerySet, UUIDField
from django.utils import timezone

Row = TypeVar("Row")
# Lists are filled up to a multiple of this with their last value: a query for each length would be kept otherwise.
STEP = 8
MOST = 200
# Where the marks begin, and how far apart those of two values are: further than any list is long.
_FIRST, _APART = 0xBADC0DE << 100, 1 << 64
# Marks of numbers: the last that a column of 32 bits takes, where no key and no count has come yet.
_HIGH = (1 << 31) - 1000
# A day or a time as SQLite takes it.
_DAY = re.compile(r"\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d.*)?")
_Key = tuple[tuple[str, Any], ...]
_FIELDS: "tuple[tuple[type, Field[Any, Any]], ...]" = (
    (UUID, UUIDField()),
    (datetime, DateTimeField()),
    (date, DateField()),
)


class Prepared(Generic[Row]):
    """A query set of `build(**values)`; a value is a UUID, a number, a date, a time, a list for `__in`, or `None`.

    A list is of UUIDs, or of texts that are looked for as they are.

    `build` gives every value to the query as it is, and decides nothing by it but by its being `None`. It asks no
    clock: a day or a time that is no value raises `ValueError`, for it would be kept for all who come later. A text is
    given to the ORM anew each time where it is not empty: what it looks for is not kept.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Row]]) -> None:
        self.build = build
        self._plans: dict[_Key, _Plan[Row]] = {}

    def __call__(self, **values: Any) -> list[Row]:
        """Return the rows; none where a list is empty. One query, and those of `prefetch_related`."""
        if _nothing(values):
            return []
        return list(self._plan(values).filled(values))

    def bare(self, **values: Any) -> list[tuple[Any, ...]]:
        """Return the rows as the database writes them, for a query that makes text and numbers of everything itself.

        One query, none where a list is empty. Of thousands of rows, converting costs more than reading.
        """
        return [] if _nothing(values) else self._plan(values).bare(values)

    def page(self, number: str | None, size: int, order: str, /, **values: Any) -> Page[Row]:
        """Return one page of the rows with the count of all, as `Paginator.get_page` does. One query where it exists.

        For rows of values without an order of their own: `order` names their columns by number.
        """
        if _nothing(values):
            return _page([], 1, size, 0)
        plan = self._plan(values)
        wanted = _page_number(number)
        rows, count = plan.cut(values, order, size, max(0, wanted - 1) * size)
        if (not rows and wanted > 1) or wanted < 1:
            if not rows:
                _rows, count = plan.cut(values, order, 1, 0)
            wanted = max(1, -(-count // size))
            rows, count = plan.cut(values, order, size, (wanted - 1) * size)
        return _page(rows, wanted, size, count)

    def _plan(self, values: dict[str, Any]) -> "_Plan[Row]":
        # The SQL itself may name the reader's time zone.
        zone = ("the reader's time zone", timezone.get_current_timezone_name())
        key: _Key = (zone, *((name, _kind(value)) for name, value in values.items()))
        plan = self._plans.get(key)
        if plan is None:
            plan = _Plan(self.build, values)
            if len(self._plans) >= MOST:
                self._plans.clear()
            if not any(isinstance(value, str) and value for value in values.values()):
                self._plans[key] = plan
        return plan


class _Plan(Generic[Row]):
    """The SQL of one query with the place of each value among its parameters."""

    def __init__(self, build: Callable[..., QuerySet[Any, Row]], values: dict[str, Any]) -> None:
        marks = {name: _mark(at, value) for at, (name, value) in enumerate(values.items())}
        texts = [value for value in values.values() if isinstance(value, str)]
        self.found = build(**marks)
        self.compiler = self.found.query.get_compiler(using=self.found.db)
        self.sql, self.params = self.compiler.as_sql()
        adapted = {_adapted(mark, self.compiler.connection): at for at, mark in _each(marks)}
        self.places = [(place, adapted[each]) for place, each in enumerate(self.params) if _known(each, adapted)]
        if missing := set(adapted.values()) - {at for _place, at in self.places}:
            raise ValueError(f"the query does not take these values as they are: {sorted(missing)}")
        if own := [each for each in self.params if _is_time(each) and each not in adapted and each not in texts]:
            raise ValueError(f"the query has a day or time of its own, which would be kept: {own}")

    def filled(self, values: dict[str, Any]) -> QuerySet[Any, Row]:
        """Return the query set that reads with these values."""
        compiler = self._compiler(values)
        found = self.found.all()
        found.query.__dict__["get_compiler"] = lambda *_args, **_options: compiler
        return found

    def bare(self, values: dict[str, Any]) -> list[tuple[Any, ...]]:
        """Return the database's own rows."""
        compiler = self._compiler(values)
        with compiler.connection.cursor() as cursor:
            cursor.execute(*compiler.as_sql())
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows

    def cut(self, values: dict[str, Any], order: str, size: int, first: int) -> tuple[list[Row], int]:
        """Return so many rows from the `first` on, in this order, and how many there are of all (0 without rows)."""
        compiler = self._compiler(values)
        sql, params = compiler.as_sql()
        sql = f"SELECT found.*, COUNT(*) OVER () FROM ({sql}) AS found ORDER BY {order} LIMIT %s OFFSET %s"  # noqa: S608
        with compiler.connection.cursor() as cursor:
            cursor.execute(sql, [*params, size, first])
            rows = cursor.fetchall()
        cut = compiler.results_iter([[row[:-1] for row in rows]], tuple_expected=True)
        return list(cut), rows[0][-1] if rows else 0

    def _compiler(self, values: dict[str, Any]) -> Any:
        compiler = copy.copy(self.compiler)
        compiler.connection = connections[self.found.db]
        real = {at: _adapted(value, compiler.connection) for at, value in _each(values)}
        params = list(self.params)
        for place, at in self.places:
            params[place] = real[at]
        compiler.__dict__["as_sql"] = lambda *_args, **_options: (self.sql, tuple(params))
        return compiler


def _page(rows: Sequence[Row], number: int, size: int, count: int) -> Page[Row]:
    whole: Paginator[Any] = Paginator(range(count), size)
    return Page(rows, number, whole)


def _page_number(number: str | None) -> int:
    """Return the page that is asked for, the first where it is no number, at most what any database counts to."""
    try:
        return min(int(number or 1), 10**9)
    except ValueError:
        return 1


def _kind(value: Any) -> Any:
    """Return what of a value decides which query is kept."""
    if isinstance(value, list):
        return type(value[0]), -(-len(value) // STEP)
    return type(value) if isinstance(value, UUID | date) or _is_number(value) else ("", value)


def _nothing(values: dict[str, Any]) -> bool:
    return any(isinstance(value, list) and not value for value in values.values())


def _mark(at: int, value: Any) -> Any:
    """Return a value of the same kind that no row has."""
    if isinstance(value, list):
        marks = [UUID(int=_FIRST + at * _APART + number) for number in range(len(_padded(value)))]
        return [f"mark {mark}" for mark in marks] if isinstance(value[0], str) else marks
    if isinstance(value, UUID):
        return UUID(int=_FIRST + at * _APART)
    if _is_number(value):
        return _HIGH + at
    if isinstance(value, datetime):
        return datetime(1, 1, 2, tzinfo=UTC) + timedelta(seconds=at)
    return date(1, 1, 3) + timedelta(days=at) if isinstance(value, date) else value


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _padded(values: Sequence[Any]) -> list[Any]:
    return [*values, *[values[-1]] * (-len(values) % STEP)]


def _each(values: dict[str, Any]) -> list[tuple[tuple[str, int], Any]]:
    """Return every single value that is marked, by its name and its place in its list."""
    found: list[tuple[tuple[str, int], Any]] = []
    for name, value in values.items():
        if isinstance(value, list):
            found += [((name, number), each) for number, each in enumerate(_padded(value))]
        elif isinstance(value, UUID | date) or _is_number(value):
            found.append(((name, 0), value))
    return found


def _adapted(value: Any, connection: Any) -> Any:
    """Return a value as the database takes it."""
    if isinstance(value, str) or _is_number(value):
        return value
    field = next(field for kind, field in _FIELDS if isinstance(value, kind))
    return field.get_db_prep_value(value, connection)


def _is_time(param: object) -> bool:
    return isinstance(param, date) or (isinstance(param, str) and _DAY.fullmatch(param) is not None)


def _known(param: object, adapted: dict[Any, tuple[str, int]]) -> bool:
    return isinstance(param, str | UUID | date | int) and param in adapted
