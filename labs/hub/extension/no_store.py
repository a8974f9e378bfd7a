"""Gives every answer of a lab its headers: none is kept but static files, so that Back shows nothing after leaving."""

import re

from tornado.httputil import HTTPHeaders, HTTPServerRequest
from tornado.web import OutputTransform

from labs.hub import headers, singleuser

# JupyterLab's own page, the one that needs more than our policy allows.
JUPYTERLAB = re.compile(r"/user/[^/]+/(?:lab|doc)(?:/tree/.*|/workspaces/.*)?$")


class NoStore(OutputTransform):
    """Marks every HTML page, and every answer that says nothing about keeping, as not to be kept.

    Static files say themselves how long they are good for; they hold nothing of a person and stay as they are.
    """

    def __init__(self, request: HTTPServerRequest) -> None:
        """Note whether it is JupyterLab's page that is asked for."""
        self.is_jupyterlab = bool(JUPYTERLAB.fullmatch(request.path))

    def transform_first_chunk(
        self, status_code: int, own: HTTPHeaders, chunk: bytes, finishing: bool
    ) -> tuple[int, HTTPHeaders, bytes]:
        """Return the answer with its headers set."""
        is_page = own.get("Content-Type", "").startswith("text/html")
        if is_page:
            own["Cache-Control"] = "no-store"
        if is_page and self.is_jupyterlab:
            own["Content-Security-Policy"] = singleuser.jupyterlab_policy()
        for name, value in headers.all_of(singleuser.site_url()).items():
            own.setdefault(name, value)
        return status_code, own, chunk
