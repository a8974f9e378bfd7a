"""Forms: a question, an answer, and both for the whole cohort."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pathways.questions.places import Spot
from pathways.questions.services import MOST_CHARACTERS


def _words(label: Any, hint: Any = "", rows: int = 4) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=hint, max_length=MOST_CHARACTERS, widget=area)


class AskForm(forms.Form):
    """A question in the student's own words; `part` only where the place has parts."""

    part = forms.ChoiceField(label=_("Which part?"), required=False)
    words = _words(_("Your question"), _("In your own words. Only those who teach your cohort read it."))

    def __init__(self, *args: Any, spot: Spot, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if spot.parts:
            self.fields["part"].choices = [("", _("All of it")), *spot.parts]  # type: ignore[attr-defined]
        else:
            del self.fields["part"]


class AnswerForm(forms.Form):
    """An answer for the one who asked."""

    answer = _words(_("Your answer"), _("Only the student reads it."), rows=6)


class ShareForm(forms.Form):
    """A question and its answer for everybody in the cohort, in words that tell nothing of who asked."""

    asks = _words(
        _("The question, in your words"),
        _("Write it anew, so that nothing in it tells who asked: no names, no places, nothing from a life."),
    )
    answer = _words(_("The answer"), rows=6)
    confirmed = forms.BooleanField(label=_("I read both. Nothing in them tells who asked."))
    names_nobody = forms.BooleanField(
        label=_("It names nobody"),
        required=False,
        help_text=_("Only where a word is also somebody’s name, and is not meant as one."),
    )
