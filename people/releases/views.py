"""Releases as the student sees them: who sees what, until when."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people.base.enums import Role
from people.base.errors import IllegalRelease, SigningRefused
from people.base.models.user import User
from people.base.rules import role_required
from people.base.step_up import step_up
from people.releases.disclosure import preview_of
from people.releases.enums import ReleaseEventKind, ReleaseField, ReleaseState
from people.releases.models import Release
from people.releases.selectors import looks_under, release_text, releases_of
from people.releases.services.releases import decline_release, revoke_release, sign_release


def _own(request: HttpRequest, release_id: str) -> Release:
    """Return the person's own release; 404 for anybody else's."""
    return get_object_or_404(releases_of(request.user), pk=release_id)  # type: ignore[arg-type]


@login_required
@role_required(Role.STUDENT)
def sharing(request: HttpRequest) -> HttpResponse:
    """List what is asked, what is shared now, and what ended."""
    user = request.user
    assert isinstance(user, User)
    rows = [(release, release_text(release, reader=user, reason="")) for release in releases_of(user)]
    groups = {
        "asked": [row for row in rows if row[0].state == ReleaseState.REQUESTED],
        "live": [row for row in rows if row[0].is_live],
        "ended": [row for row in rows if row[0].state not in {ReleaseState.REQUESTED, ReleaseState.SIGNED}],
    }
    return render(request, "people/releases/sharing.html", groups | {"nothing": not rows})


@login_required
@role_required(Role.STUDENT)
def release(request: HttpRequest, release_id: str) -> HttpResponse:
    """Show one release exactly as its recipient will see it, with its uses."""
    return render(request, "people/releases/release.html", _shown(request, _own(request, release_id)))


@login_required
@role_required(Role.STUDENT)
def copy(request: HttpRequest, release_id: str) -> HttpResponse:
    """Give the student a copy to keep: who sees what, for what, until when, and what happened so far."""
    found = _own(request, release_id)
    events = [(ReleaseEventKind(event.kind).label, event.at) for event in found.events.all()]
    page = render(request, "people/releases/release_copy.html", _shown(request, found) | {"events": events})
    page["Content-Disposition"] = 'attachment; filename="copy.html"'
    return page


def _shown(request: HttpRequest, found: Release) -> dict[str, object]:
    user = request.user
    assert isinstance(user, User)
    return {
        "release": found,
        "text": release_text(found, reader=user, reason=""),
        "preview": preview_of(found),
        "fields": [ReleaseField(field).label for field in found.fields],
        "looks": looks_under(found),
        "requested": found.state == ReleaseState.REQUESTED,
        "over": _over_since(found),
        "told": _whom_the_student_told(found),
    }


def _whom_the_student_told(found: Release) -> str:
    """Return who of the staff took it back because the student said so; "" where the student did it."""
    event = found.last_event()
    return event.spoken_to.get_full_name() if event is not None and event.spoken_to else ""


def _over_since(found: Release) -> datetime | None:
    """Return when a release was taken back, declined, or ended by itself; `None` while it is asked for or live."""
    event = found.last_event()
    if event is None or found.state in {ReleaseState.REQUESTED, ReleaseState.SIGNED}:
        return None
    return found.until if found.state == ReleaseState.EXPIRED else event.at


@login_required
@role_required(Role.STUDENT)
@require_POST
@step_up
def sign(request: HttpRequest, release_id: str) -> HttpResponse:
    """Sign; the password is asked first."""
    return _answer(request, _own(request, release_id), sign_release, _("Signed. You can take it back at any time."))


@login_required
@role_required(Role.STUDENT)
@require_POST
def decline(request: HttpRequest, release_id: str) -> HttpResponse:
    """Say: not now."""
    return _answer(request, _own(request, release_id), decline_release, _("All right. Nothing is shared."))


@login_required
@role_required(Role.STUDENT)
@require_POST
def revoke(request: HttpRequest, release_id: str) -> HttpResponse:
    """Take it back, in one click."""
    return _answer(request, _own(request, release_id), revoke_release, _("Taken back. They see nothing from now on."))


def _answer(request: HttpRequest, found: Release, change: object, said: str) -> HttpResponse:
    try:
        change(release=found, by=request.user)  # type: ignore[operator]
    except SigningRefused as error:
        messages.warning(request, str(error))
    except IllegalRelease:
        messages.info(request, _("This was answered before. Nothing changed."))
    else:
        messages.success(request, said)
    return redirect("people:release", found.pk)
