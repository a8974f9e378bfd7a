"""What editors choose in the place of typing a key: labs in a lesson, courses and lessons in order.

Which labs there are, other rooms and apps say. A key that is stored already stays to be chosen, whatever became of
what it names: nothing is lost by opening a page.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

Labs = Callable[[], Mapping[str, str | Promise]]
Choice = tuple[str, str | Promise]
UNKNOWN = _("Nothing here is called %(key)s. There is: %(known)s.")
# So many empty places follow those that are filled.
MORE = 3
_labs: list[Labs] = []


def register_labs(*providers: Labs) -> None:
    """Add who says which labs there are, as titles by key; called from an `AppConfig.ready`, safe to call again."""
    _labs.extend(provider for provider in providers if provider not in _labs)


def lab_choices() -> list[Choice]:
    """Return every lab as (key, "title (key)"), in order of keys; who registered first gives the title."""
    found: dict[str, str | Promise] = {}
    for provider in _labs:
        found = {**provider(), **found}
    return [(key, f"{found[key]} ({key})") for key in sorted(found)]


def unknown(key: str, known: Iterable[str]) -> forms.ValidationError:
    """Return the error that names what there is."""
    return forms.ValidationError(UNKNOWN % {"key": key, "known": ", ".join(sorted(known)) or "–"})


class _LabField(forms.ChoiceField):
    """Refuses a lab that is not there in words that help."""

    def validate(self, value: Any) -> None:
        """Raise for an empty or an unknown key."""
        if value and not self.valid_value(value):
            raise unknown(value, (key for key, _title in lab_choices()))
        super().validate(value)


class LabChooserBlock(blocks.ChoiceBlock):
    """A lab, chosen by its title; stored as its key."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"choices": lab_choices, "search_index": False, **kwargs})

    def get_field(self, **kwargs: Any) -> forms.ChoiceField:
        """Return the field that names what there is."""
        return _LabField(**kwargs)

    def normalize_choice(self, value: Any) -> Any:
        """Return the key as it is stored: Wagtail would look for it among all labs whenever somebody reads a lesson."""
        return value


class OrderedKeys(forms.Widget):
    """Keys in order, one a line when stored: a list to choose from for each, and some empty ones; works without script.

    The form gives `choices`.
    """

    template_name = "pathways/content/keys.html"
    choices: Iterable[Choice] = ()

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Add one place for each key, and some more."""
        keys = str(value or "").split()
        known = dict(self.choices)
        places = [{"key": key, "lost": key not in known} for key in keys] + [{"key": "", "lost": False}] * MORE
        context: dict[str, Any] = super().get_context(name, value, attrs)
        return {**context, "places": places, "choices": list(known.items())}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        """Return the chosen keys one a line, each once."""
        given = data.getlist(name) if hasattr(data, "getlist") else [data.get(name) or ""]
        return "\n".join(dict.fromkeys(key for text in given for key in text.split()))
