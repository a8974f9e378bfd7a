"""A person's own pages: account, preferences, messages, drafts."""

import json

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people.accounts.services.accounts import change_display_name, change_preferences
from people.base.models.user import User
from people.base.rules import is_staff_member, roles_of
from people.base.step_up import step_up
from people.messages.services import discard_draft as forget
from people.messages.services import mark_read
from people.messages.services import save_draft as keep
from people.rights import selectors
from people.signin.forms import PreferencesForm
from people.signin.services.recovery import new_recovery_codes, stop_recovery


def _me(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user


@login_required
def me(request: HttpRequest) -> HttpResponse:
    """Show what a person can do about the own account."""
    user = _me(request)
    context: dict[str, object] = {
        "codes_left": selectors.recovery_codes_left(user),
        "recovery": selectors.open_recovery_of(user),
        "password_set_anew": selectors.password_set_anew(user),
        "is_staff_member": is_staff_member(user),
        "has_no_role": not roles_of(user),
        "waits_for_role": user.role_requests.filter(answered_at=None).exists(),
        "rules_to_confirm": selectors.rules_to_confirm(user),
    }
    return render(request, "people/accounts/me.html", context)


@login_required
@step_up
def preferences(request: HttpRequest) -> HttpResponse:
    """Change display name, language and time zone; the password is asked first."""
    user = _me(request)
    names = ("display_name", "language", "time_zone", "sign_in_messages")
    current = {name: getattr(user, name) for name in names}
    form = PreferencesForm(request.POST or None, initial=current)
    if request.method == "POST" and form.is_valid():
        change_display_name(user=user, display_name=form.cleaned_data.pop("display_name"))
        change_preferences(user=user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("people:preferences")
    return render(request, "people/accounts/preferences.html", {"form": form})


@login_required
@require_POST
@step_up
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Print new codes for getting back in; the old ones stop working."""
    codes = new_recovery_codes(user=_me(request))
    return render(request, "people/signin/recovery_codes.html", {"codes": codes})


@login_required
@require_POST
def recovery_stop(request: HttpRequest) -> HttpResponse:
    """Stop a way back in that the person did not ask for."""
    user = _me(request)
    if recovery := selectors.open_recovery_of(user):
        stop_recovery(recovery=recovery, by=user)
        messages.success(request, _("Stopped. Please talk to the staff you know."))
    return redirect("people:me")


@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    """List the newest messages."""
    return render(request, "people/messages/inbox.html", {"items": selectors.inbox_of(_me(request))})


@login_required
def message(request: HttpRequest, item_id: str) -> HttpResponse:
    """Mark one message as read and go where it points."""
    item = get_object_or_404(_me(request).inbox, pk=item_id)
    mark_read(item=item)
    return redirect(item.path)


@login_required
def draft(request: HttpRequest) -> HttpResponse:
    """Keep (POST `key`, `values` as JSON), forget (POST `key`, `discard`) or give back (GET `key`) what was typed."""
    user = _me(request)
    key = (request.POST.get("key") or request.GET.get("key") or "")[:160]
    if request.method != "POST":
        return JsonResponse({"values": selectors.draft_values(user, key) if key else {}})
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
