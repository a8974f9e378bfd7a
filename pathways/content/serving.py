"""How a page is shown to its reader, and refused: the room above registers it, so that a page knows nobody.

Until somebody said who may read lessons, none is shown.
"""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse

Context = Callable[[Any, HttpRequest], dict[str, Any]]
Refusal = Callable[[HttpRequest, Any], HttpResponse | None]
_contexts: dict[str, Context] = {}
_refusals: dict[str, Refusal] = {}


def show(kind: str, context: Context, refusal: Refusal | None = None) -> None:
    """Register what the template of a page model (by its class name) is given, and what some readers get in its place.

    `refusal` returns the whole answer for somebody who may not read the page, `None` for those who may.
    """
    _contexts[kind] = context
    if refusal is not None:
        _refusals[kind] = refusal


def context_of(page: Any, request: HttpRequest) -> dict[str, Any]:
    """Return what the page's template is given for this reader."""
    return _contexts[type(page).__name__](page, request)


def refusal_of(page: Any, request: HttpRequest) -> HttpResponse | None:
    """Return the answer for somebody who may not read the page; raise `ImproperlyConfigured` where nobody decides."""
    try:
        decide = _refusals[type(page).__name__]
    except KeyError:
        raise ImproperlyConfigured(f"Nobody said who may read a {type(page).__name__}.") from None
    return decide(request, page)
