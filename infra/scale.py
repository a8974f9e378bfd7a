"""What a number of students needs: measured costs times assumptions, as the table of docs/scale.md.

`python -m infra.scale [--students 1000 10000 100000] [--dollars-a-gb 4]`. Whoever measures anew changes `Measured`, and
whoever knows their students better `Assumed`; a test holds the document to what this prints.
"""

import argparse
from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True)
class Measured:
    """Costs on two cores of this project's machine; where each comes from stands in docs/scale.md."""

    page_core_ms: float = 22.0
    page_queries: int = 16
    hand_in_core_ms: float = 176.0
    lab_start_core_s: float = 2.9
    lab_idle_mb: float = 111.0
    worker_mb: float = 305.0


@dataclass(frozen=True)
class Assumed:
    """What students do in the busiest hour; nobody has measured it here."""

    online: float = 0.25
    with_lab: float = 0.6
    page_every_s: float = 60.0
    start_within_s: float = 300.0
    last_minutes_share: float = 0.1
    last_minutes_s: float = 600.0
    lab_working_mb: float = 350.0
    lab_core: float = 0.05
    queries_a_core_s: float = 5_000.0
    busy_at_most: float = 0.6
    host_gb: float = 64.0
    host_cores: int = 16


@dataclass(frozen=True)
class Need:
    """What the busiest hour takes, in cores and GB, and in hosts of one size."""

    students: int
    labs: int
    lab_gb: float
    lab_cores: float
    page_cores: float
    queries_a_s: float
    grading_cores: float
    lab_hosts: int
    other_hosts: int


def need(students: int, cost: Measured, says: Assumed) -> Need:
    """Return what `students` need in their busiest hour."""
    online = students * says.online
    labs = online * says.with_lab
    pages = online / says.page_every_s
    starts = labs * cost.lab_start_core_s / says.start_within_s
    lab_cores = max(labs * says.lab_core, starts)
    lab_gb = labs * says.lab_working_mb / 1024
    page_cores = pages * cost.page_core_ms / 1000
    grading = students * says.last_minutes_share / says.last_minutes_s * cost.hand_in_core_ms / 1000
    usable = says.host_cores * says.busy_at_most
    lab_hosts = ceil(max(lab_gb / (says.host_gb * 0.85), lab_cores / usable))
    # Site, graders and database together.
    database = pages * cost.page_queries / says.queries_a_core_s
    other = ceil((page_cores + grading + database) / usable)
    return Need(
        students, round(labs), lab_gb, lab_cores, page_cores, pages * cost.page_queries, grading, lab_hosts, other
    )


def table(students: list[int], dollars_a_gb: float, cost: Measured, says: Assumed) -> str:
    """Return a table in Markdown, one row for each number of students."""
    rows = [
        "| Students | Labs open | Labs: GB | Labs: cores | Pages: cores | Queries a second "
        "| Grading: cores | Hosts for labs | Other hosts | Dollars a month, each student |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]  # fmt: skip
    for one in (need(number, cost, says) for number in students):
        dollars = (one.lab_hosts + one.other_hosts) * says.host_gb * dollars_a_gb
        rows.append(
            f"| {one.students:,} | {one.labs:,} | {one.lab_gb:,.0f} | {one.lab_cores:.1f} | {one.page_cores:.2f} "
            f"| {one.queries_a_s:,.0f} | {one.grading_cores:.2f} | {one.lab_hosts} | {one.other_hosts} "
            f"| {dollars:,.0f}, {dollars / one.students:.2f} |"
        )
    return "\n".join(rows)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--dollars-a-gb", type=float, default=4.0, help="price of one GB of a rented host, a month")
    told = parser.parse_args()
    print(table(told.students, told.dollars_a_gb, Measured(), Assumed()))


if __name__ == "__main__":
    main()
