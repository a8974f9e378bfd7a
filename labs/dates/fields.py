"""The field in which a day is chosen."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from people.base.inputs import DayInput

# Days of grace and credit steps are counted on from a date, and no calendar goes past the year 9999.
FAR = timedelta(days=10 * 365)


def require_near(day: date) -> None:
    """Raise `ValidationError` for a day more than ten years from now: a slip of the keys."""
    if abs(day - timezone.localdate()) > FAR:
        raise ValidationError(_("Please check the year."))


class DayField(forms.DateField):
    """A day of these years, with the browser's own day picker."""

    default_validators = [require_near]

    def __init__(self, **kwargs: Any) -> None:
        """Take what a `DateField` takes."""
        super().__init__(widget=DayInput, **kwargs)
