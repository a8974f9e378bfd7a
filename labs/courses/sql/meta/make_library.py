"""Make `library.txt`: the tools, members and loans of the lab. All names are made up; the same seed gives the same file."""

from pathlib import Path
from random import Random

TOOLS = [
    ("Hedge trimmer", "garden", 40), ("Garden fork", "garden", 15), ("Leaf rake", "garden", 10),
    ("Lawn spreader", "garden", None), ("Pruning saw", "garden", 15), ("Post digger", "garden", 30),
    ("Cordless drill", "power", 50), ("Jigsaw", "power", 45), ("Belt sander", "power", 45), ("Heat gun", "power", None),
    ("Tile cutter", "hand", 35), ("Pipe wrench", "hand", 20), ("Sewing machine", "craft", 60), ("Glue gun", "craft", 10),
    ("Button press", "craft", None), ("Step ladder", "hand", 25),
]  # fmt: skip
NEVER = {4, 11, 15}
MEMBERS = ["Ada", "Bo", "Carmen", "Dara", "Elif", "Finn", "Grace", "Hugo", "Ines", "O'Neil", "Jun", "Kofi"]
OPEN = [(2, 4), (7, 9), (13, 9), (1, 1), (8, 3), (6, 10), (16, 11)]  # tool and member of what is still out
SEED, LOANS = 20, 38


def lines() -> list[str]:
    """Return the file's lines: a table, then its values, with a bar between them."""
    draw = Random(SEED)
    made = [["tools", n, name, kind, deposit] for n, (name, kind, deposit) in enumerate(TOOLS, 1)]
    made += [
        ["members", n, name, f"2025-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}"]
        for n, name in enumerate(MEMBERS, 1)
    ]
    for n in range(1, LOANS + 1):
        drawn = draw.choice([t for t in range(1, 17) if t not in NEVER]), draw.randint(1, len(MEMBERS) - 1)
        tool, member = OPEN[n - LOANS - 1] if n > LOANS - len(OPEN) else drawn
        month, day = 3 + (n - 1) // 19, 1 + (n - 1) % 19
        back = None if n > LOANS - len(OPEN) else f"2026-{month:02}-{day + draw.randint(1, 9):02}"
        made.append(["loans", n, tool, member, f"2026-{month:02}-{day:02}", back])
    return ["|".join("" if value is None else str(value) for value in row) for row in made]


def make(folder: Path) -> None:
    """Write the file into `folder`."""
    (folder / "library.txt").write_text("\n".join(lines()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    make(Path(__file__).parents[1] / "source" / "queries-on-sqlite")
