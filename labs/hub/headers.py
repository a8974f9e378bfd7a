"""The headers of every answer of hub, lab and proxy; docs/privacy.md names the exceptions."""

from collections.abc import Mapping

from tornado.httputil import HTTPHeaders
from tornado.web import OutputTransform

SHARED = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def policy(site_url: str) -> str:
    """Return the content security policy of everything but JupyterLab's own page."""
    return "; ".join(
        [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            f"form-action 'self' {site_url}".rstrip(),
            "frame-ancestors 'none'",
            "base-uri 'none'",
        ]
    )


def all_of(site_url: str) -> dict[str, str]:
    """Return every header with its value."""
    return {**SHARED, "Content-Security-Policy": policy(site_url)}


def whole(headers: Mapping[str, str]) -> type[OutputTransform]:
    """Return what gives every answer of a server `headers`, static files and errors too, where it has no own."""

    class Whole(OutputTransform):
        def transform_first_chunk(
            self, status_code: int, own: HTTPHeaders, chunk: bytes, finishing: bool
        ) -> tuple[int, HTTPHeaders, bytes]:
            if own.get("Content-Type", "").startswith("text/event-stream"):
                own["Cache-Control"] = "no-store"
            for name, value in headers.items():
                own.setdefault(name, value)
            return status_code, own, chunk

    return Whole
