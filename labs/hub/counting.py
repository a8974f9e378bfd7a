"""Labs that start, run and stop, beside JupyterHub's own numbers at /hub/metrics. Whose they are is not said."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from jupyterhub.app import JupyterHub
from prometheus_client import REGISTRY
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

STATES = ("starting", "running", "stopping")


class Labs(Collector):
    """Counts the hub's own spawners when it is asked."""

    def describe(self) -> list[Metric]:
        """Return the one family, without asking a hub that has not begun."""
        return [GaugeMetricFamily("academy_labs", "Labs by what they do just now.", labels=["state"])]

    def collect(self) -> Iterator[Metric]:
        """Yield how many labs are in each state; nothing in a program that is no hub."""
        if not JupyterHub.initialized():
            return
        family = GaugeMetricFamily("academy_labs", "Labs by what they do just now.", labels=["state"])
        found = Counter(state_of(one) for user in _users() for one in user.spawners.values())
        for state in STATES:
            family.add_metric([state], found[state])
        yield family


def _users() -> list[Any]:
    return list(JupyterHub.instance().users.values())


def state_of(spawner: object) -> str:
    """Return what a lab does: starting, running, stopping, or "" where it is shut."""
    pending = getattr(spawner, "pending", None)
    if pending:
        return "stopping" if pending == "stop" else "starting"
    return "running" if getattr(spawner, "ready", False) else ""


def begin() -> None:
    """Count from now on; a second call in the same process changes nothing."""
    if "academy_labs" not in REGISTRY._names_to_collectors:
        REGISTRY.register(Labs())
