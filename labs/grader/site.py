"""The site's grading API, with patience: it may be down for a while, and every call may be lost."""

from __future__ import annotations

import base64
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

log = logging.getLogger("labs.grader")
RETRY_S = (0.2, 0.5, 1, 2, 4, 5)
REPORT_FOR_S = 120.0
# A grader that works on tells so in passing.
RENEW_WITHIN = httpx.Timeout(2.0)


class SiteUnavailable(Exception):
    """The site did not answer, or answered that it is broken; try again later."""


class SiteRefused(Exception):
    """The site answered no; asking again will not help."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(f"{status}: {text[:500]}")
        self.status = status


@dataclass(frozen=True)
class Reported:
    """Whether the site has a result (False: the job has gone to somebody else), and the next jobs."""

    stored: bool
    jobs: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Site:
    """`url` is the lab API's root, `token` the graders' shared secret, `worker` this process's lasting name."""

    url: str
    token: str
    worker: str
    sandbox: str = "none"
    engine: str = ""
    sealings: list[dict[str, Any]] = field(default_factory=list)
    # Of the request that queued what is worked on now; goes along with each call about it.
    request: str = ""
    client: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        self.client = httpx.Client(
            base_url=self.url.rstrip("/") + "/grading/",
            headers={"Authorization": f"Bearer {self.token}"},
            timeout=httpx.Timeout(30.0, connect=5.0),
            trust_env=False,
        )

    def lease(self, most: int, wait_s: float) -> list[dict[str, Any]]:
        """Return up to `most` jobs, waiting up to `wait_s` seconds. Says with each call that this worker holds none.

        Versions to find out about, which come without jobs, are left in `sealings`.
        """
        answer = self._call("POST", "lease/", json=self._asked(most, wait_s)).json()
        self.sealings = list(answer.get("sealings", []))
        return list(answer["jobs"])

    def report_sealing(self, job: dict[str, Any], sealing: dict[str, Any] | None, detail: str = "") -> None:
        """Hand in how a version's checks are run, or why that is not known. Raises SiteRefused, SiteUnavailable."""
        body = {"lease": job["lease"], "sealing": sealing, "detail": detail}
        self._call("POST", f"sealings/{job['job']}/result/", json=body)

    def _asked(self, most: int, wait_s: float) -> dict[str, Any]:
        return {
            "worker": self.worker,
            "max": most,
            "wait_s": wait_s,
            "sandbox": self.sandbox,
            "engine": self.engine,
            "holding": [],
        }

    def version(self, version: str) -> bytes:
        """Return the zip of a version."""
        return self._call("GET", f"versions/{version}/").content

    def files(self, job: dict[str, Any]) -> bytes:
        """Return the zip of a leased job's submission; asks only where it did not come along."""
        if job.get("files"):
            return base64.b64decode(job["files"])
        return self._call("GET", f"submissions/{job['submission']}/files/").content

    def renew(self, job: str, lease: str) -> None:
        """Say that a leased job is still worked on, once. Raises SiteRefused where it is somebody else's by now."""
        self._call("POST", f"jobs/{job}/renew/", json={"lease": lease}, timeout=RENEW_WITHIN)

    def report(
        self, job: str, result: dict[str, Any], *, then: int = 0, pause: Callable[[float], None] = time.sleep
    ) -> Reported:
        """Hand in a result, trying for two minutes, and take up to `then` next jobs with the answer.

        Raises SiteRefused for any no but "gone to somebody else", SiteUnavailable when time is up (the lease brings
        the job back).
        """
        give_up, tries = time.monotonic() + REPORT_FOR_S, 0
        body = {**result, "then": self._asked(then, 0)} if then else result
        while True:
            try:
                answer = self._call("POST", f"jobs/{job}/result/", json=body).json()
            except SiteUnavailable:
                if time.monotonic() > give_up:
                    raise
                pause(RETRY_S[min(tries, len(RETRY_S) - 1)])
                tries += 1
            except SiteRefused as error:
                if error.status == httpx.codes.CONFLICT:
                    return Reported(stored=False)
                raise
            else:
                return Reported(stored=True, jobs=list(answer.get("jobs", [])))

    def _call(self, method: str, path: str, json: Any = None, timeout: httpx.Timeout | None = None) -> httpx.Response:
        try:
            named = {"X-Request-ID": self.request} if self.request else None
            answer = self.client.request(method, path, json=json, timeout=timeout or self.client.timeout, headers=named)
        except httpx.TransportError as error:
            raise SiteUnavailable(type(error).__name__) from error
        if answer.status_code >= 500 or answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
            raise SiteUnavailable(str(answer.status_code))
        if answer.is_error:
            raise SiteRefused(answer.status_code, answer.text)
        return answer

    def close(self) -> None:
        """Close the connection."""
        self.client.close()
