"""A small library of tools as a database. You need not read this file."""

import sqlite3

TABLES = """
CREATE TABLE tools (id INTEGER PRIMARY KEY, name TEXT, kind TEXT, deposit INTEGER);
CREATE TABLE members (id INTEGER PRIMARY KEY, name TEXT, since TEXT);
CREATE TABLE loans (id INTEGER PRIMARY KEY, tool_id INTEGER, member_id INTEGER, lent TEXT, back TEXT);
"""
READS = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
MOST_STEPS, MOST_ROWS = 200, 500  # of 10,000 each; a query here needs far less than one


def library_of(tools, members, loans):
    """Return a database with these rows; it can be asked, and not changed."""
    db = sqlite3.connect(":memory:")
    db.executescript(TABLES)
    for name, found in {"tools": tools, "members": members, "loans": loans}.items():
        for row in found:
            db.execute(f"INSERT INTO {name} VALUES ({', '.join('?' * len(row))})", row)
    db.commit()
    db.set_authorizer(lambda action, *about: sqlite3.SQLITE_OK if action in READS else sqlite3.SQLITE_DENY)
    return db


def load(name):
    """Return the database that a file of lines holds: table, then its values, with a bar between them."""
    found = {"tools": [], "members": [], "loans": []}
    with open(name, encoding="utf-8") as file:
        for line in file.read().splitlines():
            table, *values = line.split("|")
            found[table].append([value_of(value) for value in values])
    return library_of(**found)


def value_of(text):
    """Return a number, a text, or None where nothing is written."""
    return None if text == "" else int(text) if text.isdigit() else text


def rows(db, query, values=()):
    """Return what a query finds, as a list of rows. A query that takes far too long is ended."""
    steps = []
    db.set_progress_handler(lambda: steps.append(1) or len(steps) > MOST_STEPS, 10_000)
    return [tuple(row) for row in db.execute(str(query), values).fetchmany(MOST_ROWS)]


def show(db, query, values=()):
    """Print what a query finds, a row a line, with the names of the columns above."""
    asked = db.execute(str(query), values)
    found = [[column[0] for column in asked.description], *asked.fetchmany(MOST_ROWS)]
    texts = [["NULL" if value is None else str(value) for value in row] for row in found]
    wide = [max(len(row[place]) for row in texts) for place in range(len(texts[0]))]
    for row in texts:
        print("  ".join(value.ljust(size) for value, size in zip(row, wide)).rstrip())


def clean(text):
    """Return a text in small letters, without blanks around it."""
    return str(text).strip().lower()
