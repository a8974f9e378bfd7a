"""Staff of a cohort read what waits, answer, and share an answer."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pathways.questions.forms import AnswerForm, ShareForm
from pathways.questions.models import Question
from pathways.questions.places import Spot, spot
from pathways.questions.rules import open_to
from pathways.questions.selectors import answered_questions, lines, waiting_questions
from pathways.questions.services import (
    OwnWords,
    TellsWho,
    answer_question,
    read_question,
    share_answer,
    take_back_shared,
)
from people.base.enums import Role
from people.base.errors import Unreadable
from people.base.requests import signed_in
from people.base.rules import role_required
from people.messages.services import discard_draft
from people.models import User

A_PAGE = 25
teaching = role_required(Role.INSTRUCTOR, Role.ASSISTANT)


@teaching
@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """List what waits for an answer in the reader's cohorts, oldest first; or (`?answered=1`) what has one."""
    user, done = signed_in(request), "answered" in request.GET
    found = answered_questions(user) if done else waiting_questions(user)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "lines": lines(list(page)), "done": done}
    return render(request, "pathways/questions/queue.html", context)


@teaching
@require_safe
def question(request: HttpRequest, question: UUID) -> HttpResponse:
    """Open one question: the look is written down, and the student can read that."""
    return _page(request, _held(request, question))


def _held(request: HttpRequest, pk: UUID) -> Question:
    found = open_to(signed_in(request)).select_related("student__data_key", "cohort", "shared")
    held: Question = get_object_or_404(found, pk=pk)
    return held


def _page(
    request: HttpRequest, held: Question, answer_form: AnswerForm | None = None, share_form: ShareForm | None = None
) -> HttpResponse:
    try:
        words, answer = read_question(question=held, by=signed_in(request))
    except Unreadable:
        words, answer = _("This can no longer be opened."), ""
    shared = getattr(held, "shared", None)
    initial = {"answer": shared.answer if shared else answer, "asks": shared.asks if shared else ""}
    found: Spot | None = spot(held.place, held.target)
    context = {
        "question": held,
        "words": words,
        "spot": found,
        "part": found.part_title(held.part) if found else "",
        "shared": shared,
        "form": answer_form or AnswerForm(initial={"answer": answer}),
        "share_form": share_form or ShareForm(initial=initial, auto_id="share_%s"),
    }
    failed = any(form is not None and form.errors for form in (answer_form, share_form))
    return render(request, "pathways/questions/question.html", context, status=400 if failed else 200)


@teaching
@require_POST
def answer(request: HttpRequest, question: UUID) -> HttpResponse:
    """Send an answer to the one who asked."""
    held, form = _held(request, question), AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, held, answer_form=form)
    answer_question(question=held, answer=form.cleaned_data["answer"], by=signed_in(request))
    discard_draft(user=signed_in(request), key=f"answer-{held.pk}")
    messages.success(request, _("Your answer was sent. The student finds a message."))
    return redirect("pathways:question", held.pk)


@teaching
@require_POST
def share(request: HttpRequest, question: UUID) -> HttpResponse:
    """Let a question and its answer stand for the whole cohort; or (`take_back`) take them away."""
    held, by = _held(request, question), signed_in(request)
    if "take_back" in request.POST:
        if hasattr(held, "shared"):
            take_back_shared(shared=held.shared, by=by)
        messages.success(request, _("It stands on no page any more."))
        return redirect("pathways:question", held.pk)
    form = ShareForm(request.POST, auto_id="share_%s")
    if not form.is_valid() or not _share(form, held, by):
        return _page(request, held, share_form=form)
    discard_draft(user=by, key=f"share-{held.pk}")
    messages.success(request, _("It stands at this place now, for everybody in the cohort, without a name."))
    return redirect("pathways:question", held.pk)


def _share(form: ShareForm, held: Question, by: User) -> bool:
    data = form.cleaned_data
    try:
        share_answer(question=held, asks=data["asks"], answer=data["answer"], by=by, names_nobody=data["names_nobody"])
    except TellsWho as error:
        said = _("“%(name)s” is the name of somebody in the cohort. Leave it out.")
        form.add_error(None, said % {"name": error.name})
    except OwnWords:
        form.add_error("asks", _("These are the student’s own words. Write the question anew, in yours."))
    return not form.errors
