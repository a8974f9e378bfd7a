"""Form fields as GOV.UK Frontend expects them."""

from django import forms, template
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

register = template.Library()

# The first match counts: CheckboxSelectMultiple is a RadioSelect, and most others are Inputs.
KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (forms.MultiWidget, "group"),
    (forms.SelectDateWidget, "group"),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
    (forms.PasswordInput, "password"),
    (forms.FileInput, "file"),
)
CLASSES = {
    "checkbox": "govuk-checkboxes__input",
    "select": "govuk-select",
    "textarea": "govuk-textarea",
    "password": "govuk-input govuk-password-input__input govuk-js-password-input-input",
    "file": "govuk-file-upload",
    "input": "govuk-input",
}
ERROR_CLASSES = {
    "select": "govuk-select--error",
    "textarea": "govuk-textarea--error",
    "password": "govuk-input--error",
    "file": "govuk-file-upload--error",
    "input": "govuk-input--error",
}


@register.filter
def kind(field: BoundField) -> str:
    """Return which GOV.UK component a bound field is: input, textarea, select, radios, checkbox, …"""
    return next((name for widget, name in KINDS if isinstance(field.field.widget, widget)), "input")


@register.simple_tag
def widget(field: BoundField) -> SafeString:
    """Return the field's control with its GOV.UK classes beside any of its own."""
    name = kind(field)
    own = field.field.widget.attrs.get("class", "")
    error = ERROR_CLASSES.get(name, "") if field.errors else ""
    classes = " ".join(part for part in (CLASSES.get(name, ""), error, own) if part)
    return field.as_widget(attrs={"class": classes} if classes else None)
