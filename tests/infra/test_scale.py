"""The document of scale says what the measured costs come to."""

from infra.running.programs import ROOT
from infra.scale import Assumed, Measured, need, table

DOCUMENT = (ROOT / "docs/scale.md").read_text()


def test_table_is_what_the_costs_come_to():
    assert table([1_000, 10_000, 100_000], 4.0, Measured(), Assumed()) in DOCUMENT


def test_costs_stand_in_the_document():
    cost = Measured()
    for words in (
        f"{cost.page_core_ms:.0f} core-ms, {cost.page_queries} queries",
        f"{cost.hand_in_core_ms:.0f} core-ms",
        f"{cost.worker_mb:.0f} MB",
        f"{cost.lab_start_core_s} core-s",
        f"{cost.lab_idle_mb:.0f} MB",
    ):
        assert words in DOCUMENT


def test_need_grows_with_students_and_with_what_labs_hold():
    small, big = (need(number, Measured(), Assumed()) for number in (1_000, 2_000))
    assert (big.labs, big.lab_gb, big.page_cores) == (2 * small.labs, 2 * small.lab_gb, 2 * small.page_cores)
    assert need(1_000, Measured(), Assumed(lab_working_mb=700)).lab_gb == 2 * small.lab_gb
