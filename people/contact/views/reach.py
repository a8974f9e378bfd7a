"""Placement staff look at how one student of their own list may be reached: one way at a time, with a reason."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people.base.enums import Role
from people.base.errors import NotAllowed, TooManyTries
from people.base.models.user import User
from people.base.rules import on_caseload, role_required
from people.base.step_up import step_up
from people.contact.enums import Channel
from people.contact.forms import ReachForm, WordsForm
from people.contact.notices import awaits_call, calls_now
from people.contact.services import note_call, note_listed, read_contact
from people.signin.services.agreed_words import check_words
from people.signin.views.helping import ANSWERS, TOO_MANY

placement_staff = role_required(Role.PLACEMENT)


def _student(request: HttpRequest, user_id: str) -> tuple[User, User]:
    """Return who is signed in and their student; 404 for anybody else's, alike for whoever is not there."""
    assert isinstance(request.user, User)
    student = get_object_or_404(User, pk=user_id, is_active=True)
    if not on_caseload(request.user, student):
        raise Http404
    return request.user, student


@placement_staff
def reach(request: HttpRequest, user_id: str) -> HttpResponse:
    """Ask which way and why. Nothing confidential is on this page, not even which ways exist."""
    _me, student = _student(request, user_id)
    call = {"channel": Channel.PHONE, "reason": _("To tell them of a new message")} if "call" in request.GET else None
    context = {"student": student, "form": ReachForm(initial=call), "words": WordsForm()}
    return render(request, "people/contact/reach.html", context)


@placement_staff
@require_POST
@step_up
def reach_open(request: HttpRequest, user_id: str) -> HttpResponse:
    """Show the rule of one way; the password is asked first, the look is logged and the student is told."""
    me, student = _student(request, user_id)
    form = ReachForm(request.POST)
    if not form.is_valid():
        return render(request, "people/contact/reach.html", {"student": student, "form": form, "words": WordsForm()})
    try:
        rule = read_contact(student=student, by=me, **form.cleaned_data)
    except NotAllowed as refused:
        raise Http404 from refused
    way = Channel(form.cleaned_data["channel"])
    by_phone = way == Channel.PHONE
    context = {"student": student, "rule": rule, "way": way.label, "by_phone": by_phone}
    context["awaits_call"] = by_phone and awaits_call(student)
    return render(request, "people/contact/reached.html", context)


@placement_staff
def calls(request: HttpRequest) -> HttpResponse:
    """List the own students who wish a call about a message, and wish it at this hour; they can read who saw that."""
    assert isinstance(request.user, User)
    students = calls_now(request.user)
    note_listed(students=students, by=request.user)
    return render(request, "people/contact/calls.html", {"students": students})


@placement_staff
@require_POST
def called(request: HttpRequest, user_id: str) -> HttpResponse:
    """Write a call down, so that nobody calls again before there is another message."""
    me, student = _student(request, user_id)
    if note_call(student=student, by=me):
        messages.success(request, _("Written down. They can read that you called."))
    return redirect("people:calls")


@placement_staff
@require_POST
@step_up
def reach_words(request: HttpRequest, user_id: str) -> HttpResponse:
    """Say whether what somebody said (`said`) are the student's agreed words; the words are never shown."""
    me, student = _student(request, user_id)
    try:
        messages.info(request, ANSWERS[check_words(student=student, by=me, said=request.POST.get("said", "")[:100])])
    except TooManyTries:
        messages.info(request, TOO_MANY)
    except NotAllowed as refused:
        raise Http404 from refused
    return redirect("people:reach", student.pk)
