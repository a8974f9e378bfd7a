"""Messages between an employer's contact and the academy, from both sides."""

from collections.abc import Callable
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from placement.base.acting import SignedIn, attempt, employer_only, placement_staff
from placement.employers.forms import LetterForm
from placement.employers.letters import Letter, answer_contact, letters_for_staff, own_letters, write_to_academy
from placement.employers.models import Employer, EmployerContact, EmployerMessage
from placement.employers.rules import contacts_of

Write = Callable[..., object]
Thread = tuple[EmployerContact, list[Letter], LetterForm]


def _sent(request: SignedIn, contacts: list[EmployerContact], write: Write) -> bool | LetterForm:
    """Return whether something was sent; a form that was refused comes back as it was typed."""
    chosen = next((one for one in contacts if str(one.pk) == request.POST.get("contact")), None)
    if request.method != "POST" or chosen is None:
        return False
    form = LetterForm(request.POST, auto_id=f"{chosen.pk}-%s")
    if not form.is_valid():
        return form
    text = form.cleaned_data["text"]
    return attempt(request, lambda: write(contact=chosen, by=request.user, text=text), _("Sent.")) or form


def _threads(
    contacts: list[EmployerContact], read: Callable[[EmployerContact], list[Letter]], typed: bool | LetterForm
) -> list[Thread]:
    rows = []
    for one in contacts:
        here = f"{one.pk}-%s"
        kept = typed if isinstance(typed, LetterForm) and typed.auto_id == here else LetterForm(auto_id=here)
        rows.append((one, read(one), kept))
    return rows


@employer_only
def talk(request: SignedIn) -> HttpResponse:
    """Show what was written, for each employer that the person acts for; write to the academy."""
    contacts = list(contacts_of(request.user).select_related("user", "employer").order_by("started_at"))
    sent = _sent(request, contacts, write_to_academy)
    if sent is True:
        return redirect("placement:employer-messages")
    return render(request, "placement/employers/talk.html", {"threads": _threads(contacts, own_letters, sent)})


def _letters() -> "QuerySet[EmployerMessage]":
    return EmployerMessage.objects.filter(contact=OuterRef("pk"))


@placement_staff
def thread(request: SignedIn, employer: UUID) -> HttpResponse:
    """Show what the contacts of one employer wrote, also who ended, and answer; each look is logged for the contact."""
    row = get_object_or_404(Employer, pk=employer)
    known = row.contacts.exclude(confirmed_at=None).filter(Q(ended_at=None) | Exists(_letters()))
    contacts = list(known.select_related("user").order_by("started_at"))
    sent = _sent(request, [one for one in contacts if one.ended_at is None], answer_contact)
    if sent is True:
        return redirect("placement:employer-thread", row.pk)
    threads = _threads(contacts, lambda one: letters_for_staff(one, request.user), sent)
    return render(request, "placement/employers/thread.html", {"employer": row, "threads": threads})
