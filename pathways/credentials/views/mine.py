"""A student's certificates and badges: made when asked, and taken away at once."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pathways.base.errors import NotYetReady
from pathways.credentials.badges import make_badge, take_back_badge
from pathways.credentials.certificate import as_pdf
from pathways.credentials.forms import CertificateForm
from pathways.credentials.selectors import Reached, badge_of, badges_of, reached_by
from pathways.finishing.selectors import title_of
from pathways.planning.views.opening import me
from people.base.enums import Role
from people.base.rules import role_required
from people.models import User


@role_required(Role.STUDENT)
@require_GET
def certificates(request: HttpRequest) -> HttpResponse:
    """Show what the student finished, and the badges that they took away."""
    reached = reached_by(me(request))
    titles = {(one.kind.value, one.key): one.what.title for one in reached}
    held = [(badge, titles.get((badge.kind, badge.key)) or title_of(badge.key)) for badge in badges_of(me(request))]
    return render(request, "pathways/credentials/mine.html", {"reached": reached, "badges": held})


@role_required(Role.STUDENT)
@require_http_methods(["GET", "POST"])
def certificate(request: HttpRequest, what: str) -> HttpResponse:
    """Ask which name shall stand on a certificate; answer with the PDF. The name is not kept."""
    reached = _reached(me(request), what)
    form = CertificateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        name = {"shown": me(request).get_full_name(), "other": data["other"], "none": ""}[data["which"]]
        pdf = as_pdf(reached, name=name, paper=data["paper"], language=data["language"])
        return _file(pdf, "application/pdf", "certificate.pdf")
    context = {"one": reached, "form": form}
    return render(request, "pathways/credentials/certificate.html", context, status=400 if form.errors else 200)


@role_required(Role.STUDENT)
@require_POST
def badge(request: HttpRequest, what: str) -> HttpResponse:
    """Answer with a new badge as a file; its text is kept nowhere."""
    try:
        made = make_badge(student=me(request), reached=_reached(me(request), what))
    except NotYetReady as error:
        messages.info(request, str(error))
        return redirect("pathways:my_certificates")
    return _file(made.token.encode(), "application/vc+jwt", made.file)


@role_required(Role.STUDENT)
@require_POST
def take_back(request: HttpRequest, badge: UUID) -> HttpResponse:
    """Take a badge back for ever."""
    held = badge_of(me(request), badge)
    if held is None:
        raise Http404
    take_back_badge(badge=held)
    messages.success(request, _("Taken back. Whoever checks it reads that it does not hold any more."))
    return redirect("pathways:my_certificates")


def _reached(student: User, what: str) -> Reached:
    found = next((one for one in reached_by(student) if one.name == what), None)
    if found is None:
        raise Http404
    return found


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
