"""Which frame a page stands in: the academy's own, or the plain one of a business account.

Who acts for an employer must not see what the academy is for: no way out in a hurry, no words about safety, no names
of staff. Their pages, sign-in included, carry a frame of their own, and of the pages about an account only those
answer that a business account needs; a new page is not among them until it is named here.
"""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase

from people.base.rules import is_partner

PLACE = "/partner/"
BUSINESS = "frames/business.html"
# Pages of `people` that a business account opens; those that ask for another role refuse by themselves.
OPEN = frozenset(
    {
        *("me", "preferences", "inbox", "message", "download", "erase", "recovery-codes", "recovery-stop"),
        *("end-device", "leave", "join", "partner-join", "recover", "cms-recover", "page-sign-in"),
    }
)


def for_business(request: HttpRequest) -> bool:
    """Return whether this request gets the plain frame: a business account, or somebody on the way to one."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return is_partner(user)
    onward = request.POST.get("next") or request.GET.get("next") or ""
    return request.path.startswith(PLACE) or onward.startswith(PLACE)


def frame(request: HttpRequest) -> dict[str, Callable[[], Any]]:
    """Give templates `frame` and `business`; nothing is asked where a template uses neither."""
    return {
        "frame": lambda: BUSINESS if for_business(request) else "",
        "business": lambda: for_business(request),
    }


class BusinessAccountMiddleware:
    """Lets a business account open, of the pages about an account, those in `OPEN`; the others are not there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], *_: Any) -> None:
        """Raise 404 for a page of `people` that is not for business accounts."""
        match = request.resolver_match
        if match is None or match.namespace != "people" or match.url_name in OPEN or hasattr(view, "roles"):
            return
        if request.user.is_authenticated and is_partner(request.user):
            raise Http404
