"""What a page says while the key service does not answer."""

import logging

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.template import loader
from django.urls import reverse
from django.utils.translation import gettext

from people.base.errors import KeyServiceDown
from people.base.headers import Answer

logger = logging.getLogger(__name__)


class KeyServiceMiddleware:
    """Answers with 503 and plain words while the academy's key cannot be reached: nothing is changed, nothing is lost.

    Whatever the view had begun to write is rolled back by then. The log gets the error's own words alone, without the
    call stack, whose values could be somebody's.
    """

    RETRY_AFTER_S = 60

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Turn `KeyServiceDown` into a page, or into JSON for programs; leave every other error alone."""
        if not isinstance(error, KeyServiceDown):
            return None
        logger.error("%s", error)
        wants = request.get_preferred_type(["text/html", "application/json"])
        if request.path.startswith(reverse("api-root")) or wants == "application/json":
            said = gettext("We cannot open locked data at the moment. Nothing is lost. Try again in a minute.")
            answer: HttpResponse = JsonResponse({"detail": said}, status=503)
        else:
            carries = settings.SESSION_COOKIE_NAME in request.COOKIES
            sent = request.method == "POST"
            context = {"may_be_signed_in": carries, "sent": sent, "again": "" if sent else request.get_full_path()}
            answer = HttpResponse(loader.render_to_string("503.html", context), status=503)
        answer["Retry-After"] = str(self.RETRY_AFTER_S)
        answer["Cache-Control"] = "no-store, private"
        return answer
