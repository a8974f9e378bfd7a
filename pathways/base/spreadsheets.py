"""Tables as people send them: CSV of whatever program, in whatever code page."""

import csv
import io


def decoded(raw: bytes) -> str:
    """Return the text of a file as spreadsheets save it: UTF-8, else the code page of Windows."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def cells_of(text: str) -> list[list[str]]:
    """Return the cells of a CSV text, line by line. Commas, semicolons and tabs separate columns, as in the first line.

    Raises `csv.Error` for what is no CSV, and for what is no text.
    """
    text = text.lstrip("\ufeff").strip("\r\n")
    if "\0" in text:
        raise csv.Error("This is no text.")
    first = text.partition("\n")[0]
    return list(csv.reader(io.StringIO(text), delimiter=max(",;\t", key=first.count)))
