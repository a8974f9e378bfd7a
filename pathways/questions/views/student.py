"""A student asks, reads answers, and takes a question back."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pathways.base.errors import NotEnrolled
from pathways.questions.enums import Place
from pathways.questions.forms import AskForm
from pathways.questions.models import Question
from pathways.questions.places import spot
from pathways.questions.selectors import own_questions
from pathways.questions.services import Answered, TooManyOpen, ask_question, take_back_question
from people.base.enums import Role
from people.base.requests import signed_in
from people.base.rules import role_required
from people.messages.services import discard_draft
from people.tasks.selectors import open_task_of

student_only = role_required(Role.STUDENT)


def draft_key(target: UUID) -> str:
    """Return under which key what is typed at a place is kept until it is sent."""
    return f"ask-{target}"


@student_only
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, place: str, target: UUID) -> HttpResponse:
    """Take a question; where something is missing, show it again with every word that was typed."""
    found = spot(place, target) if place in Place.values else None
    if found is None:
        raise Http404
    form = AskForm(request.POST if request.method == "POST" else None, spot=found)
    if request.method == "POST" and form.is_valid() and _ask(request, form, place, target):
        return redirect(f"{found.url}#ask")
    context = {"form": form, "spot": found, "place": place, "target": target, "draft": draft_key(target)}
    return render(request, "pathways/questions/ask.html", context, status=400 if form.errors else 200)


def _ask(request: HttpRequest, form: AskForm, place: str, target: UUID) -> bool:
    student, data = signed_in(request), form.cleaned_data
    try:
        question = ask_question(
            student=student, place=place, target=target, words=data["words"], part=data.get("part", "")
        )
    except NotEnrolled:
        form.add_error(None, _("You can ask once you have a seat in a group that learns this. Staff set that up."))
    except TooManyOpen:
        form.add_error(None, _("Many of your questions wait for an answer. Ask this one when one of them has it."))
    else:
        discard_draft(user=student, key=draft_key(target))
        messages.success(request, _told(question))
        return True
    return False


def _told(question: Question) -> str:
    """Return who has the question on their list now."""
    task = open_task_of(kind="question", about=question.pk)
    if task is None or task.owner is None or task.stands_in:
        return _("Your question is kept. Nobody teaches your group just now; who comes finds it.")
    return _("Your question was sent to those who teach your group. You get a message when it has an answer.")


@student_only
@require_safe
def my_questions(request: HttpRequest) -> HttpResponse:
    """Show everything that the student asked, newest first, each with its answer."""
    return render(request, "pathways/questions/mine.html", {"questions": own_questions(signed_in(request))})


@student_only
@require_POST
def take_back(request: HttpRequest, question: UUID) -> HttpResponse:
    """Take a question back while nobody has answered it."""
    student = signed_in(request)
    held = get_object_or_404(Question, pk=question, student=student)
    try:
        take_back_question(question=held, by=student)
        messages.success(request, _("You took it back. Its words are deleted."))
    except Answered:
        messages.info(request, _("It has an answer now. You find it below."))
    return redirect(reverse("pathways:my_questions"))
