"""The calendar feed: whoever holds the secret address gets class times, and nothing else."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from pathways.cohorts.ical import calendar_text
from pathways.cohorts.selectors.sessions import sessions_of_feed


@require_safe
def feed(request: HttpRequest, token: UUID) -> HttpResponse:
    """Answer with the classes behind the token; 404 for one that is unknown or was replaced."""
    sessions = sessions_of_feed(token)
    if sessions is None:
        raise Http404
    response = HttpResponse(calendar_text(sessions), content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "no-store, private"
    return response
