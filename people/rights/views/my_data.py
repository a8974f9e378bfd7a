"""My data: what we hold, who looked; download it; say how you may be reached."""

import json

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people.base.enums import AccessKind
from people.base.step_up import confirm_for, is_confirmed, step_up
from people.contact.forms import ContactRuleForm
from people.contact.services import confirm_contact_rule, forget_contact_rule, set_agreed_phrase, set_contact_rule
from people.rights import export, selectors
from people.rights.document import document
from people.signin.forms import PhraseForm
from people.trail.services.access import append_access


@login_required
def my_data(request: HttpRequest) -> HttpResponse:
    """Show what is held and who looked, in plain words."""
    user = request.user
    looks = Paginator(selectors.access_events_about(user), 20).get_page(request.GET.get("page"))  # type: ignore[arg-type]
    context = {"holdings": export.holdings(user), "looks": selectors.plain_looks(user, looks.object_list)}  # type: ignore[arg-type]
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


@login_required
@step_up
def contact(request: HttpRequest) -> HttpResponse:
    """Say how the academy may reach me; the default is: not at all. `?change=` shows one way in the form."""
    user = request.user
    form = ContactRuleForm(request.POST) if "channel" in request.POST else None
    phrase = PhraseForm(request.POST if "phrase" in request.POST else None)
    if request.method == "POST" and "forget" in request.POST:
        forget_contact_rule(user=user, channel=request.POST["forget"])  # type: ignore[arg-type]
        messages.success(request, _("Forgotten. We will not use it."))
        return redirect("people:contact")
    if request.method == "POST" and "confirm" in request.POST:
        if confirm_contact_rule(user=user, channel=request.POST["confirm"]):  # type: ignore[arg-type]
            messages.success(request, _("Thank you. It counts for another 90 days."))
        return redirect("people:contact")
    if form and form.is_valid():
        set_contact_rule(user=user, **form.rule())  # type: ignore[arg-type]
        messages.success(request, _("Saved."))
        return redirect("people:contact")
    if phrase.is_bound and phrase.is_valid():
        set_agreed_phrase(user=user, phrase=phrase.cleaned_data["phrase"])  # type: ignore[arg-type]
        messages.success(request, _("Saved."))
        return redirect("people:contact")
    rules = selectors.contact_rules_of(user)  # type: ignore[arg-type]
    changing = next((rule for rule in rules if rule.channel == request.GET.get("change")), None)
    form = form or ContactRuleForm.showing(changing)
    context = {"form": form, "phrase": phrase, "rules": rules, "changing": changing}
    return render(request, "people/contact/contact.html", context)
