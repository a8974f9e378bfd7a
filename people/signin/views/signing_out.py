"""Leave this site."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from people.base.models.user import User
from people.signin.services.signing_out import end_hub_sessions
from people.signin.services.signing_out import leave as end_session

CLEAR = '"cache", "cookies", "storage"'


class LeavingResponse(HttpResponseRedirect):
    """Sends the browser away first and ends the hub's side when the answer is out: a slow hub never holds a person."""

    def __init__(self, address: str, user: User | None) -> None:
        super().__init__(address)
        self.leaving_user = user

    def close(self) -> None:
        """End the hub sessions, once, after the last byte."""
        super().close()
        user, self.leaving_user = self.leaving_user, None
        if user is not None:
            end_hub_sessions(user=user)


@csrf_exempt
def leave(request: HttpRequest) -> HttpResponse:
    """End the session and go to a neutral page. GET and POST, for everybody, with no question asked.

    Exempt from CSRF on purpose: the worst that a forged request does is to sign somebody out, and a stale token must
    never hold a person here.
    """
    response = LeavingResponse(settings.LEAVE_URL, end_session(request=request))
    response["Clear-Site-Data"] = CLEAR
    response["Cache-Control"] = "no-store, private"
    response.delete_cookie(settings.SESSION_COOKIE_NAME)
    response.delete_cookie(settings.CSRF_COOKIE_NAME)
    return response


def leaving_help(request: HttpRequest) -> HttpResponse:
    """Show how to leave quickly, and what this cannot hide."""
    return render(request, "people/signin/leaving_help.html")
