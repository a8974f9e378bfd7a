"""A hundred random labs: each check has the points that plain nbgrader gives in a real kernel, or a person decides.

The same labs every time; `make scores-night` looks at thousands of others, each by itself and with the author's answer
handed in, too. Nothing here depends on how fast the machine is: no answer runs for ever, and no time ends one.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from labs.grader.engine import Engine

from .compare import Seen, compare
from .kernels import forked
from .labs import HEAVY, LIGHT, Lab, together

pytestmark = pytest.mark.integration
TOGETHER = 10
# So many times ten labs: as large a share with a library as in the night.
SETS = {8: LIGHT, 2: HEAVY}
LABS = TOGETHER * sum(SETS)
# Once is luck; the night tries as often as a published lab.
RUNS = 2
WAITING = 0.05


def test_random_labs_have_nbgraders_points_or_wait_for_a_person(engine: Engine) -> None:
    seen = Seen()
    with forked("numpy", "pandas"):
        for wanted, groups in SETS.items():

            @settings(
                max_examples=wanted,
                derandomize=True,
                deadline=None,
                database=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            @given(together(TOGETHER, groups))
            def look(lab: Lab) -> None:
                compare(engine, lab, seen, solved=False, runs=RUNS)

            look()
    found = seen.as_json()
    print(found | {"labs": TOGETHER * found["labs"]})
    assert seen.different == [], "\n\n".join(f"{told}\n{lab.about(told)}" for lab, told in seen.different)
    assert TOGETHER * found["labs"] == LABS
    assert found["share_person"] < WAITING
    # Random answers are right, half right and wrong, or nothing was compared.
    assert min(found["full"], found["none"]) > found["checks"] / 10
    assert found["some"] > found["checks"] / 50
