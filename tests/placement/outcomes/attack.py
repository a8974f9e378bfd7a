"""`make attack-tables`: attacks all published tables of many made-up academies together; ends with one JSON object."""

import argparse
import json
import os
import random
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import date

AS_OF = date(2029, 1, 1)
# Large and small: the second number is the most people that a pathway has in a year.
SIZES = ((2, 15), (4, 40), (10, 120))


def attack(seed: int) -> dict[str, int]:
    """Publish the tables of one academy in a random order of years and roll-ups; return what a reader recovers."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "academy_site.settings.test")
    import django

    django.setup()
    from placement.outcomes.table import MEASURES, Span, build, counts_of, shown_figures
    from tests.placement.outcomes.academies import PATHWAYS, academy
    from tests.placement.outcomes.attacker import recovered

    chance = random.Random(seed)
    years = [2023, 2024, 2025]
    groups = academy(chance, years, chance.choice(SIZES))
    spans = [(2023, 2023), (2024, 2024), (2023, 2024), (2025, 2025), (2023, 2025), (2024, 2025)]
    spans = chance.sample(spans, chance.randint(2, len(spans)))
    tables: list[dict[str, object]] = []
    for span in spans:
        tables.append(build(groups, Span(*span, AS_OF), earlier=tables))
    truth = {
        year: {
            measure: {name: (count.yes, count.no, count.excluded) for name, count in per.items()}
            for measure, per in counts_of(groups, Span(year, year, AS_OF)).items()
        }
        for year in years
    }
    cells = sum(len(table["rows"]) * len(MEASURES) for table in tables)  # type: ignore[arg-type, misc]
    shown = sum(map(shown_figures, tables))
    found = len(recovered(tables, truth, years, PATHWAYS))
    return {"publications": len(tables), "cells": cells, "shown": shown, "recovered": found}


def main() -> None:
    """Attack as many academies as asked for; exit with 1 where anything was recovered."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--academies", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    wanted = parser.parse_args()
    total = {"publications": 0, "cells": 0, "shown": 0, "recovered": 0}
    seeds = range(wanted.seed, wanted.seed + wanted.academies)
    began = time.monotonic()
    with ProcessPoolExecutor(wanted.processes) as pool:
        for done in pool.map(attack, seeds, chunksize=4):
            total = {name: number + done[name] for name, number in total.items()}
    report = {
        "academies": wanted.academies,
        "seed": wanted.seed,
        "publications": total["publications"],
        "cells_hidden": total["cells"] - total["shown"],
        "recovered": total["recovered"],
        "share_shown": round(total["shown"] / total["cells"], 3),
        "seconds": round(time.monotonic() - began),
        "processes": wanted.processes,
    }
    print(json.dumps(report))
    raise SystemExit(1 if total["recovered"] else 0)


if __name__ == "__main__":
    main()
