"""Interview practice, for the student alone."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from pathways.models import Skill
from people.base.step_up import step_up
from placement.base.acting import SignedIn, student_only
from placement.practice.forms import NoteForm
from placement.practice.models import PracticeNote
from placement.practice.questions import GENERAL, Question, of_skills, question_of
from placement.practice.services import keep_note, own_note
from placement.referrals.models.referrals import Referral


def _page(request: SignedIn, skilled: list[Question], referral: Referral | None) -> HttpResponse:
    noted = set(PracticeNote.objects.filter(student=request.user).values_list("question", flat=True))
    context = {
        "skilled": [(question, question.key in noted) for question in skilled],
        "general": [(question, question.key in noted) for question in GENERAL],
        "referral": referral,
    }
    return render(request, "placement/practice/practice.html", context)


@student_only
def practice(request: SignedIn) -> HttpResponse:
    """List the questions that nearly all interviews ask, and to which there is a note; no note is opened."""
    return _page(request, [], None)


@student_only
def for_opening(request: SignedIn, referral: UUID) -> HttpResponse:
    """List the questions for one own opening: those of its skills first."""
    row = get_object_or_404(Referral.objects.select_related("order"), pk=referral, student=request.user)
    skills = Skill.objects.filter(pk__in=row.order.skills.values("skill")).order_by("order", "key")
    return _page(request, of_skills(skills), row)


@student_only
@step_up
def note(request: SignedIn, question: str) -> HttpResponse:
    """Show and keep the own note to one question; the password is asked first: it is the student's own words."""
    found = question_of(question)
    if found is None:
        raise Http404
    form = NoteForm(request.POST or None, initial={"text": own_note(student=request.user, question=question)})
    if request.method == "POST" and form.is_valid():
        keep_note(student=request.user, question=question, text=form.cleaned_data["text"])
        messages.success(request, _("Saved. Only you can read it."))
        return redirect("placement:practice")
    return render(request, "placement/practice/note.html", {"question": found, "form": form})
