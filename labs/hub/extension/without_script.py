"""Sends a browser without script from JupyterLab, which is an empty page to it, to the plain page of the same lab."""

import re
from html import escape
from urllib.parse import unquote

from tornado.httputil import HTTPHeaders, HTTPServerRequest
from tornado.web import OutputTransform

from labs.hub.extension import keys, page

NOTEBOOK = re.compile(
    r"(?P<base>/user/[^/]+/|/)lab/tree/(?P<course>[^/]+)/(?P<assignment>[^/]+)/(?P<name>[^/]+)\.ipynb"
)
HEAD = b"<head>"


class WithoutScript(OutputTransform):
    """Writes into JupyterLab's page of a notebook where to go without script; browsers with script pass over it.

    Stands before the compression of answers.
    """

    def __init__(self, request: HTTPServerRequest) -> None:
        """Note which lab is asked for, if one is."""
        self.way = plain_address(request.path) if request.method == "GET" else ""

    def transform_first_chunk(
        self, status_code: int, headers: HTTPHeaders, chunk: bytes, finishing: bool
    ) -> tuple[int, HTTPHeaders, bytes]:
        """Return the answer with the way in its head."""
        is_page = headers.get("Content-Type", "").startswith("text/html")
        if self.way and finishing and is_page and HEAD in chunk:
            refresh = f'<noscript><meta http-equiv="refresh" content="0; url={escape(self.way)}"></noscript>'
            chunk = chunk.replace(HEAD, HEAD + refresh.encode(), 1)
            headers["Content-Length"] = str(len(chunk))
        return status_code, headers, chunk


def plain_address(path: str) -> str:
    """Return the address of the plain page for the notebook that JupyterLab shows at `path`; "" for any other path."""
    found = NOTEBOOK.fullmatch(path)
    if found is None:
        return ""
    try:
        key = keys.parse(unquote(found["course"]), unquote(found["assignment"]))
    except keys.BadKey:
        return ""
    return page.inside(found["base"], "plain", key, unquote(found["name"]))
