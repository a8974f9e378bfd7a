"""Make the tables of both labs: `python make_tables.py FOLDER`. All sites, members and tools are made up."""

import csv
import sys
from pathlib import Path

DAYS = (5, 12, 19, 26)
SITES = (("Oak", "lunch", 58), ("Oak", "dinner", 41), ("River", "lunch", 66), ("River", "dinner", 52), ("Mill", "lunch", 24))
NOT_REPORTED = {7, 23, 24, 41, 58}
MEMBERS = [("code", "town"), *[(f"M-{n:02d}", town) for n, town in enumerate("Lima Salem Lima Dover Salem Lima Dover Salem".split(), 1)]]
TOOLS = ["big drill", "small drill", "jig saw", "tile cutter", "ladder", "pressure washer", "sander", "post digger", "cement mixer"]
LOANS = """
M-01 T-1 2026-03-02 2026-03-05
M-03 T-5 2026-03-02 2026-03-20
M-06 T-1 2026-03-06 2026-03-07
M-01 T-7 2026-03-08 2026-03-15
m-04 T-3 2026-03-09 2026-03-12
M-07 T-2 2026-03-10
M-01 T-5 2026-03-21
M-03 T-6 2026-03-21 2026-03-23
M-08 T-1 2026-03-22 2026-03-28
M-60 T-3 2026-03-23
M-06 T-7 2026-03-24
M-03 T-1 2026-03-29
M-07 T-9 2026-03-29 2026-03-30
"""


def meals() -> list[tuple[object, ...]]:
    """Return one row for each meal that was served from January to March."""
    rows: list[tuple[object, ...]] = [("day", "site", "kind", "plates")]
    for month in (1, 2, 3):
        for day in DAYS:
            for turn, (site, kind, base) in enumerate(SITES):
                plates = base + (day * 7 + month * 5 + turn * 13) % 31
                number = "" if len(rows) in NOT_REPORTED else plates
                rows.append((f"2026-{month:02d}-{day:02d}", site, kind, number))
    return rows


def loans() -> list[tuple[object, ...]]:
    """Return the loans, the oldest first; the last place is empty while a tool is out."""
    rows: list[tuple[object, ...]] = [("loan", "member", "tool", "day", "back")]
    for number, line in enumerate(LOANS.split("\n")[1:-1], start=1):
        member, tool, day, *back = line.split()
        rows.append((number, member, tool, day, back[0] if back else ""))
    return rows


def make(folder: Path) -> None:
    """Write the CSV files into the folders of the two labs."""
    tools = [("code", "name"), *[(f"T-{n}", name) for n, name in enumerate(TOOLS, 1)]]
    tables = {"group-and-pivot/meals": meals(), "joins/members": MEMBERS, "joins/tools": tools, "joins/loans": loans()}
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)


if __name__ == "__main__":
    make(Path(sys.argv[1]))
