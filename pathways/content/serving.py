"""How a page is shown to its reader, and refused: the room above registers it, so that a page knows nobody.

Until somebody said who may read lessons, none is shown.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from wagtail import hooks

Context = Callable[[Any, HttpRequest], dict[str, Any]]
Refusal = Callable[[HttpRequest, Any], HttpResponse | None]


@dataclass(frozen=True)
class Beside:
    """What an app above shows on a page of ours: its template, and what that is given as `part`."""

    template: str
    part: dict[str, Any]


Modes = Callable[[Any], list[Any]]
Preview = Callable[[Any, HttpRequest, str], HttpResponse]
_previews: list[tuple[Modes, Preview]] = []


def preview_as(modes: Modes, show: Preview) -> None:
    """Register which readers a draft can be seen as, and how it is shown to one; the last one registered counts."""
    _previews[:] = [(modes, show)]


class SeenAsReaders:
    """A page whose draft is shown to editors as its readers would see it."""

    @property
    def preview_modes(self) -> list[Any]:
        """Return (name, label) of each reader; Wagtail's own preview where nobody registered any."""
        return _previews[0][0](self) if _previews else [("", "")]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Return the draft as one reader sees it."""
        return _previews[0][1](self, request, mode_name)


More = Callable[[Any, HttpRequest], Beside | None]
_more: dict[str, list[More]] = {}
_contexts: dict[str, Context] = {}
_refusals: dict[str, Refusal] = {}


def show(kind: str, context: Context, refusal: Refusal | None = None) -> None:
    """Register what the template of a page model (by its class name) is given, and what some readers get in its place.

    `refusal` returns the whole answer for somebody who may not read the page, `None` for those who may.
    """
    _contexts[kind] = context
    if refusal is not None:
        _refusals[kind] = refusal


def show_beside(kind: str, more: More) -> None:
    """Register what an app above shows on pages of a model (by its class name); safe to call again."""
    if more not in _more.setdefault(kind, []):
        _more[kind].append(more)


def beside(page: Any, request: HttpRequest) -> list[Beside]:
    """Return what apps above show on a page, without those that have nothing now."""
    found = [more(page, request) for more in _more.get(type(page).__name__, ())]
    return [one for one in found if one is not None]


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


def guarded(page: Any, request: HttpRequest, show: Callable[[], HttpResponse]) -> HttpResponse:
    """Return what `show` gives to those who may read a page, and to others what the page itself would answer.

    For a page in another form, such as on paper. What editors closed in the CMS asks first, as where the CMS serves it.
    """

    def chain(page: Any, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponse:
        return refusal_of(page, request) or show()

    for ask in hooks.get_hooks("before_serve_page"):
        answer = ask(page, request, (), {})
        if isinstance(answer, HttpResponse):
            return answer
    for wrap in reversed(hooks.get_hooks("on_serve_page")):
        chain = wrap(chain)
    return chain(page, request, (), {})
