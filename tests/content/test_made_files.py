"""Files of labs are what our scripts make, and hold nobody's addresses."""

import runpy
import shutil
import sys
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest

from tests.content.curriculum import LABS, labs
from tests.content.test_labs import DOCUMENTATION

LAB = labs()["introduction-to-networks/read-a-packet-capture"]


@pytest.fixture
def packets(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.syspath_prepend(LAB.folder)
    import practice_capture

    return list(practice_capture.load(LAB.folder / "clinic.pcap"))


def test_capture_is_byte_by_byte_what_the_script_makes() -> None:
    made = runpy.run_path(str(LABS / "introduction-to-networks" / "meta" / "make_capture.py"))
    assert (LAB.folder / "clinic.pcap").read_bytes() == made["capture"]()


def test_capture_names_only_addresses_for_documentation_and_private_ones(packets: list[Any]) -> None:
    assert len(packets) == 36
    for one in packets:
        for address in (one.source, one.target):
            if ":" not in address:
                assert DOCUMENTATION.match(address) or ip_address(address).is_reserved, address
        assert all(mac.startswith(("00:00:5e:00:53:", "ff:ff")) for mac in (one.source_mac, one.target_mac))


def test_accounts_and_hashes_are_what_the_script_makes(tmp_path: Path) -> None:
    folder = labs()["endpoint-security/hashes-and-passwords"].folder
    copy = tmp_path / "lab"
    shutil.copytree(folder, copy)
    files = list(copy.rglob("*.txt"))
    for path in files:
        path.unlink()
    runpy.run_path(str(LABS / "endpoint-security" / "meta" / "make_accounts.py"))["make"](copy)
    assert len(files) == 7
    for path in files:
        assert path.read_bytes() == (folder / path.relative_to(copy)).read_bytes(), path.name


def test_library_of_tools_is_what_the_script_makes(tmp_path: Path) -> None:
    runpy.run_path(str(LABS / "sql" / "meta" / "make_library.py"))["make"](tmp_path)
    made = (tmp_path / "library.txt").read_bytes()
    assert made == (labs()["sql/queries-on-sqlite"].folder / "library.txt").read_bytes()


def test_tables_of_the_sql_labs_are_what_the_script_makes(tmp_path: Path) -> None:
    source = LABS / "spreadsheets-to-sql" / "source"
    for name in ("group-and-pivot", "joins"):
        (tmp_path / name).mkdir()
    runpy.run_path(str(LABS / "spreadsheets-to-sql" / "meta" / "make_tables.py"))["make"](tmp_path)
    made = sorted(tmp_path.rglob("*.csv"))
    assert len(made) == 4
    for path in made:
        assert path.read_bytes() == (source / path.relative_to(tmp_path)).read_bytes(), path.name


def test_visits_of_the_chart_lab_are_what_the_script_makes(tmp_path: Path) -> None:
    runpy.run_path(str(LABS / "cleaning-and-quality" / "meta" / "make_visits.py"))["make"](tmp_path)
    lab = labs()["cleaning-and-quality/chart-that-answers"]
    assert (tmp_path / "visits.csv").read_bytes() == (lab.folder / "visits.csv").read_bytes()


def test_practice_database_answers_questions_and_changes_nothing() -> None:
    sql = runpy.run_path(str(labs()["spreadsheets-to-sql/joins"].folder / "practice_sql.py"))
    tables = {"t": [("a", "b"), (1, None), (2, "x")]}
    assert sql["ask"]("SELECT b, a FROM t ORDER BY a", tables) == [(None, 1), ("x", 2)]
    for query in ("DELETE FROM t", "PRAGMA user_version", "CREATE TABLE u (c)"):
        assert "it may only look" in sql["problem"](query, tables), query
    assert "no such column: c" in sql["problem"]("SELECT c FROM t", tables)
    assert "still empty" in sql["problem"]("\n", tables)


def test_a_helper_that_lies_in_several_labs_is_the_same_in_each() -> None:
    """Students get the folder of one lab alone, so that each needs a copy: a mistake is mended in all of them."""
    copies: dict[str, set[str]] = {}
    for path in LABS.glob("*/source/*/practice_*.py"):
        copies.setdefault(path.name, set()).add(path.read_text())
    assert len(list(LABS.glob("*/source/*/practice_sql.py"))) > 1
    assert [name for name, texts in copies.items() if len(texts) > 1] == []
