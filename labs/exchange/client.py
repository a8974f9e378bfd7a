"""The calls to the site. Identity is never sent: the site derives it from the lab server's own token."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import requests


class ExchangeCallFailed(Exception):
    """The site said no, or could not be reached; the text is for the person who asked."""

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


@dataclass
class Client:
    """A small client of `/api/labs/exchange/`.

    `timeout` seconds, short on purpose: nbgrader's handlers block the lab server's event loop while they wait.
    """

    url: str = field(default_factory=lambda: os.environ.get("ACADEMY_API_URL", "http://127.0.0.1:8000/api/labs"))
    token: str = field(default_factory=lambda: os.environ.get("JUPYTERHUB_API_TOKEN", ""))
    timeout: float = 15.0

    def call(self, method: str, *parts: str, params: dict[str, str] | None = None, body: bytes | None = None) -> bytes:
        """Return the body of the answer. Raises ExchangeCallFailed with the site's own sentence."""
        address = "/".join([self.url.rstrip("/"), "exchange", *(quote(part, safe="") for part in parts), ""])
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/octet-stream"}
        # The site says no in the language of the lab.
        headers["Accept-Language"] = os.environ.get("ACADEMY_LANGUAGE", "en")
        try:
            answer = requests.request(
                method, address, params=params, data=body, headers=headers, timeout=(5, self.timeout)
            )
        except requests.RequestException as error:
            raise ExchangeCallFailed(
                "The learning site does not answer right now. Your files are safe. Please try again in a minute."
            ) from error
        if not answer.ok:
            raise ExchangeCallFailed(_detail(answer), answer.status_code)
        return answer.content

    def json(self, method: str, *parts: str, params: dict[str, str] | None = None, body: bytes | None = None) -> Any:
        """Return the answer read as JSON."""
        import json

        return json.loads(self.call(method, *parts, params=params, body=body))

    def assignments(self, course: str = "") -> list[dict[str, Any]]:
        """Return the assignments of one course, or of every course of this person."""
        answer = self.json("GET", "assignments", params={"course": course} if course else None)
        return list(answer["assignments"])


def _detail(answer: requests.Response) -> str:
    try:
        text = answer.json().get("detail", "")
    except (ValueError, AttributeError):
        text = ""
    return str(text or f"The learning site could not do this ({answer.status_code}).")
