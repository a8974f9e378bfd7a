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


def look(engine: Engine, wanted: int, number: int, seen: Seen, *, begin: int = 0) -> None:
    """Compare `wanted` labs drawn from seed `number`, without the first `begin`; say each difference as it comes."""
    drawn, told = 0, 0

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
        nonlocal drawn, told
        drawn += 1
        if drawn <= begin:
            return
        compare(engine, lab, seen)
        for _, words in seen.different[told:]:
            print(f"lab {drawn}: {words}", flush=True)
        told = len(seen.different)
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
    parser.add_argument("--begin", type=int, default=0, help="do not look at the first labs of that seed")
    wanted = parser.parse_args()
    print(f"seed {wanted.seed}", flush=True)
    seen, started = Seen(), time.monotonic()
    with forked("numpy", "pandas"), Engine(choose()) as engine:
        look(engine, wanted.labs, wanted.seed, seen, begin=wanted.begin)
        show(engine, seen)
    found = seen.as_json()
    print(json.dumps({**found, "seed": wanted.seed, "seconds": round(time.monotonic() - started)}))
    return int(bool(found["different"]) or found["share_person"] >= 0.05)


if __name__ == "__main__":
    sys.exit(main())
