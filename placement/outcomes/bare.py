"""Values as the database's driver hands them out: of many thousand rows no model is made, and no field is asked.

SQLite hands moments and days out as text and money as a number; PostgreSQL as what they are.
"""

from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

MINUTE = len("2026-11-30 12:00")


def bare(column: str) -> Coalesce:
    """Return a column as an expression: plain ones of days and moments SQLite's driver reads in Python, one by one."""
    return Coalesce(column, column)


def values(rows: "QuerySet[Any]", *columns: Any) -> list[tuple[Any, ...]]:
    """Return the columns of a query as the driver gives them. One query, none where no row can be found."""
    try:
        sql, params = rows.values_list(*columns).query.sql_with_params()
    except EmptyResultSet:
        return []
    with connections[rows.db].cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def uuid_of(value: Any) -> UUID:
    """Return an id."""
    return value if isinstance(value, UUID) else UUID(value)


@lru_cache(maxsize=10_000)
def text_of_id(value: Any) -> str:
    """Return an id as text."""
    return str(uuid_of(value))


def day_of(value: Any) -> Any:
    """Return a day, `None` where there is none."""
    return _day(value) if isinstance(value, str) else value


@lru_cache(maxsize=36_525)
def _day(text: str) -> date:
    return date.fromisoformat(text)


def local_day(moment: Any, zone: str | None = None) -> date:
    """Return the day of a moment in a time zone, that of the site unless one is named."""
    if isinstance(moment, str):
        # A zone's midnight is at a whole minute of UTC.
        return _local(moment[:MINUTE], zone)
    return _in(zone, moment)


@lru_cache(maxsize=100_000)
def _local(minute: str, zone: str | None) -> date:
    return _in(zone, datetime.fromisoformat(minute).replace(tzinfo=UTC))


def _in(zone: str | None, moment: datetime) -> date:
    place = ZoneInfo(zone) if zone else timezone.get_current_timezone()
    return moment.astimezone(place).date()


def money(value: Any) -> Decimal | None:
    """Return a number of two places as it was written down."""
    return value if value is None or isinstance(value, Decimal) else _money(value)


@lru_cache(maxsize=100_000)
def _money(value: float | str) -> Decimal:
    return Decimal(f"{float(value):.2f}")
