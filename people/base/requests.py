"""What pages need of a request, with types."""

from collections.abc import Callable
from typing import TypeVar

from django.http import Http404, HttpRequest, HttpResponseBase

from people.base.models.user import User

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def signed_in(request: HttpRequest) -> User:
    """Return who is signed in; 404 where nobody is, which a view behind a sign-in never meets."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def background(view: View) -> View:
    """Mark a view that a page asks by itself: being asked does not keep a session alive."""
    view.background = True  # type: ignore[attr-defined]
    return view
