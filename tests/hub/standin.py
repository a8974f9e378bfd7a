"""The site as the hub and a lab see it, small: an OpenID Connect provider and the exchange, in one thread."""

import base64
import hashlib
import io
import json
import secrets
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

NOTEBOOK = {
    "cells": [
        {"cell_type": "code", "id": "a", "metadata": {}, "execution_count": None, "outputs": [], "source": "1+1"}
    ],
    "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
    "nbformat": 4,
    "nbformat_minor": 5,
}
# Labs that take hand-ins.
SUBMITS = {f"/api/labs/exchange/py/{name}/submit/" for name in ("first", "several", "keyed-true", "keyed-false")}


class StandIn:
    """What the stand-in knows: who is signed in at the site now, who is enrolled, and what was handed in."""

    def __init__(self) -> None:
        self.signed_in = "u-student-one"
        self.locale = "en"
        self.enrolled = {"u-student-one", "u-student-two"}
        self.secret = ""
        self.codes: dict[str, dict[str, str]] = {}
        self.tokens: dict[str, str] = {}
        self.submitted: list[bytes] = []
        # "course/assignment" → what students get, beside the one lab that is always there.
        self.releases: dict[str, bytes] = {}
        self.refusal = ""
        self.closed = False
        self.url = ""

    def authorize(self, query: dict[str, str]) -> str:
        """Sign in without asking, as the site does for a person with a session; return where to go."""
        assert query["code_challenge_method"] == "S256"
        code = secrets.token_hex(8)
        self.codes[code] = {"who": self.signed_in, "challenge": query["code_challenge"]}
        return query["redirect_uri"] + "?" + urlencode({"code": code, "state": query["state"]})

    def token(self, form: dict[str, str]) -> dict[str, Any] | None:
        """Exchange a code once; None for a wrong secret or verifier."""
        known = self.codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if known is None or form.get("client_secret") != self.secret or known["challenge"] != challenge:
            return None
        token = secrets.token_hex(8)
        self.tokens[token] = known["who"]
        return {"access_token": token, "token_type": "Bearer", "scope": "openid profile groups"}

    def claims(self, token: str) -> dict[str, Any]:
        who = self.tokens[token]
        return {"sub": who, "preferred_username": who, "groups": ["course-py"], "locale": self.locale}


def content(archive: bytes, name: str) -> bytes:
    """Return one file of what was handed in."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return opened.read(name)


def release_zip() -> bytes:
    """Return the student's version of the one assignment."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        archive.writestr("first.ipynb", json.dumps(NOTEBOOK))
        archive.writestr("data.csv", "a,b\n1,2\n")
    return body.getvalue()


def _lab(path: str, what: str) -> str:
    """Return the "course/assignment" of an address of the exchange."""
    return path.removeprefix("/api/labs/exchange/").removesuffix(f"/{what}/")


class _Handler(BaseHTTPRequestHandler):
    standin: StandIn

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        if parts.path == "/identity/o/authorize":
            self.send_response(302)
            self.send_header("Location", self.standin.authorize(query))
            self.end_headers()
        elif parts.path == "/identity/o/api/userinfo":
            self._json(self.standin.claims(self._bearer()))
        elif parts.path == "/api/labs/exchange/assignments/":
            spanish = self.headers.get("Accept-Language") == "es"
            title = "La primera práctica" if spanish else "The first lab"
            lab = {"course": "py", "assignment": "first", "title": title, "notebooks": ["first"], "submissions": []}
            self._json({"assignments": [{**lab, "due": None}]})
        elif parts.path == "/api/labs/exchange/py/first/release/" and self.standin.closed:
            self._json({"detail": "This lab is closed <now>."}, 409)
        elif parts.path == "/api/labs/exchange/py/first/release/":
            self._bytes(release_zip())
        elif (other := _lab(parts.path, "release")) in self.standin.releases:
            self._bytes(self.standin.releases[other])
        elif parts.path.startswith("/api/labs/exchange/"):
            self._json({"detail": "You are not in this course"}, 403)
        else:
            self._bytes(b"<!doctype html><title>Site</title><h1>Site</h1>", "text/html")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/identity/o/api/token":
            form = {key: values[0] for key, values in parse_qs(body.decode()).items()}
            answer = self.standin.token(form)
            self._json(answer or {"error": "invalid_grant"}, 200 if answer else 400)
        elif self.path in SUBMITS and self.standin.refusal:
            self._json({"detail": self.standin.refusal}, 409)
        elif self.path in SUBMITS or _lab(self.path, "submit") in self.standin.releases:
            self.standin.submitted.append(body)
            digest = hashlib.sha256(body).hexdigest()
            receipt = {"id": "1" * 8, "timestamp": "2026-01-02 03:04:05.000000 UTC", "attempt": 1, "sha256": digest}
            self._json(receipt, 201)
        else:
            self._json({"detail": "no such thing"}, 404)

    def _bearer(self) -> str:
        return self.headers.get("Authorization", "").removeprefix("Bearer ")

    def _json(self, data: Any, status: int = 200) -> None:
        self._bytes(json.dumps(data).encode(), "application/json", status)

    def _bytes(self, body: bytes, kind: str = "application/zip", status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(BrokenPipeError):
            self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@contextmanager
def running() -> Iterator[StandIn]:
    """Serve a stand-in on loopback."""
    standin = StandIn()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"standin": standin}))
    standin.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield standin
    finally:
        server.shutdown()
        server.server_close()
