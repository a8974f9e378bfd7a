"""A tiny site: the exchange API's contract over real HTTP, kept in memory."""

from __future__ import annotations

import hashlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit


class Site:
    """One course, one assignment; `people` maps tokens to hub names."""

    def __init__(self) -> None:
        self.people = {"token-student": "h-student", "token-teacher": "h-teacher"}
        self.release: bytes | None = None
        self.source: bytes | None = None
        self.notebooks = ["lab"]
        self.submissions: list[dict[str, Any]] = []
        self.files: dict[str, bytes] = {}
        self.feedback: dict[tuple[str, str], bytes] = {}
        self.bodies: list[bytes] = []
        self.queries: list[dict[str, list[str]]] = []
        self.say: tuple[int, str] | None = None
        self.released = "Taken. Students get it once a grader has tried its checks: see the site."
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/api/labs"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def handle(self, method: str, parts: list[str], who: str, body: bytes) -> tuple[int, bytes]:
        self.bodies.append(body)
        if self.say:
            return self.say[0], json.dumps({"detail": self.say[1]}).encode()
        if parts == ["assignments"]:
            return 200, json.dumps({"assignments": self.listing(who)}).encode()
        _, _, *rest = parts
        if rest == ["release"] and method == "GET":
            return (200, self.release) if self.release else (404, b'{"detail": "Not there"}')
        if method == "PUT" and rest in (["release"], ["source"]):
            setattr(self, rest[0], body)
            return 201, json.dumps({"version": 1, "detail": self.released}).encode()
        if rest == ["submit"]:
            return 201, json.dumps(self.take(who, body)).encode()
        if rest[1] == "files":
            return 200, self.files[rest[0]]
        if method == "PUT":
            self.feedback[rest[0], rest[2]] = body
            return 200, b"{}"
        return 200, self.feedback[rest[0], rest[2]]

    def take(self, who: str, body: bytes) -> dict[str, Any]:
        number = len(self.submissions) + 1
        stamp = f"2026-03-01 10:00:{number:02}.000000 UTC"
        one = {"id": f"sub-{number}", "student": who, "timestamp": stamp, "notebooks": ["lab"], "status": "submitted"}
        self.submissions.append(one)
        self.files[one["id"]] = body
        return {"id": one["id"], "timestamp": stamp, "attempt": number, "sha256": hashlib.sha256(body).hexdigest()}

    def listing(self, who: str) -> list[dict[str, Any]]:
        mine = [one for one in self.submissions if who in (one["student"], "h-teacher")]
        for one in mine:
            pages = {name: page for (submission, name), page in self.feedback.items() if submission == one["id"]}
            one["feedback"] = {name: hashlib.md5(page).hexdigest() for name, page in pages.items()}
        about = {"course": "course", "assignment": "lab", "title": "Lab", "notebooks": self.notebooks, "due": None}
        return [{**about, "submissions": mine}]

    def _handler(site) -> type[BaseHTTPRequestHandler]:
        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: Any) -> None:
                pass

            def serve(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                who = site.people.get(self.headers["Authorization"].removeprefix("Bearer "), "")
                site.queries.append(parse_qs(urlsplit(self.path).query))
                parts = [unquote(part) for part in urlsplit(self.path).path.strip("/").split("/")[3:]]
                status, content = site.handle(self.command, parts, who, body) if who else (401, b'{"detail": "Who?"}')
                self.send_response(status)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_PUT = do_POST = serve

        return Handler
