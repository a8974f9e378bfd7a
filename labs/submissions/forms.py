"""The form that hands in a file."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from labs.base.errors import TooBig
from labs.base.limits import MAX_BYTES


class NotebooksInput(forms.ClearableFileInput):
    """A file field that takes several files at once where it is told to."""

    allow_multiple_selected = True


class NotebooksField(forms.FileField):
    """One file or several; `clean` returns a list."""

    widget = NotebooksInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return what each file is; no file at all is a missing one."""
        return [super(NotebooksField, self).clean(one, initial) for one in data or [None]]


class HandInForm(forms.Form):
    """A lab's notebooks as files: `names` are those that the lab has."""

    notebook = NotebooksField(
        label=_("Your notebook"),
        help_text=_("The file from your lab that ends in .ipynb. 20 MB at most."),
        widget=NotebooksInput(attrs={"accept": ".ipynb"}),
    )

    def __init__(self, *args: Any, names: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = names
        field = self.fields["notebook"]
        if len(names) < 2:
            del field.widget.attrs["multiple"]
        else:
            field.label = _("Your notebooks")
            field.help_text = _(
                "This lab has %(names)s. Choose one or more. One that you leave out is taken from your last attempt."
            ) % {"names": self._listed}

    @property
    def _listed(self) -> str:
        return ", ".join(f"{name}.ipynb" for name in self.names)

    def clean_notebook(self) -> dict[str, Any]:
        """Return name → file; refuse what is too big or no notebook by name. What is inside is for the grader."""
        found = {}
        for sent in self.cleaned_data["notebook"]:
            if sent.size > MAX_BYTES:
                raise forms.ValidationError(str(TooBig()), code="too_big")
            if not sent.name.endswith(".ipynb"):
                raise forms.ValidationError(_("Choose a file that ends in .ipynb."))
            found[self._name(sent.name)] = sent
        return found

    def _name(self, sent: str) -> str:
        """Return which notebook of the lab a file is; with only one it is that one, whatever the file is called."""
        if len(self.names) == 1:
            return self.names[0]
        # Browsers add a number to the name of what was downloaded before.
        stem = re.sub(r" ?\(\d+\)$", "", sent.removesuffix(".ipynb"))
        if stem not in self.names:
            raise forms.ValidationError(
                _("%(name)s is none of this lab’s notebooks. They are: %(names)s."),
                params={"name": sent, "names": self._listed},
            )
        return stem
