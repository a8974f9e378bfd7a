"""Forms for instructors."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pathways.cohorts.models.cohort import ClassSession


class EnrolForm(forms.Form):
    """Gives a student a seat, by sign-in name."""

    username = forms.CharField(label=_("Sign-in name"), max_length=64, help_text=_("For example calm-river-2041."))


class SessionForm(forms.ModelForm):  # type: ignore[type-arg]
    """Adds a class session; times are in the reader's own zone."""

    class Meta:
        model = ClassSession
        fields = ["title", "starts_at", "ends_at", "place"]
        widgets = {
            "starts_at": forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
            "ends_at": forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        }

    def clean(self) -> dict[str, Any]:
        """Hold that the session ends after it starts."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("starts_at") and data.get("ends_at") and data["ends_at"] <= data["starts_at"]:
            self.add_error("ends_at", _("Pick an end after the start."))
        return data
