"""Where JupyterLab's page sends a browser without script."""

import pytest
from tornado.httputil import HTTPHeaders, HTTPServerRequest

from labs.hub.extension.without_script import WithoutScript, plain_address

LAB = "/user/u-two/lab/tree/py/first/first.ipynb"
PLAIN = "/user/u-two/academy/plain?course=py&assignment=first&notebook=first"


def test_notebook_leads_to_the_plain_page_of_the_same_lab():
    assert plain_address(LAB) == PLAIN


@pytest.mark.parametrize("path", [
    "/user/u-two/lab", "/user/u-two/lab/tree/py/first", "/user/u-two/lab/tree/py/first/deeper/a.ipynb",
    "/user/u-two/lab/tree/py/%2E%2E/first.ipynb", "/user/u-two/api/contents/py/first/first.ipynb",
])  # fmt: skip
def test_other_addresses_lead_nowhere(path: str):
    assert plain_address(path) == ""


def changed(kind: str, chunk: bytes, *, finishing: bool = True) -> tuple[HTTPHeaders, bytes]:
    headers = HTTPHeaders({"Content-Type": kind, "Content-Length": str(len(chunk))})
    asked = HTTPServerRequest(method="GET", uri=LAB)
    _status, headers, chunk = WithoutScript(asked).transform_first_chunk(200, headers, chunk, finishing)
    return headers, chunk


def test_page_is_told_where_to_go_and_how_long_it_is():
    headers, chunk = changed("text/html; charset=UTF-8", b"<!doctype html><html><head><title>x</title>")
    assert PLAIN.replace("&", "&amp;").encode() in chunk
    assert chunk.index(b"<noscript>") < chunk.index(b"<title>")
    assert headers["Content-Length"] == str(len(chunk))


def test_what_is_no_whole_page_stays_as_it_is():
    assert changed("application/json", b'{"a": "<head>"}')[1] == b'{"a": "<head>"}'
    assert changed("text/html", b"<head>", finishing=False)[1] == b"<head>"
