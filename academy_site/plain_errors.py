"""What the fields of every form say in plain words where something is missing or cannot be read."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

FROM_THE_LIST = {"required": _("Please choose one."), "invalid_choice": _("Please choose one from the list.")}
FROM_SEVERAL = {"required": _("Please choose at least one."), "invalid_choice": _("Please choose from the list.")}
WORDS: dict[Any, dict[str, Any]] = {
    forms.Field: {"required": _("Please fill this in.")},
    forms.ChoiceField: FROM_THE_LIST,
    forms.ModelChoiceField: FROM_THE_LIST,
    forms.MultipleChoiceField: FROM_SEVERAL,
    forms.ModelMultipleChoiceField: FROM_SEVERAL,
    forms.BooleanField: {"required": _("Please tick this box to go on.")},
    forms.FileField: {"required": _("Please choose a file.")},
    forms.DateField: {"invalid": _("Please give a day, a month and a year.")},
    forms.IntegerField: {"invalid": _("Please give a whole number.")},
}


def install() -> None:
    """Put these words in place of Django's; a field keeps what its class said when it was made, so do it first."""
    for field, words in WORDS.items():
        field.default_error_messages = {**field.default_error_messages, **words}
