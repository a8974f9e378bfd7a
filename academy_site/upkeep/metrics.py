"""GET /metrics: numbers for Prometheus, for whoever holds the token and nobody else. They name nobody."""

import os
from collections.abc import Iterator
from hmac import compare_digest

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from academy_site.upkeep.readings import READINGS, Reading
from people.base.counting import REGISTRY


class Readings(Collector):
    """Asks database and disk each time when somebody asks it."""

    def collect(self) -> Iterator[Metric]:
        """Yield every reading that has something to say."""
        for one in READINGS:
            family = _family(one)
            for words, value in one.ask().items():
                family.add_metric(list(words), value)
            yield family


def _family(one: Reading) -> CounterMetricFamily | GaugeMetricFamily:
    kind = CounterMetricFamily if one.total else GaugeMetricFamily
    return kind(one.name, one.says, labels=one.labels)


def text() -> bytes:
    """Return all numbers in Prometheus' text format: those counted by all processes of this host, and those read."""
    read = CollectorRegistry(auto_describe=False)
    read.register(Readings())
    counted = REGISTRY
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        counted = CollectorRegistry()
        MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
    return generate_latest(counted) + generate_latest(read)


def is_let_in(request: HttpRequest) -> bool:
    """Return whether the request bears the token. Where the academy has none, nobody is let in."""
    token = settings.METRICS_TOKEN
    sent = request.headers.get("Authorization", "").encode()
    return bool(token) and compare_digest(sent, f"Bearer {token}".encode())


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Say the numbers, or 403."""
    if not is_let_in(request):
        return HttpResponse("This is for the academy's own watch.", status=403, content_type="text/plain")
    return HttpResponse(text(), content_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"})
