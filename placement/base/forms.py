"""Forms of the placement pages. They check input; services decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.base.inputs import DayInput

DAYS = [(7, _("7 days")), (14, _("14 days")), (30, _("30 days")), (60, _("60 days")), (90, _("90 days"))]


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """Return a date field with the browser's own picker; the value is an ISO date."""
    return forms.DateField(label=label, required=required, help_text=help_text, widget=DayInput)


class ReasonForm(forms.Form):
    """A reason in one line."""

    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)
