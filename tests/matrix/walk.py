"""Every URL of the project, read from the URL configuration."""

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

# Other packages' addresses, held by one rule each in asking.py.
PREFIXES = ("cms/", "documents/", "static/", "media/", "_util/")
OURS = ("academy_site", "people", "pathways", "labs", "placement")


@dataclass(frozen=True)
class Url:
    """One URL: its name with namespaces ("" where it has none), its pattern from the root, whether its view is ours."""

    name: str
    route: str
    ours: bool = False


def every_url() -> list[Url]:
    """Return all URLs that are not held by a prefix rule; what is ours is never held by one."""
    found = _walk(get_resolver().url_patterns, "", "")
    return [url for url in found if url.ours or not url.route.startswith(PREFIXES)]


def urls_below(prefix: str) -> list[Url]:
    """Return all URLs whose route starts with `prefix`."""
    return [url for url in _walk(get_resolver().url_patterns, "", "") if url.route.startswith(prefix)]


def editor_places() -> Iterator[tuple[Url, str]]:
    """Yield every URL of the CMS, its documents and its tools for which there is an address, with that address."""
    for url in [*urls_below("cms/"), *urls_below("documents/"), *urls_below("_util/")]:
        place = sample(url.route)
        with contextlib.suppress(Resolver404):
            resolve(place)
            yield url, place


SAMPLES = {"int": "999999", "uuid": "00000000-0000-0000-0000-000000000000"}


def sample(route: str) -> str:
    """Return an address that fits `route`, every parameter filled with a harmless value."""
    route = re.sub(r"<(?:(\w+):)?\w+>", lambda m: SAMPLES.get(m[1] or "str", "x"), route)
    route = re.sub(r"\(\?P<\w+>[^)]*\)", "1", route)
    return "/" + re.sub(r"\\(.)", r"\1", route.replace("$", "").replace("^", "").replace("?", ""))


def _walk(patterns: list[URLPattern | URLResolver], route: str, space: str) -> Iterator[Url]:
    for item in patterns:
        here = route + str(item.pattern).removeprefix("^")
        if isinstance(item, URLResolver):
            yield from _walk(item.url_patterns, here, f"{space}{item.namespace}:" if item.namespace else space)
        else:
            made_in = {item.callback.__module__.partition(".")[0], space.partition(":")[0]}
            yield Url(f"{space}{item.name}" if item.name else "", here, not made_in.isdisjoint(OURS))
