"""Keeps a lab out of the browser's cache, so that Back shows nothing of it after its person has left."""

from tornado.httputil import HTTPHeaders
from tornado.web import OutputTransform


class NoStore(OutputTransform):
    """Marks every HTML page, and every answer that says nothing about keeping, as not to be kept.

    Static files say themselves how long they are good for; they hold nothing of a person and stay as they are.
    """

    def transform_first_chunk(
        self, status_code: int, headers: HTTPHeaders, chunk: bytes, finishing: bool
    ) -> tuple[int, HTTPHeaders, bytes]:
        """Return the answer with the header set."""
        if headers.get("Content-Type", "").startswith("text/html") or "Cache-Control" not in headers:
            headers["Cache-Control"] = "no-store"
        return status_code, headers, chunk
