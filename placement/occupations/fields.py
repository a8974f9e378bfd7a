"""The field of a form that finds an occupation: words are searched, one of what was found is chosen. Works without
script: *Find* sends the form, which comes back as it was typed, with the list."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from placement.occupations.soc import MOST, SOURCE, VERSION, Occupation, code_in, find, occupations


@dataclass(frozen=True)
class Asked:
    """What came with a form: the code chosen, the words, those that the list on the page was for, *Find* pressed."""

    code: str = ""
    words: str = ""
    shown: str = ""
    find: bool = False

    @property
    def is_new(self) -> bool:
        """Return whether these words were not searched yet."""
        return bool(self.words) and self.words != self.shown


class OccupationInput(forms.Widget):
    """A search field, a button, and the occupations found as radios."""

    template_name = "placement/occupations/choice.html"

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Asked:
        """Return what came."""
        code, words, shown = (
            str(data.get(key) or "").strip()[:120] for key in (name, f"{name}_words", f"{name}_shown")
        )
        return Asked(code_in(words) or code, "" if code_in(words) else words, shown, f"{name}_find" in data)

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Return whether nothing came: a page without a chosen radio still sends the words."""
        return name not in data and f"{name}_words" not in data

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return what the template shows: what is chosen first, then what the words found."""
        asked = value if isinstance(value, Asked) else Asked(code=str(value or ""))
        hits = find(asked.words) if asked.words else []
        known = occupations().get(asked.code)
        rest = [one for one in hits if one.code != asked.code][:MOST]
        shown: list[Occupation] = [known, *rest] if known else rest
        context = super().get_context(name, asked.words, attrs)
        context["widget"] |= {"asked": asked, "found": shown, "more": len(hits) - len(rest) > 1}
        context["widget"] |= {"list": f"{VERSION}, {SOURCE}"}
        return context


class OccupationField(forms.Field):
    """One code of the official list; see `OccupationInput`."""

    widget = OccupationInput
    default_error_messages = {
        "required": _("Write a word of the job's name, press Find, and choose one."),
        "choose": _("Choose one of the jobs in the list below it."),
        "nothing": _("No job in the list has any of these words. Try another word. The list is in English."),
        "unknown": _("This code is not in the official list. Search for the job by a word."),
        "stays": _("A job is chosen. Go on with the button at the end of the page, or write other words."),
    }

    def clean(self, value: Any) -> str:
        """Return the chosen code. Raises `ValidationError` while there is something to choose."""
        asked = value if isinstance(value, Asked) else Asked(code=str(value or ""))
        if asked.is_new or (asked.words and not asked.code):
            raise self._says("choose" if find(asked.words) else "nothing")
        if not asked.code:
            raise self._says("required")
        code = code_in(asked.code)
        if not code:
            raise self._says("unknown")
        if asked.find:
            raise self._says("stays")
        return code

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Return whether another code came."""
        return (initial or "") != (data.code if isinstance(data, Asked) else data or "")

    def _says(self, which: str) -> ValidationError:
        return ValidationError(self.error_messages[which], code=which)


def occupation_field() -> OccupationField:
    """Return the field as forms of a job show it."""
    return OccupationField(
        label=_("Kind of job"),
        help_text=_("Write a word, in English: for example technician, or driver. Press Find, then choose one."),
    )
