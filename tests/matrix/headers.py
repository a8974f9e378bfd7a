"""The headers that every answer of the site, the hub and a lab carries, and the exceptions that docs/privacy.md names.

An exception is for one kind of path alone; one that the docs lack fails.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

EXACT = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# What a directive may name everywhere. Where a form may end is checked where it is decided: site and hub.
OWN = {"'none'", "'self'"}
EVERYWHERE = {("img-src", "data:")}


@dataclass(frozen=True)
class Relaxed:
    """What one kind of path may do that no other may: a word of the policy, or a header's other value."""

    where: str
    path: re.Pattern[str]
    allows: frozenset[str]


def _except(where: str, path: str, *allows: str) -> Relaxed:
    return Relaxed(where, re.compile(path), frozenset(allows))


# The first column of the table in docs/privacy.md, the paths, and what they may.
EXCEPTIONS = (
    _except("`/cms/`", r"/cms/", "style-src 'unsafe-inline'", "img-src blob:", "frame-ancestors 'self'"),
    _except(
        "`/user/…/lab`, JupyterLab's own page",
        r"/user/[^/]+/(lab|doc)(/tree/.*|/workspaces/.*)?$",
        "style-src 'unsafe-inline'",
        "script-src 'unsafe-eval'",
        *("img-src blob:", "font-src data:", "media-src data:", "media-src blob:"),
        *("worker-src blob:", "frame-src data:", "frame-src blob:"),
    ),
    _except("`/user/…/academy/`", r"/user/[^/]+/academy/[a-z-]+$", "Referrer-Policy same-origin"),
    _except(
        "`/labs/feedback/…/`",
        r"/labs/feedback/[^/]+/$",
        *("style-src 'unsafe-inline'", "font-src data:", "frame-ancestors 'self'"),
    ),
)


def directives(policy: str) -> dict[str, list[str]]:
    """Return each directive of a content security policy with its sources."""
    parts = [part.split() for part in policy.split(";") if part.strip()]
    return {name: sources for name, *sources in parts}


def findings(headers: Mapping[str, str], *, kept: bool) -> list[str]:
    """Return what an answer's headers lack or allow too much; `kept`: it may be stored, as static files may."""
    found = [
        f"{name} {headers.get(name, 'missing')}" for name, value in EXACT.items() if headers.get(name, "") != value
    ]
    said = directives(headers.get("Content-Security-Policy", ""))
    if said.get("default-src") != ["'none'"]:
        found.append(f"default-src {' '.join(said.get('default-src', ['missing']))}")
    if said.get("frame-ancestors") != ["'none'"]:
        found.append(f"frame-ancestors {' '.join(said.get('frame-ancestors', ['missing']))}")
    for name, sources in said.items():
        if name.endswith("-src") or name in {"base-uri", "frame-ancestors"}:
            found += [f"{name} {one}" for one in sources if one not in OWN and (name, one) not in EVERYWHERE]
    stored = headers.get("Cache-Control", "")
    if not kept and ("no-store" not in stored or "public" in stored):
        found.append(f"Cache-Control {headers.get('Cache-Control', 'missing')}")
    return found


def gaps(path: str, headers: Mapping[str, str], *, kept: bool) -> list[str]:
    """Return the findings that no exception names."""
    allowed = {word for one in EXCEPTIONS if one.path.match(path) for word in one.allows}
    return [finding for finding in findings(headers, kept=kept) if finding not in allowed]
