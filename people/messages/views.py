"""The inbox, and what is kept while it is typed."""

import json

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from people.base.requests import signed_in
from people.messages.selectors import draft_values, inbox_of
from people.messages.services import discard_draft as forget
from people.messages.services import mark_read
from people.messages.services import save_draft as keep


@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    """List the newest messages."""
    return render(request, "people/messages/inbox.html", {"items": inbox_of(signed_in(request))})


@login_required
def message(request: HttpRequest, item_id: str) -> HttpResponse:
    """Mark one message as read and go where it points."""
    item = get_object_or_404(signed_in(request).inbox, pk=item_id)
    mark_read(item=item)
    return redirect(item.path)


@login_required
def draft(request: HttpRequest) -> HttpResponse:
    """Keep (POST `key`, `values` as JSON), forget (POST `key`, `discard`) or give back (GET `key`) what was typed."""
    user = signed_in(request)
    key = (request.POST.get("key") or request.GET.get("key") or "")[:160]
    if request.method != "POST":
        return JsonResponse({"values": draft_values(user, key) if key else {}})
    if not key:
        return JsonResponse({"detail": _("Nothing to keep.")}, status=400)
    if "discard" in request.POST:
        forget(user=user, key=key)
        return JsonResponse({"kept": False})
    try:
        values = json.loads(request.POST.get("values", ""))
        keep(user=user, key=key, values={str(name): [str(v) for v in given] for name, given in values.items()})
    except (ValueError, AttributeError, TypeError):
        return JsonResponse({"detail": _("This could not be kept.")}, status=400)
    return JsonResponse({"kept": True})
