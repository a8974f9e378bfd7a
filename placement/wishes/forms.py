"""What a student types about wishes. Everything may be left empty."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from placement.base.enums import Shift
from placement.wishes.values import LONGEST_NAME, MOST_NAMES, MOST_PLACES, Wishes, lines_of


class LinesField(forms.CharField):
    """A text area with one thing on each line."""

    def __init__(self, *, most: int, rows: int, **kwargs: Any) -> None:
        self.most = most
        super().__init__(required=False, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def clean(self, value: Any) -> tuple[str, ...]:
        """Return the lines; says how many there may be where there are too many or one is too long."""
        try:
            return lines_of(super().clean(value), self.most, LONGEST_NAME)
        except ValueError:
            said = {"most": self.most, "longest": LONGEST_NAME}
            raise forms.ValidationError(
                _("Write at most %(most)s lines, each of at most %(longest)s letters. Nothing is lost.") % said
            ) from None


class WishesForm(forms.Form):
    """Place, hours and times."""

    places = LinesField(label=_("Towns or counties"), most=MOST_PLACES, rows=3, help_text=_("One on each line."))
    from_home = forms.BooleanField(label=_("Work from home is fine, wherever the employer is"), required=False)
    least_hours = forms.IntegerField(label=_("Hours a week, at least"), min_value=1, max_value=80, required=False)
    most_hours = forms.IntegerField(label=_("Hours a week, at most"), min_value=1, max_value=80, required=False)
    shifts = forms.MultipleChoiceField(
        label=_("Times that suit me"),
        choices=Shift.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("An opening with other times than these stands apart. Leave it empty if all suit you."),
    )
    shown = forms.BooleanField(
        label=_("My placement advisor may read these wishes"),
        required=False,
        help_text=_("Each look is listed for you under My data. You can change this at any time."),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a least that is more than the most."""
        data = super().clean() or {}
        least, most = data.get("least_hours"), data.get("most_hours")
        if least is not None and most is not None and least > most:
            self.add_error("most_hours", _("This is less than the hours above. Nothing is lost: change one of them."))
        return data

    def wishes(self) -> Wishes:
        """Return what was typed."""
        data = self.cleaned_data
        kept = {key: data[key] for key in ("places", "from_home", "least_hours", "most_hours")}
        return Wishes(**kept, shifts=tuple(data["shifts"]))


class AwayForm(forms.Form):
    """Names of employers; and, where something is shared with one of them, that it is taken back."""

    names = LinesField(
        label=_("Employers I want nothing from"),
        most=MOST_NAMES,
        rows=6,
        help_text=_("One name on each line. A part of a name is enough. Empty the box to keep nobody away."),
    )
    take_back = forms.BooleanField(
        label=_("Take back what I share with them"),
        required=False,
        help_text=_("Staff read that you took it back, as always. They do not read why, and not this list."),
    )

    def __init__(self, *args: Any, sharing: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not sharing:
            del self.fields["take_back"]
