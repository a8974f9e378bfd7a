"""What the views need of a request, with types."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest

from labs.base.errors import NothingWaits, TakenBack
from people.models import User


def person(request: HttpRequest) -> User:
    """Return the signed-in person; only for views behind a sign-in."""
    user: User = request.user  # type: ignore[assignment]
    return user


def is_htmx(request: HttpRequest) -> bool:
    """Return whether only a part of the page was asked for."""
    return bool(request.htmx)  # type: ignore[attr-defined]


def sent_id(request: HttpRequest, name: str) -> UUID:
    """Return the id that a form sent as `name`; `Http404` where it is none."""
    try:
        return UUID(request.POST[name])
    except (KeyError, ValueError):
        raise Http404 from None


def tell(request: HttpRequest, change: Callable[[], object], said: str) -> None:
    """Change a request for more time; the next page says `said`, or that the request does not wait any more."""
    try:
        change()
    except (NothingWaits, TakenBack) as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, said)


def wrong_with(form: Form) -> str:
    """Return all that is wrong with a form that was sent, in one line; "" where nothing is."""
    return " ".join(str(error) for errors in form.errors.values() for error in errors)
