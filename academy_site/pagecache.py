"""Public pages for visitors, straight from the cache: one copy per address and language, gone as soon as one changes.

Only what Wagtail serves to somebody without a session is kept, only as long as nothing is published, moved or taken
down, and ten minutes at most, because pages also show figures of other apps.
"""

import gzip
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from academy_site.language import language_of
from people.base.nul import NUL

SECONDS = 600
VERSION = "pages:version"
# Wagtail's own way to a page, and the short ways of pathways.
PAGES = frozenset({"wagtail_serve", "pathways:index", "pathways:pathway", "pathways:course", "pathways:lesson"})
Kept = tuple[bytes, bytes, list[tuple[str, str]]]


class PageCacheMiddleware:
    """Answers visitors' requests for pages from the cache; stands outside everything that opens a session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the kept copy, or the fresh answer, which is kept when it may be."""
        if not may_ask(request):
            return self.get_response(request)
        key = key_of(request)
        kept: Kept | None = cache.get(key)
        if kept is not None:
            return answer(request, kept)
        response = self.get_response(request)
        if isinstance(response, HttpResponse) and may_keep(request, response):
            patch_vary_headers(response, ["Accept-Encoding"])
            headers = [(name, value) for name, value in response.items() if name != "Content-Length"]
            cache.set(key, (response.content, gzip.compress(response.content, mtime=0), headers), SECONDS)
        return response


def may_ask(request: HttpRequest) -> bool:
    """Return whether the request could be a visitor's for a page: GET, no session, nothing asked for in the query."""
    return (
        request.method == "GET"
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and not request.META.get("QUERY_STRING")
        and "HTTP_HX_REQUEST" not in request.META
        and NUL not in request.path
    )


def may_keep(request: HttpRequest, response: HttpResponse) -> bool:
    """Return whether an answer is the same for every visitor: a page of Wagtail's, 200, and no cookie was set or used.

    A page behind a view restriction is never kept: it redirects, or its form sets a cookie.
    """
    match = request.resolver_match
    return (
        response.status_code == 200
        and match is not None
        and match.view_name in PAGES
        and not response.cookies
        and not response.streaming
        and not request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        and "no-store" not in response.get("Cache-Control", "")
    )


def key_of(request: HttpRequest) -> str:
    """Return the key of the request's page: version of all pages, day, scheme and host, path, language.

    The day, because an opening is gone after its last day without anybody saving it.
    """
    version = cache.get(VERSION) or forget_pages()
    language = language_of(request)
    return f"page:{version}:{timezone.localdate()}:{language}:{request.scheme}:{request.get_host()}:{request.path}"


def answer(request: HttpRequest, kept: Kept) -> HttpResponse:
    """Return a kept page, compressed where the browser takes that; nothing in it is secret."""
    plain, packed, headers = kept
    small = "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "")
    response = HttpResponse(packed if small else plain, headers=dict(headers))
    response["Content-Length"] = str(len(response.content))
    if small:
        response["Content-Encoding"] = "gzip"
    return response


def forget_pages() -> str:
    """Let every kept page go; return the new version. Pages being made now are kept under the old one."""
    version = uuid4().hex
    cache.set(VERSION, version, None)
    return version


def pages_changed(**_: Any) -> None:
    """Receive Wagtail's signals: something was published, moved, taken down or deleted."""
    transaction.on_commit(forget_pages)
