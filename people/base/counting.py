"""What a process counts while it works. No label ever comes from a person, an address or what somebody typed.

Rooms declare their counters here and count; `academy_site.upkeep.metrics` says the numbers to whoever watches. Several
processes of one host write to files of one folder (`PROMETHEUS_MULTIPROC_DIR`, set before this is first imported).
"""

from prometheus_client import CollectorRegistry, Counter, Histogram

# Of our own: the library's default one belongs to whatever else runs in a process, such as the hub.
REGISTRY = CollectorRegistry()


def counter(name: str, says: str, labels: tuple[str, ...] = ()) -> Counter:
    """Return a new counter; its name on the page ends in `_total`."""
    return Counter(name, says, labels, registry=REGISTRY)


def histogram(name: str, says: str, labels: tuple[str, ...], bounds: tuple[float, ...]) -> Histogram:
    """Return a new histogram with the upper `bounds` of its buckets, in the unit that its name ends in."""
    return Histogram(name, says, labels, buckets=bounds, registry=REGISTRY)
