"""Small functions for texts and files of the lab. You need not read this file."""


def read(name):
    """Return the text of a file."""
    with open(name, encoding="utf-8") as file:
        return file.read()


def lines(name):
    """Return the lines of a file, without empty ones."""
    return [line for line in read(name).splitlines() if line.strip()]


def clean(text):
    """Return a text in small letters, without blanks and the signs < and > around it."""
    return str(text).strip().strip("<>").strip().lower()
