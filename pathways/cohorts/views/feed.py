"""The calendar feed: whoever holds the secret address gets class times, and nothing else."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from pathways.cohorts.ical import calendar_text
from pathways.cohorts.selectors.sessions import dates_of_feed, feed_of, sessions_of_feed


@require_safe
def feed(request: HttpRequest, token: UUID) -> HttpResponse:
    """Answer with the classes behind the token, and due days where chosen; 404 for one unknown or replaced."""
    found = feed_of(token)
    if found is None:
        raise Http404
    text = calendar_text(sessions_of_feed(found), dates_of_feed(found))
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "no-store, private"
    return response
