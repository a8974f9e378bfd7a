"""The people of a cohort: seats, cards, a list tried out row by row."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pathways.base.errors import CohortArchived, NoSeatLeft
from pathways.cohorts.forms import EnrolForm
from pathways.cohorts.models.cohort import Cohort, SeatCard
from pathways.cohorts.selectors.cohorts import open_cards, seats_of
from pathways.planning.views.opening import PLANNING, managed, me
from pathways.roster.forms import CardsForm, ListForm
from pathways.roster.rows import BadList, Verdict, judge
from pathways.roster.services import NewCard, fill_from_list, make_cards, replace_card, take_back_card
from people.accounts.cards import face_of
from people.base.rules import role_required


@role_required(*PLANNING)
@require_GET
def roster(request: HttpRequest, cohort: UUID) -> HttpResponse:
    """Show seats and open cards of a cohort, and the ways to fill it."""
    return _page(request, managed(request, cohort))


def _page(request: HttpRequest, cohort: Cohort, status: int = 200, **forms: object) -> HttpResponse:
    seats = seats_of([cohort])[cohort.pk]
    context = {
        "cohort": cohort,
        "seats": seats,
        "cards": list(open_cards([cohort])),
        "cards_form": CardsForm(initial={"number": seats.free or 1}),
        "list_form": ListForm(),
        "enrol_form": EnrolForm(),
        **forms,
    }
    return render(request, "pathways/roster/roster.html", context, status=status)


@role_required(*PLANNING)
@require_POST
def cards(request: HttpRequest, cohort: UUID) -> HttpResponse:
    """Make cards for free seats and show the sheet once, ready to print."""
    found = managed(request, cohort)
    form = CardsForm(request.POST)
    if form.is_valid():
        try:
            made = make_cards(cohort=found, by=me(request), words=[""] * form.cleaned_data["number"])
        except NoSeatLeft:
            form.add_error("number", _("Fewer seats are free. Add seats first, or make fewer cards."))
        except CohortArchived:
            form.add_error("number", _("This cohort is archived. Open it again first."))
        else:
            return _sheet(request, found, made)
    return _page(request, found, status=400, cards_form=form)


def _sheet(
    request: HttpRequest, cohort: Cohort, made: list[NewCard], verdicts: list[Verdict] | None = None
) -> HttpResponse:
    rows = [(new, face_of(new.code, fits=True)) for new in made]
    context = {"cohort": cohort, "rows": rows, "verdicts": verdicts}
    if made:
        context["until"] = made[0].card.invitation.expires_at
    return render(request, "pathways/roster/sheet.html", context)


@role_required(*PLANNING)
@require_POST
def card(request: HttpRequest, cohort: UUID, card: UUID) -> HttpResponse:
    """Make another card for a lost one and show it once (`again`), or take a card back."""
    found = managed(request, cohort)
    held = SeatCard.objects.select_related("cohort", "invitation").filter(pk=card, cohort=found).first()
    if held is None:
        raise Http404
    if "again" not in request.POST:
        take_back_card(card=held, by=me(request))
        messages.success(request, _("This card does not work any more. Its seat is free."))
        return redirect("pathways:roster", found.pk)
    try:
        return _sheet(request, found, [replace_card(card=held, by=me(request))])
    except NoSeatLeft:
        messages.info(request, _("Nothing changed: somebody came with this card, or it is closed."))
    except CohortArchived:
        messages.info(request, _("This cohort is archived. Open it again first."))
    return redirect("pathways:roster", found.pk)


@role_required(*PLANNING)
@require_http_methods(["POST"])
def fill(request: HttpRequest, cohort: UUID) -> HttpResponse:
    """Say row by row what would come of a list; with `confirm`, do it and show the cards once."""
    found = managed(request, cohort)
    form = ListForm(request.POST, request.FILES)
    if form.is_valid():
        text = form.cleaned_data["text"]
        try:
            if "confirm" in request.POST:
                verdicts, made = fill_from_list(cohort=found, by=me(request), text=text)
                return _sheet(request, found, made, verdicts)
            verdicts = judge(found, text, seen_by=me(request))
        except BadList as error:
            form.add_error("rows" if "file" not in request.FILES else "file", str(error))
        except CohortArchived:
            form.add_error(None, _("This cohort is archived. Open it again first."))
        else:
            good = sum(verdict.outcome.good for verdict in verdicts)
            context = {"cohort": found, "verdicts": verdicts, "text": text, "good": good}
            return render(request, "pathways/roster/dry_run.html", context)
    return _page(request, found, status=400, list_form=form)
