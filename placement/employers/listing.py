"""Employers found by words, by where they stand, and by what waits about them."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from placement.base.enums import EMPLOYER_ENDS, EmployerState
from placement.employers.desk import with_waiting
from placement.employers.models import VETTED, VETTING_AHEAD, VETTING_LASTS, Employer

GOING_ON = "going_on"
CHECK, CONTACT = "check", "contact"


class EmployerFilter(forms.Form):
    """What is looked for; everything may be left as it is."""

    q = forms.CharField(label=_("Name or place"), max_length=80, required=False)
    state = forms.ChoiceField(
        label=_("State"),
        choices=[(GOING_ON, _("Not over")), ("", _("All")), *EmployerState.choices],
        required=False,
        initial=GOING_ON,
    )
    waits = forms.ChoiceField(
        label=_("What waits"),
        choices=[("", _("All")), (CHECK, _("To check, or to check again")), (CONTACT, _("A contact to confirm"))],
        required=False,
    )

    def chosen(self) -> dict[str, Any]:
        """Return what was chosen; what cannot be read is left out."""
        self.is_valid()
        return {"state": GOING_ON, **self.cleaned_data} if self.is_bound else {"state": GOING_ON}


def listed(chosen: dict[str, Any]) -> QuerySet[Employer]:
    """Return the employers that fit what was chosen, by name, each with the contacts `to_confirm`."""
    wanted = Q()
    for word in chosen.get("q", "").split():
        wanted &= Q(name__icontains=word) | Q(place__icontains=word)
    if chosen.get("state") == GOING_ON:
        wanted &= ~Q(state__in=EMPLOYER_ENDS)
    elif chosen.get("state"):
        wanted &= Q(state=chosen["state"])
    if chosen.get("waits") == CHECK:
        over = timezone.now() - VETTING_LASTS + VETTING_AHEAD
        wanted &= Q(state=EmployerState.VETTING) | Q(state__in=VETTED, vetted_at__lte=over)
    elif chosen.get("waits") == CONTACT:
        wanted &= Q(to_confirm__gt=0)
    return with_waiting().filter(wanted).order_by("name", "id")
