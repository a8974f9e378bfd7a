"""What anybody may ask: whether a badge holds, the list of those taken back, and the keys. Nothing is written down."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from pathways.credentials.checking import MOST_CHARACTERS, check
from pathways.credentials.forms import CheckForm
from pathways.credentials.signing import did_document
from pathways.credentials.status import lists, name, status_list

# A wallet may keep the answer so long; a badge that was taken back is known as such everywhere after that.
FRESH = "public, max-age=300"


@require_http_methods(["GET", "POST"])
def check_badge(request: HttpRequest) -> HttpResponse:
    """Say whether a badge holds; it is typed in or sent as a file, and forgotten with the answer."""
    form = CheckForm(request.POST or None, request.FILES or None)
    verdict = None
    if request.method == "POST" and form.is_valid():
        verdict = check(form.badge(MOST_CHARACTERS))
    context = {"form": CheckForm(), "verdict": verdict}
    return render(request, "pathways/credentials/check.html", context)


@require_safe
def status(request: HttpRequest, which: str) -> HttpResponse:
    """Answer with a whole list, the same text for everybody."""
    names = {name(number): number for number in range(1, lists() + 1)}
    if which not in names:
        raise Http404
    response = HttpResponse(status_list(names[which]), content_type="application/vc+jwt")
    response["Cache-Control"] = FRESH
    return response


@require_safe
def did(request: HttpRequest) -> HttpResponse:
    """Answer with the public halves of the keys that sign badges."""
    response = JsonResponse(did_document(), content_type="application/did+json")
    response["Cache-Control"] = FRESH
    return response
