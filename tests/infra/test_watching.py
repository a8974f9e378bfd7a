"""What a watch asks for is really said: every name and label of rules and dashboard, each alert's line in the book."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import jupyterhub.metrics
import pytest
import yaml
from prometheus_client import REGISTRY as HUB

from academy_site.upkeep import facts, requests
from academy_site.upkeep.readings import READINGS
from infra.running.programs import ROOT
from labs.hub import counting
from labs.queue import counting as grading
from people.base.counting import REGISTRY
from people.signin import adapters

# What these declare is what the site counts.
DECLARING = (requests, grading, adapters)
FOLDER = ROOT / "infra/watching"
RULES = yaml.safe_load((FOLDER / "rules.yml").read_text())["groups"][0]["rules"]
BOARD = json.loads((FOLDER / "dashboard.json").read_text())
QUERIES = [rule["expr"] for rule in RULES] + [one["expr"] for panel in BOARD["panels"] for one in panel["targets"]]


def said():
    """Return each sample's name that site, hub and Prometheus itself say, with the labels that it may have."""
    found = {"up": {"job", "instance"}}
    for one in READINGS:
        found[one.name + ("_total" if one.total else "")] = set(one.labels)
    declared = [*REGISTRY._collector_to_names, *(x for x in HUB._collector_to_names if hasattr(x, "_labelnames"))]
    for metric in declared:
        for name in REGISTRY._collector_to_names.get(metric) or HUB._collector_to_names[metric]:
            found[name] = {*metric._labelnames} | ({"le"} if name.endswith("_bucket") else set())
    (labs,) = counting.Labs().describe()
    return found | {labs.name: {"state"}}


@pytest.mark.parametrize("query", QUERIES)
def test_each_name_and_label_of_a_query_is_said(query):
    known = said()
    names = re.findall(r"\b(?:academy|jupyterhub)_\w+|\bup\b", query)
    assert names, query
    assert not [name for name in names if name not in known]
    for name, matchers in re.findall(r"\b(\w+)\{([^}]*)\}", query):
        assert {label for label, _ in re.findall(r"(\w+)\s*(=~|!~|!=|=)", matchers)} <= known[name] | {"job"}
    grouped = {label for by in re.findall(r"\bby \(([^)]*)\)", query) for label in by.replace(" ", "").split(",")}
    assert grouped <= set().union(*(known[name] for name in names))


def test_each_alert_has_its_line_in_the_book_and_no_line_is_left_over():
    book = (ROOT / "docs/runbook.md").read_text()
    headings = re.findall(r"^## (\w+)$", book, re.MULTILINE)
    assert headings == [rule["alert"] for rule in RULES]
    for rule in RULES:
        assert rule["annotations"]["runbook"] == f"docs/runbook.md#{rule['alert'].lower()}"
        assert rule["labels"]["severity"] in {"wake", "look"}


def test_what_the_site_reads_is_watched():
    asked = " ".join(QUERIES)
    assert not [one.name for one in READINGS if one.name not in asked]
    assert counting.STATES == ("starting", "running", "stopping")


def test_bounds_are_those_of_the_doctor():
    bounds = {rule["alert"]: float(rule["expr"].split()[-1]) for rule in RULES}
    assert bounds["QueueWaits"] == facts.QUEUE_SECONDS
    assert bounds["SchedulerSilent"] == facts.SCHEDULER_MINUTES * 60
    assert bounds["BackupOld"] == facts.BACKUP_HOURS * 3600
    assert bounds["DiskFull"] == facts.DISK_BYTES


@pytest.mark.skipif(not shutil.which("promtool"), reason="Debian's package prometheus brings promtool")
def test_promtool_takes_the_rules():
    subprocess.run(["promtool", "check", "rules", FOLDER / "rules.yml"], check=True, capture_output=True)


def test_label_of_spawns_is_one_that_the_hub_sets():
    statuses = {str(status) for status in jupyterhub.metrics.ServerSpawnStatus}
    used = {value for query in QUERIES for value in re.findall(r'spawn\w+\{status="(\w+)"', query)}
    assert used <= statuses, Path(jupyterhub.metrics.__file__)
