"""Does every part answer?"""

import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache

from labs.queue.selectors.health import SILENT_S, grader_health

WAIT_S = 2.0
# Parts of one academy: never through a proxy that the environment names.
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
KEPT_S = 2


@dataclass(frozen=True)
class Health:
    """Which parts answer, and how well the grader is walled in ("bubblewrap", "landlock" or "none")."""

    site: bool
    hub: bool
    proxy: bool
    grader: bool
    sandbox: str

    @property
    def ready(self) -> bool:
        """Return whether everything answers."""
        return self.site and self.hub and self.proxy and self.grader


def answers(url: str) -> bool:
    """Return whether `url` gives a 200 within two seconds. Only addresses from the settings are ever passed."""
    try:
        with DIRECT.open(url, timeout=WAIT_S) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError, ValueError):
        return False


def health() -> Health:
    """Ask hub, proxy and grader; kept for two seconds, so that asking often costs nothing. One query."""
    kept: Health | None = cache.get("status")
    if kept is not None:
        return kept
    with ThreadPoolExecutor(2) as pool:
        hub = pool.submit(answers, f"{settings.HUB_API_URL}/")
        # The hub as browsers see it: only the proxy can bring this answer.
        proxy = pool.submit(answers, f"{settings.HUB_URL}/hub/api/")
        grader = grader_health()
        seen = grader["seen_s"]
        found = Health(
            site=True,
            hub=hub.result(),
            proxy=proxy.result(),
            grader=seen is not None and seen < SILENT_S,
            sandbox=grader["sandbox"],
        )
    cache.set("status", found, KEPT_S)
    return found
