"""A tiny site: the grading API's contract over real HTTP, with the faults that tests ask for."""

from __future__ import annotations

import base64
import json
import threading
import time
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from labs.grader import archives


class Site:
    """Holds versions, submissions and results; `leases` are given again when `lease_s` seconds have gone."""

    def __init__(self, lease_s: float = 60.0) -> None:
        self.lease_s = lease_s
        self.versions: dict[str, bytes] = {}
        self.submissions: dict[str, tuple[str, bytes]] = {}
        self.leases: dict[str, tuple[str, float, str]] = {}
        self.results: dict[str, list[dict[str, Any]]] = {}
        self.refused = 0
        self.broken_for = 0
        self.tokens: set[str] = set()
        self.workers: set[str] = set()
        self.fetched: list[str] = []
        # Whether a hand-in goes along with its lease.
        self.inline = True
        # Versions that somebody works on, and those of which is known how their checks are run.
        self.sealing: dict[str, str] = {}
        self.sealed: dict[str, dict[str, Any] | None] = {}
        self.lock = threading.Lock()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/api/labs"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def submit(self, version: str, data: bytes) -> str:
        name = str(uuid.uuid4())
        with self.lock:
            self.submissions[name] = (version, data)
        return name

    def wait(self, count: int, seconds: float = 90.0) -> None:
        end = time.monotonic() + seconds
        while len(self.results) < count:
            assert time.monotonic() < end, f"{len(self.results)} of {count} results came"
            time.sleep(0.05)

    def lease(self, asked: dict[str, Any]) -> list[dict[str, Any]]:
        end = time.monotonic() + min(asked["wait_s"], 20)
        while True:
            with self.lock:
                found = self._due(asked)
            if found or time.monotonic() > end:
                return found
            time.sleep(0.02)

    def unknown(self, asked: dict[str, Any]) -> list[dict[str, Any]]:
        """Hand out the next version of which nobody knows how its checks are run; hand-ins wait for it."""
        with self.lock:
            mine = [name for name, worker in self.sealing.items() if worker == asked["worker"]]
            for name in self.versions:
                if asked["max"] and name not in self.sealed and (name not in self.sealing or name in mine):
                    self.sealing[name] = asked["worker"]
                    return [{"job": name, "lease": "s", "version": name}]
        return []

    def keep(self, name: str, sealing: dict[str, Any] | None) -> None:
        with self.lock:
            self.sealed[name] = sealing
            if sealing is None:
                return
            files = archives.unpack(self.versions[name])
            self.versions[name] = archives.pack({**files, "sealing.json": json.dumps(sealing).encode()})

    def _due(self, asked: dict[str, Any]) -> list[dict[str, Any]]:
        self.workers.add(asked["worker"])
        if self.versions.keys() - self.sealed:
            return []
        for name, (version, _) in self.submissions.items():
            worker, until, _ = self.leases.get(name, ("", 0.0, ""))
            lost = worker == asked["worker"] and name not in asked["holding"]
            if lost:
                self.leases.pop(name, None)
            if asked["max"] and name not in self.results and (until < time.monotonic() or lost):
                lease = uuid.uuid4().hex
                self.leases[name] = (asked["worker"], time.monotonic() + self.lease_s, lease)
                files = base64.b64encode(self.submissions[name][1]).decode() if self.inline else None
                job = {"job": name, "lease": lease, "submission": name, "version": version, "files": files}
                return [{**job, "attempt": 1, "deadline_s": int(self.lease_s)}]
        return []

    def report(self, job: str, result: dict[str, Any]) -> int:
        with self.lock:
            if self.leases[job][2] != result["lease"]:
                self.refused += 1
                return 409
            kept = {name: value for name, value in result.items() if name != "then"}
            self.results.setdefault(job, []).append(kept)
            return 200

    def _next(self, status: int, then: dict[str, Any] | None) -> bytes:
        """Lease with the answer, as the site does."""
        with self.lock:
            return json.dumps({"jobs": self._due(then) if then and status == 200 else []}).encode()

    def _handler(site) -> type[BaseHTTPRequestHandler]:
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: Any) -> None:
                pass

            def answer(self, content: bytes, status: int = 200) -> None:
                self.send_response(status)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def do_GET(self) -> None:
                kind, name = self.path.strip("/").split("/")[3:5]
                site.fetched.append(name)
                self.answer(site.versions[name] if kind == "versions" else site.submissions[name][1])

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                site.tokens.add(self.headers["Authorization"])
                if site.broken_for:
                    site.broken_for -= 1
                    self.answer(b"{}", 503)
                elif self.path.endswith("/lease/"):
                    sealings = site.unknown(body)
                    jobs = [] if sealings else site.lease(body)
                    self.answer(json.dumps({"jobs": jobs, "sealings": sealings}).encode())
                elif "/sealings/" in self.path:
                    site.keep(self.path.strip("/").split("/")[4], body["sealing"])
                    self.answer(b"{}")
                else:
                    status = site.report(self.path.strip("/").split("/")[4], body)
                    self.answer(site._next(status, body.get("then")), status)

        return Handler
