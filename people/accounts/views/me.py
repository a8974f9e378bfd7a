"""A person's own pages: account, preferences, messages, drafts."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from people.accounts.forms import BusinessPreferencesForm, PreferencesForm
from people.accounts.services.accounts import change_display_name, change_preferences
from people.base.enums import Role
from people.base.requests import signed_in
from people.base.rules import is_partner, is_staff_member, roles_of
from people.base.step_up import step_up
from people.contact.selectors import rules_to_confirm
from people.signin.selectors import open_recovery_of, password_set_anew, recovery_codes_left


@login_required
def me(request: HttpRequest) -> HttpResponse:
    """Show what a person can do about the own account."""
    user = signed_in(request)
    roles = roles_of(user)
    context: dict[str, object] = {
        "codes_left": recovery_codes_left(user),
        "recovery": open_recovery_of(user),
        "password_set_anew": password_set_anew(user),
        "is_staff_member": is_staff_member(user),
        "is_student": Role.STUDENT in roles,
        "has_no_role": not roles,
        "waits_for_role": user.role_requests.filter(answered_at=None).exists(),
        "rules_to_confirm": rules_to_confirm(user),
    }
    page = "people/accounts/business.html" if is_partner(user) else "people/accounts/me.html"
    return render(request, page, context)


@login_required
@step_up
def preferences(request: HttpRequest) -> HttpResponse:
    """Change display name, language and time zone; the password is asked first."""
    user = signed_in(request)
    names = ("display_name", "language", "time_zone", "sign_in_messages")
    current = {name: getattr(user, name) for name in names}
    kind = BusinessPreferencesForm if is_partner(user) else PreferencesForm
    form = kind(request.POST or None, initial=current)
    if request.method == "POST" and form.is_valid():
        change_display_name(user=user, display_name=form.cleaned_data.pop("display_name"))
        change_preferences(user=user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("people:preferences")
    return render(request, "people/accounts/preferences.html", {"form": form})
