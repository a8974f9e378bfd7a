"""Inputs of forms that every app uses."""

from typing import Any

from django import forms


class DayInput(forms.DateInput):
    """The browser's own day picker. Its value is an ISO date in every language, or the browser shows none."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"class": "govuk-input--width-10", **(attrs or {})}, format="%Y-%m-%d")
