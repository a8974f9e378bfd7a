"""The student's own page of the résumé."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import translation

from placement.base.acting import SignedIn, student_only
from placement.resumes.forms import ResumeForm
from placement.resumes.resume import as_pdf, as_text, lines_of, picked


@student_only
def resume(request: SignedIn) -> HttpResponse:
    """Let the student pick each line, and answer with the file; nothing is kept."""
    initial = {"name": request.user.display_name, "language": translation.get_language()}
    data = request.POST if request.method == "POST" else None
    form = ResumeForm(data, initial=initial, lines=lines_of(request.user))
    if data is None or not form.is_valid():
        return render(request, "placement/resumes/resume.html", {"form": form}, status=400 if form.errors else 200)
    said = {name: form.cleaned_data[name] for name in ("name", "contact", "about")}
    with translation.override(form.cleaned_data["language"]):
        made = picked(request.user, form.chosen(), **said)
        if form.cleaned_data["kind"] == "txt":
            return _file(as_text(made).encode(), "text/plain; charset=utf-8", "resume.txt")
        return _file(as_pdf(made, language=form.cleaned_data["language"]), "application/pdf", "resume.pdf")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
