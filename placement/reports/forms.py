"""What a student may say about a job. Everything can be left empty."""

from django import forms
from django.utils.translation import gettext_lazy as _

from placement.base.enums import SeparationReason
from placement.base.forms import day_field


class GotForm(forms.Form):
    """A job that was found."""

    employer_name = forms.CharField(
        label=_("Where"), max_length=120, required=False, help_text=_("Kept sealed. Each look is logged.")
    )
    on = day_field(_("First day"), required=False)


class LeftForm(forms.Form):
    """A job that ended: a code, never a story."""

    on = day_field(_("Last day"), required=False)
    reason = forms.ChoiceField(
        label=_("Why it ended"), choices=[("", _("I would rather not say")), *SeparationReason.choices], required=False
    )
