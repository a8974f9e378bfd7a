"""`make attack-tables`: attacks all published tables of many made-up academies together; ends with one JSON object.

One academy in forty is whole: five pathways, three years and their roll-ups. The others have two or three pathways and
two years, which cost a tenth, and in which there are fewest figures to hide behind. With KEEP each answer is written to
a file as it comes: the same command goes on from there, unless what hides or what attacks has changed since.
"""

import argparse
import hashlib
import json
import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

AS_OF = date(2029, 1, 1)
YEARS = [2023, 2024, 2025]
# Large and small: the second number is the most people that a pathway has in a year.
SIZES = ((2, 15), (4, 40), (10, 120))
WHOLE_EVERY = 40
Answer = dict[str, Any]


def made(seed: int) -> tuple[random.Random, list[str], list[int], list[tuple[int, int]]]:
    """Return chance, pathways, programme years, and the spans of the tables in the order in which they are published.

    At least one of them is told twice: by itself and in a roll-up, or by two roll-ups.
    """
    from tests.placement.outcomes.academies import PATHWAYS

    chance = random.Random(seed)
    whole = seed % WHOLE_EVERY == 0
    years = YEARS if whole else YEARS[:2]
    pathways = PATHWAYS if whole else PATHWAYS[: chance.choice((2, 2, 3))]
    spans = [(first, last) for first in years for last in years if first <= last]
    return chance, pathways, years, chance.sample(spans, chance.randint(2, len(spans)))


def attack(seed: int) -> Answer:
    """Publish the tables of one academy in a random order of years and roll-ups; return what a reader recovers."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "academy_site.settings.test")
    import django

    django.setup()
    from placement.outcomes.table import MEASURES, Span, build, counts_of, shown_figures
    from tests.placement.outcomes.academies import academy
    from tests.placement.outcomes.attacker import recovered

    chance, pathways, years, spans = made(seed)
    groups = academy(chance, years, chance.choice(SIZES), pathways)
    tables: list[dict[str, Any]] = []
    for span in spans:
        tables.append(build(groups, Span(*span, AS_OF), earlier=tables))
    truth = {
        year: {
            measure: {name: (count.yes, count.no, count.excluded) for name, count in per.items()}
            for measure, per in counts_of(groups, Span(year, year, AS_OF)).items()
        }
        for year in years
    }
    return {
        "seed": seed,
        "whole": int(seed % WHOLE_EVERY == 0),
        "publications": len(tables),
        "cells": sum(len(table["rows"]) * len(MEASURES) for table in tables),
        "shown": sum(map(shown_figures, tables)),
        "recovered": len(recovered(tables, truth, years, pathways)),
    }


def code() -> str:
    """Return a digest of all that an answer stands on: of another one's answers none is taken over."""
    root = Path(__file__).resolve().parents[3]
    files = [*sorted((root / "placement" / "outcomes").glob("*.py")), *sorted(Path(__file__).parent.glob("a*.py"))]
    hides = {"cells", "facts", "fitting", "formulas", "periods", "protection", "suppression", "table"}
    used = [file for file in files if file.stem in hides or file.parent == Path(__file__).parent]
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in used)).hexdigest()[:16]


def known(keep: Path | None, digest: str) -> dict[int, Answer]:
    """Return seed → answer of those that are kept and still stand; a line that was cut short counts for nothing."""
    found: dict[int, Answer] = {}
    for line in keep.read_text().splitlines() if keep and keep.exists() else ():
        try:
            answer = json.loads(line)
        except ValueError:
            continue
        if answer.pop("code") == digest:
            found[answer["seed"]] = answer
    return found


def answers(seeds: list[int], processes: int, until: float) -> Iterator[Answer]:
    """Yield the answer of each seed, until a moment has come."""
    with ProcessPoolExecutor(processes) as pool:
        for begin in range(0, len(seeds), 8 * processes):
            if time.monotonic() >= until:
                return
            yield from pool.map(attack, seeds[begin : begin + 8 * processes])


def report(found: list[Answer]) -> Answer:
    """Return what all attacks together came to."""
    total = Counter[str]()
    for answer in found:
        total.update(answer)
    return {
        "academies": len(found),
        "of_five_pathways_and_three_years": total["whole"],
        "publications": total["publications"],
        "cells_hidden": total["cells"] - total["shown"],
        "recovered": total["recovered"],
        "share_shown": round(total["shown"] / total["cells"], 3) if total["cells"] else None,
    }


def main() -> None:
    """Attack as many academies as asked for; exit with 1 where anything was recovered."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--academies", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    parser.add_argument("--minutes", type=float, default=float("inf"), help="stop after that time with what there is")
    parser.add_argument("--keep", type=Path, help="write each answer here, and go on from those that are here")
    wanted = parser.parse_args()
    digest, seeds = code(), range(wanted.seed, wanted.seed + wanted.academies)
    found = {seed: answer for seed, answer in known(wanted.keep, digest).items() if seed in seeds}
    left = [seed for seed in seeds if seed not in found]
    began = time.monotonic()
    for answer in answers(left, wanted.processes, began + wanted.minutes * 60):
        found[answer["seed"]] = answer
        if wanted.keep:
            with wanted.keep.open("a") as file:
                file.write(json.dumps(answer | {"code": digest}) + "\n")
    more = {"seed": wanted.seed, "asked_for": wanted.academies, "seconds": round(time.monotonic() - began)}
    print(json.dumps(report(list(found.values())) | more | {"processes": wanted.processes}))
    raise SystemExit(1 if any(answer["recovered"] for answer in found.values()) else 0)


if __name__ == "__main__":
    main()
