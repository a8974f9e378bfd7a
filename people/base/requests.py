"""What pages need of a request, with types."""

from django.http import Http404, HttpRequest

from people.base.models.user import User


def signed_in(request: HttpRequest) -> User:
    """Return who is signed in; 404 where nobody is, which a view behind a sign-in never meets."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user
