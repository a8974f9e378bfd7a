"""A person says how they may be reached."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from people.base.step_up import step_up
from people.contact.forms import ContactRuleForm
from people.contact.selectors import contact_rules_of
from people.contact.services import confirm_contact_rule, forget_contact_rule, set_contact_rule
from people.signin.forms import PhraseForm
from people.signin.services.agreed_words import set_agreed_phrase


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
    rules = contact_rules_of(user)  # type: ignore[arg-type]
    changing = next((rule for rule in rules if rule.channel == request.GET.get("change")), None)
    form = form or ContactRuleForm.showing(changing)
    context = {"form": form, "phrase": phrase, "rules": rules, "changing": changing}
    return render(request, "people/contact/contact.html", context)
