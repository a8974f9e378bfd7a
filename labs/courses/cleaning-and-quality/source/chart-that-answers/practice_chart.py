"""Draw bars with letters, so that everybody can read them, also aloud. You need not read this file."""

import csv

WIDTH = 40


def load(name):
    """Return the rows of a CSV file as a list of dictionaries."""
    with open(name, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def draw(chart):
    """Print a chart: its title, and one bar for each name."""
    names, values, start = chart["names"], chart["values"], chart["start"]
    print(chart["title"])
    print(f"(bars begin at {start})")
    longest = max([value - start for value in values] or [1]) or 1
    for name, value in zip(names, values):
        length = max(0, round((value - start) * WIDTH / longest))
        print(f"{name:6} {'#' * length} {value}")
