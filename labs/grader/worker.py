"""One grading process: asks for work, grades it, hands in the result, for ever.

Nothing a student sends can end it: what goes wrong with one hand-in is told to the site, and the next one is begun.
What it was doing when it is killed is given out again by the site.
"""

from __future__ import annotations

import contextlib
import logging
import signal
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

from labs.grader.engine import Engine
from labs.grader.errors import GraderError
from labs.grader.results import Result
from labs.grader.sandbox.clock import Clock
from labs.grader.sandbox.job import longest_s
from labs.grader.sealing import seal
from labs.grader.site import RETRY_S, Site, SiteRefused, SiteUnavailable
from labs.grader.version import Version, load_zip

log = logging.getLogger("labs.grader")
WAIT_S = 20.0
FINISH_S = 5.0
KEPT_VERSIONS = 64
# Well within a lease, which the site makes no shorter than half a minute.
RENEW_S = 10.0
CONFLICT = 409


class Stop(BaseException):
    """Somebody asked this process to end."""


@dataclass
class Hold:
    """A leased job, held on to while it is worked on; lets go of it once the site has given it to somebody else.

    `least_s`: what its version can take by the limits that were sealed with it.
    """

    site: Site
    job: dict[str, Any]
    least_s: float
    clock: Clock = field(init=False)
    renewed: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.clock = Clock.of(max(float(self.job["deadline_s"]), self.least_s), self.keep)

    def keep(self) -> None:
        """Tell the site that the work goes on, from time to time. It not answering is no reason to stop."""
        if time.monotonic() - self.renewed < RENEW_S:
            return
        self.renewed = time.monotonic()
        with contextlib.suppress(SiteUnavailable):
            try:
                self.site.renew(self.job["job"], self.job["lease"])
            except SiteRefused as error:
                log.warning("%s: the lease is not renewed (%s)", self.job["submission"], error.status)
                if error.status == CONFLICT:
                    self.clock.end = 0.0


@dataclass
class Beat:
    """Tells the site from time to time that a worker lives which is long at work on something that is no job."""

    site: Site
    told: float = field(default_factory=time.monotonic)

    def keep(self) -> None:
        """Say so, if it is time. The site not answering is no reason to stop."""
        if time.monotonic() - self.told >= RENEW_S:
            self.told = time.monotonic()
            with contextlib.suppress(SiteUnavailable, SiteRefused):
                self.site.lease(0, 0)


@dataclass
class Worker:
    """Grades for one site with one engine.

    `versions` keeps versions by the site's id and the number of what was found out of them (both never change);
    `taken` are jobs that came with an answer.
    """

    site: Site
    engine: Engine
    versions: OrderedDict[str, Version] = field(default_factory=OrderedDict)
    taken: list[dict[str, Any]] = field(default_factory=list)
    stopping: bool = False
    busy: bool = False

    def run(self) -> None:
        """Work until told to stop (SIGTERM, SIGINT)."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._told_to_stop)
        tries = 0
        try:
            while not self.stopping:
                try:
                    self.turn()
                    tries = 0
                except (SiteUnavailable, SiteRefused) as error:
                    if not tries:
                        log.warning("the site does not take calls (%s); trying again", type(error).__name__)
                    time.sleep(RETRY_S[min(tries, len(RETRY_S) - 1)])
                    tries += 1
                except Exception:
                    # Ours, not the site's: the job comes up again there, and the next one may go well.
                    log.exception("a turn went wrong; going on")
                    time.sleep(RETRY_S[min(tries, len(RETRY_S) - 1)])
                    tries += 1
        except Stop:
            log.info("stopped")
        finally:
            self._give_back()
            self.engine.close()
            self.site.close()

    def _give_back(self) -> None:
        """Let others have at once what came with the last answer: a call that says we hold nothing does that."""
        if self.taken:
            with contextlib.suppress(SiteUnavailable, SiteRefused, Stop):
                self.site.lease(0, 0)

    def _told_to_stop(self, number: int, _: Any) -> None:
        self.stopping = True
        if self.busy and number != signal.SIGALRM:
            # Finish what a student waits for, if that is quick.
            signal.signal(signal.SIGALRM, self._told_to_stop)
            signal.setitimer(signal.ITIMER_REAL, FINISH_S)
            return
        raise Stop

    def turn(self, wait_s: float = WAIT_S) -> int:
        """Do the next job, asking for one where none came with the last answer; return how many were done.

        Raises SiteUnavailable, SiteRefused.
        """
        jobs, sealings = self.taken or self.site.lease(1, wait_s), []
        if not self.taken:
            sealings, self.site.sealings = self.site.sealings, []
        self.taken = []
        self.busy = bool(jobs)
        try:
            for job in jobs:
                self.do(job)
        finally:
            self.busy = False
        for job in sealings:
            self.find_out(job)
        return len(jobs) + len(sealings)

    def find_out(self, job: dict[str, Any]) -> None:
        """Run the author's answer of a version, and tell the site how its checks are run. Never raises for it."""
        started = time.monotonic()
        try:
            found = load_zip(self.site.version(job["version"]))
            sealing, why = seal(self.engine, found, tick=Beat(self.site).keep).as_json(), ""
        except SiteUnavailable:
            raise
        except Exception as error:
            log.exception("%s: its checks could not be tried", job["version"])
            sealing, why = (
                None,
                f"{type(error).__name__}: {error}" if isinstance(error, GraderError) else "engine error",
            )
        finally:
            self.engine.forget_others()
        try:
            self.site.report_sealing(job, sealing, why)
        except SiteRefused as error:
            log.warning("%s: the site refused what was found out: %s", job["version"], error.status)
        known = "known" if sealing else "not known"
        log.info("%s %s", job["version"], known, extra={"ms": round((time.monotonic() - started) * 1000)})

    def do(self, job: dict[str, Any]) -> None:
        """Grade one job and hand in the result; never raises for what is in the submission."""
        started = time.monotonic()
        self.site.request = str(job.get("request", ""))
        try:
            result = self._grade(job)
            self._report(job, result)
            seconds = time.monotonic() - started
            said = {"request": self.site.request, "ms": round(seconds * 1000)}
            log.info("%s %s %s MB", job["submission"], result.outcome, result.peak_mb, extra=said)
        finally:
            self.site.request = ""

    def _grade(self, job: dict[str, Any]) -> Result:
        try:
            version, files = self._version(job), self.site.files(job)
            hold = Hold(self.site, job, longest_s(version.limits, len(version.keys)))
            return self.engine.grade_zip(version, files, hold.clock)
        except SiteUnavailable:
            raise
        except (GraderError, SiteRefused) as error:
            # Its text may name what was handed in: the instructor reads it, the log does not.
            log.warning("%s: %s", job["submission"], type(error).__name__, extra={"request": self.site.request})
            return Result("engine_error", detail=str(error))
        except Exception as error:
            log.exception("%s: the engine stopped", job["submission"])
            return Result("engine_error", detail=f"{type(error).__name__} in the grading engine")

    def _version(self, job: dict[str, Any]) -> Version:
        """Return a job's version with what was found out of its checks when it was published: never done over here."""
        name = f"{job['version']} {job.get('sealing', 0)}"
        found = self.versions.get(name)
        if found is None:
            found = load_zip(self.site.version(job["version"]))
            if found.sealing is None:
                raise GraderError("nobody has found out yet how this version's checks are run")
            self.versions[name] = found
            while len(self.versions) > KEPT_VERSIONS:
                self.versions.popitem(last=False)
        self.versions.move_to_end(name)
        return found

    def _report(self, job: dict[str, Any], result: Result) -> None:
        """Hand in a result; one that the site refuses, or that cannot be sent, is told as a fault of the engine."""
        try:
            answer = self.site.report(job["job"], _body(job, result), then=0 if self.stopping else 1)
            self.taken = answer.jobs
            if not answer.stored:
                log.info("%s went to another grader", job["submission"])
        except SiteUnavailable:
            raise
        except Exception as error:
            log.warning("%s: the result did not go out: %s", job["submission"], type(error).__name__)
            why = (
                f"the site refused the result ({error.status})"
                if isinstance(error, SiteRefused)
                else (f"the result could not be sent ({type(error).__name__})")
            )
            self.site.report(job["job"], _body(job, Result("engine_error", detail=why)))


def _body(job: dict[str, Any], result: Result) -> dict[str, Any]:
    return {"lease": job["lease"], **result.as_json()}
