"""How long jobs last, as lifelines 0.30.3 and R 4.2.2 (survival 3.5-3, conf.type="log-log") have it on the same days.

Decision 0708 says where the two differ: the middle day on a flat piece, and limits where the share is 0.
"""

import pytest

from placement.outcomes.survival import median_of, risk_table, steps_of

TIES = [
    (30, 1),
    (30, 0),
    (60, 1),
    (60, 1),
    (60, 0),
    (90, 0),
    (120, 1),
    (180, 1),
    (180, 0),
    (365, 0),
    (365, 0),
    (400, 1),
]
DAY_ZERO = [(0, 0), (0, 1), (14, 1), (200, 0), (365, 0)]
FLAT = [(10, 1), (20, 1), (30, 1), (40, 1)]
HALF = [(10, 1), (20, 1), (30, 0), (40, 0)]
# Day, at risk, ended, lost from sight, share, lower and upper limit: printed by both programs.
PRINTED = {
    "ties": [
        (30, 12, 1, 1, 0.9166666667, 0.5389771806, 0.9878255654),
        (60, 10, 2, 1, 0.7333333333, 0.378960954, 0.9056174564),
        (90, 7, 0, 1, 0.7333333333, 0.378960954, 0.9056174564),
        (120, 6, 1, 0, 0.6111111111, 0.2545914687, 0.8375469601),
        (180, 5, 1, 1, 0.4888888889, 0.1623192874, 0.7545299121),
        (365, 3, 0, 2, 0.4888888889, 0.1623192874, 0.7545299121),
        (400, 1, 1, 0, 0.0, None, None),
    ],
    "day zero": [
        (0, 5, 1, 1, 0.8, 0.2038092633, 0.9691797889),
        (14, 3, 1, 0, 0.5333333333, 0.0683320878, 0.8630711827),
        (200, 2, 0, 1, 0.5333333333, 0.0683320878, 0.8630711827),
        (365, 1, 0, 1, 0.5333333333, 0.0683320878, 0.8630711827),
    ],
    "flat": [
        (10, 4, 1, 0, 0.75, 0.1279469176, 0.9605486423),
        (20, 3, 1, 0, 0.5, 0.057847083, 0.8448612812),
        (30, 2, 1, 0, 0.25, 0.0089478244, 0.6653253428),
        (40, 1, 1, 0, 0.0, None, None),
    ],
}


@pytest.mark.parametrize(("name", "jobs"), [("ties", TIES), ("day zero", DAY_ZERO), ("flat", FLAT)])
def test_estimate_is_that_of_lifelines_and_of_survfit(name, jobs):
    steps = steps_of((day, bool(ended)) for day, ended in jobs)
    assert [(s.day, s.at_risk, s.ended, s.lost) for s in steps] == [row[:4] for row in PRINTED[name]]
    for step, (*_, share, low, high) in zip(steps, PRINTED[name], strict=True):
        assert step.share == pytest.approx(share, abs=1e-9)
        assert (step.low, step.high) == ((None, None) if low is None else (pytest.approx(low), pytest.approx(high)))


@pytest.mark.parametrize(("jobs", "day"), [(TIES, 180), (HALF, 20), (FLAT, 20), (DAY_ZERO, None), ([], None)])
def test_middle_day_is_the_first_by_which_half_have_ended(jobs, day):
    assert median_of(steps_of((on, bool(ended)) for on, ended in jobs)) == day


def test_table_counts_a_job_of_that_very_day_at_risk_and_as_ended():
    table = risk_table([(day, bool(ended)) for day, ended in TIES], (0, 30, 60, 100, 365, 500))
    assert [(row.day, row.at_risk, row.ended) for row in table] == [
        (0, 12, 0),
        (30, 12, 1),
        (60, 10, 3),
        (100, 6, 3),
        (365, 3, 5),
        (500, 0, 6),
    ]
    assert (table[0].share, table[0].limits, table[1].percent) == (1.0, "", "91.7 %")
    assert table[1].limits == "53.9 % – 98.8 %"


def test_nobody_known_makes_no_curve_and_nobody_ended_a_flat_one():
    assert steps_of([]) == []
    assert [(s.share, s.low) for s in steps_of([(30, False), (365, False)])] == [(1.0, None), (1.0, None)]
