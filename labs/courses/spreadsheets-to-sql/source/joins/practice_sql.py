"""A small database to ask questions. Each question gets a fresh copy and can only look. You need not read this file."""

import csv
import sqlite3

LOOKING = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION}
STEPS = 2_000  # times a thousand: far more than any question of this lab takes
SAID = {"not authorized": "it may only look at tables, with SELECT", "interrupted": "it takes too long; is ON missing?"}
SPANISH = {
    "the query is still empty: write it between the three quotes, and run the cell": (
        "la consulta todavía está sin llenar: escríbela entre las tres comillas y ejecuta la celda"
    ),
    "the database cannot answer: {}": "la base de datos no puede responder: {}",
    "it may only look at tables, with SELECT": "la consulta solo puede mirar tablas, con SELECT",
    "it takes too long; is ON missing?": "tarda demasiado; ¿falta ON?",
}
LONGEST = 100_000  # bytes of one value


def load(*names):
    """Return the tables of CSV files as {name: [columns, row, row, …]}; an empty cell is None."""
    tables = {}
    for name in names:
        with open(f"{name}.csv", newline="", encoding="utf-8") as file:
            columns, *rows = list(csv.reader(file))
        tables[name] = [tuple(columns), *[tuple(map(_value, row)) for row in rows]]
    return tables


def ask(query, tables):
    """Return the rows that a query gives, each as a tuple."""
    rows, why = _asked(query, tables)
    if why:
        raise ValueError(_say("en", *why))
    return rows


def problem(query, tables, language="en"):
    """Return one sentence in English or Spanish ("es") if the query cannot be answered, else an empty text."""
    why = _asked(query, tables)[1]
    return _say(language, *why) if why else ""


def show(query, tables):
    """Print what a query gives, with the names of its columns."""
    if not str(query).strip():
        print("Nothing to show yet.")
        return
    base = _base(tables)
    try:
        found = base.execute(query)
        print("  ".join(f"{part[0]:12}" for part in found.description))
        for row in found.fetchall():
            print("  ".join(f"{'' if value is None else str(value):12}" for value in row))
    except sqlite3.Error as error:
        print(f"The database says: {error}")
    finally:
        base.close()


def _value(text):
    if text == "":
        return None
    return int(text) if text.isdigit() else text


def _base(tables):
    base = sqlite3.connect(":memory:")
    for name, (columns, *rows) in tables.items():
        base.execute(f"CREATE TABLE {name} ({', '.join(columns)})")
        base.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(columns))})", rows)
    base.commit()
    base.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST)
    base.set_authorizer(_may)
    base.set_progress_handler(_counting(), 1000)
    return base


def _may(action, first, second, *_):
    known = action in LOOKING and second != "load_extension"
    return sqlite3.SQLITE_OK if known else sqlite3.SQLITE_DENY


def _counting():
    """Return a clock that stops a question after too many steps."""
    left = [STEPS]

    def tick():
        left[0] -= 1
        return left[0] < 0

    return tick


def _say(language, words, *values):
    """Return a sentence with its values in their places; what the database says itself has no other language."""
    known = SPANISH if language == "es" else {}
    return known.get(words, words).format(*[known.get(value, value) for value in values])


def _asked(query, tables):
    """Return the rows, and why there are none: a sentence and its values, () where the query was answered."""
    if not isinstance(query, str) or not query.strip():
        return [], ("the query is still empty: write it between the three quotes, and run the cell",)
    base = _base(tables)
    try:
        return [tuple(row) for row in base.execute(query).fetchmany(500)], ()
    except (sqlite3.Error, sqlite3.Warning, ValueError, MemoryError) as error:
        return [], ("the database cannot answer: {}", SAID.get(str(error), str(error)))
    finally:
        base.close()
