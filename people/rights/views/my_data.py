"""My data: what we hold, who looked; download it; say how you may be reached."""

import json

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from people.base.step_up import confirm_for, is_confirmed
from people.rights import export, selectors
from people.rights.document import document
from people.trail.enums import AccessKind
from people.trail.selectors import plain_looks
from people.trail.services.access import append_access


@login_required
def my_data(request: HttpRequest) -> HttpResponse:
    """Show what is held and who looked, in plain words."""
    user = request.user
    looks = Paginator(selectors.access_events_about(user), 20).get_page(request.GET.get("page"))  # type: ignore[arg-type]
    context = {"holdings": export.holdings(user), "looks": plain_looks(user, looks.object_list)}  # type: ignore[arg-type]
    return render(request, "people/rights/my_data.html", context | {"page": looks})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def download(request: HttpRequest) -> HttpResponse:
    """Ask for the password, then show the page from which everything is downloaded; POST gives the file."""
    if not is_confirmed(request):
        return confirm_for(reverse("people:download"))
    return _file(request) if request.method == "POST" else render(request, "people/rights/download.html")


def _file(request: HttpRequest) -> HttpResponse:
    """Give everything as one JSON file, or to read (`document`); it is logged."""
    user = request.user
    append_access(kind=AccessKind.EXPORTED, reader=user, subject=user, field="everything")  # type: ignore[arg-type]
    if "document" in request.POST:
        page = render(request, "people/rights/document.html", {"parts": document(user), "now": timezone.now()})  # type: ignore[arg-type]
        page["Content-Disposition"] = 'attachment; filename="my-data.html"'
        return page
    body = json.dumps(export.everything(user), indent=1, ensure_ascii=False, default=str)  # type: ignore[arg-type]
    response = HttpResponse(body, content_type="application/json")
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response
