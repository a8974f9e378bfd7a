"""Two staff members help a person whom they met to get back in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from people.base.enums import STAFF_ROLES
from people.base.errors import NotAllowed, TooManyTries, WrongWords
from people.base.models.user import User
from people.base.rules import role_required
from people.base.step_up import step_up
from people.signin.forms import HelpForm
from people.signin.models import Recovery
from people.signin.selectors import open_recoveries
from people.signin.services.agreed_words import check_words
from people.signin.services.recovery import confirm_recovery, finish_recovery, open_recovery, stop_recovery

staff_only = role_required(*STAFF_ROLES)
# What is said about words that were typed; a match shows nothing of them either.
ANSWERS = {
    True: gettext_lazy("These are their agreed words."),
    False: gettext_lazy("These are not their agreed words. Nothing changed."),
    None: gettext_lazy("They never agreed on words with us."),
}
TOO_MANY = gettext_lazy("Too many wrong words today. Nothing changed. Try again tomorrow, or ask an administrator.")


@staff_only
def helping(request: HttpRequest) -> HttpResponse:
    """Begin a new way in for the person who stands here; list those that were begun.

    The sign-in name is typed, never chosen from a list, and the answer is alike for unknown names.
    """
    form = HelpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = User.objects.filter(username=form.cleaned_data["username"].strip().lower(), is_active=True).first()
        if user is not None:
            try:
                open_recovery(user=user, by=request.user, words=form.cleaned_data["words"])  # type: ignore[arg-type]
            except (NotAllowed, TooManyTries, WrongWords):
                user = None
        said = _("If this name exists and the words are right, it is in the list now. A second staff member confirms.")
        messages.info(request, said)
        return redirect("people:helping")
    return render(request, "people/signin/helping.html", {"form": form, "rows": open_recoveries()})


@staff_only
@require_POST
@step_up
def help_step(request: HttpRequest, recovery_id: str) -> HttpResponse:
    """Check what the person says (`check`), confirm as the second one (`confirm`), `finish` after the delay, or `stop`.

    `words` is what the person says; whether it is right is told, the words themselves never are.
    """
    recovery = get_object_or_404(Recovery.objects.select_related("user"), pk=recovery_id)
    me, words = request.user, request.POST.get("words", "")[:100]
    assert isinstance(me, User)
    try:
        if "finish" in request.POST:
            codes = finish_recovery(recovery=recovery, by=me)
            return render(request, "people/signin/recovery_codes.html", {"codes": codes, "handed_over": True})
        if "check" in request.POST:
            messages.info(request, ANSWERS[check_words(student=recovery.user, by=me, said=words)])
        elif "stop" in request.POST:
            stop_recovery(recovery=recovery, by=me)
            messages.success(request, _("Stopped. No new codes come of it."))
        else:
            confirm_recovery(recovery=recovery, by=me, words=words)
            messages.success(request, _("Confirmed. In one day new codes can be printed here."))
    except WrongWords:
        messages.info(request, ANSWERS[False])
    except TooManyTries:
        messages.info(request, TOO_MANY)
    except NotAllowed:
        messages.info(request, _("Another staff member does this, or it is not time yet. Nothing changed."))
    return redirect("people:helping")
