"""`make scores-night`: thousands of random labs beside plain nbgrader; ends with one JSON object.

The seed is printed; `--seed` looks at the same labs again. Fails on any difference, and where a twentieth of all
checks or more wait for a person.
"""

from __future__ import annotations

import argparse
import json
import secrets
import sys
import time

from hypothesis import HealthCheck, Phase, given, seed, settings

from labs.grader.engine import Engine
from labs.grader.sandbox.probe import choose

from .compare import Seen, compare, differs, smallest
from .kernels import forked
from .labs import Lab, labs

SHOWN = 8


def look(engine: Engine, wanted: int, number: int, seen: Seen) -> None:
    """Compare `wanted` labs drawn from seed `number`."""

    @seed(number)
    @settings(
        max_examples=wanted,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(labs())
    def one(lab: Lab) -> None:
        compare(engine, lab, seen)
        if seen.counts["labs"] % 100 == 0:
            print(json.dumps(seen.as_json()), flush=True)

    one()


def show(engine: Engine, seen: Seen) -> None:
    """Print the first differences, each made as small as it gets."""
    for lab, told in seen.different[:SHOWN]:
        small = smallest(lab, lambda one: differs(engine, one))
        print(f"\n=== {told}\n{differs(engine, small)}\n{small.told()}", flush=True)
    for _, told in seen.different[SHOWN:]:
        print(told)


def main() -> int:
    """Look, show, print the figures; return 1 where a score differs or too many wait."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--labs", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(2**32))
    wanted = parser.parse_args()
    print(f"seed {wanted.seed}", flush=True)
    seen, started = Seen(), time.monotonic()
    with forked("numpy", "pandas"), Engine(choose()) as engine:
        look(engine, wanted.labs, wanted.seed, seen)
        show(engine, seen)
    found = seen.as_json()
    print(json.dumps({**found, "seed": wanted.seed, "seconds": round(time.monotonic() - started)}))
    return int(bool(found["different"]) or found["share_person"] >= 0.05)


if __name__ == "__main__":
    sys.exit(main())
