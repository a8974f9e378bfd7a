"""Skills and words of the glossary in the CMS: both languages side by side, kept by a key that stays as it is.

Nothing is removed here: lessons, labs, openings and what students have shown name skills, and lessons name words.
"""

import re
from typing import Any, ClassVar

from django import forms
from django.db.models import Max
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.snippets.views.snippets import SnippetViewSet

from pathways.content.loading import glossary, skills
from pathways.content.loading.schema import SLUG, on_one_line
from pathways.content.models.pages import lines
from pathways.content.models.skill import Skill
from pathways.content.models.term import Term

BREAK = re.compile(r"\r\n?")


class _KeyedForm(WagtailAdminModelForm):
    """A form in which the key is given once, and texts are on one line, as the files have them."""

    texts: ClassVar[tuple[str, ...]] = ()
    needed: ClassVar[tuple[str, ...]] = ()
    # The room of their files, which says whether two of them say the same.
    room: ClassVar[Any]
    data: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].disabled = not self.instance._state.adding
        for name in self.needed:
            self.fields[name].required = True
        if not self.instance._state.adding:
            # What stood there when the form was shown: whoever saves last does not write over it without a word.
            self.now = self.room.digest_of(self.instance)
            self.fields["shown"] = forms.CharField(required=False, widget=forms.HiddenInput, initial=self.now)

    def clean_key(self) -> str:
        """Refuse a key that the files could not hold."""
        key: str = self.cleaned_data["key"]
        if not SLUG.match(key):
            raise forms.ValidationError(_("A key has small letters, digits and single hyphens."))
        return key

    def clean_shown(self) -> str:
        """Refuse once to write over what somebody else changed since, and say what it is by now."""
        shown: str = self.cleaned_data["shown"]
        if shown and shown != self.now:
            self.data = self.data.copy()
            self.data[self.add_prefix("shown")] = self.now
            said = " · ".join(str(getattr(self.instance, name)) for name in self.texts)
            words = _("Somebody changed this while you wrote. It now says: %(said)s. Save again to write over it.")
            # Of the whole form: the CMS shows no error of a field that nobody sees.
            self.add_error(None, words % {"said": said})
        return shown

    def clean(self) -> dict[str, Any]:
        """Put each text on one line."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in self.texts:
            if cleaned.get(name):
                cleaned[name] = on_one_line(cleaned[name])
        return cleaned


class SkillForm(_KeyedForm):
    """A skill; a new one stands last."""

    texts = ("title_en", "title_es", "description_en", "description_es")
    needed = ("description_en",)
    room: ClassVar[Any] = skills

    def save(self, commit: bool = True) -> Any:
        """Store it; a new one gets the place after the last."""
        if self.instance._state.adding:
            self.instance.order = (Skill.objects.aggregate(last=Max("order"))["last"] or 0) + 1
        return super().save(commit=commit)


class TermForm(_KeyedForm):
    """A word; each language has it once."""

    texts = ("term_en", "term_es", "means_en", "means_es")
    room: ClassVar[Any] = glossary

    def clean_term_en(self) -> str:
        """Refuse a word that is there."""
        return self._once("term_en")

    def clean_term_es(self) -> str:
        """Refuse a Spanish word that is there."""
        return self._once("term_es")

    def clean_exam_names(self) -> str:
        """Keep one exam a line."""
        return "\n".join(lines(BREAK.sub("\n", self.cleaned_data["exam_names"])))

    def _once(self, name: str) -> str:
        word = on_one_line(self.cleaned_data[name])
        others = Term.objects.exclude(pk=self.instance.pk).values_list("key", name)
        same = next((key for key, held in others if held.casefold() == word.casefold()), None)
        if same is not None:
            raise forms.ValidationError(_("This word is there already: its key is %(key)s.") % {"key": same})
        return word


def _both(title: Any, english: str, spanish: str) -> MultiFieldPanel:
    return MultiFieldPanel([FieldPanel(english), FieldPanel(spanish)], heading=title)


class _ListViewSet(SnippetViewSet):
    """Shared by both lists."""

    add_to_admin_menu = True
    copy_view_enabled = False
    list_per_page = 50


class SkillViewSet(_ListViewSet):
    """Skills: what lessons teach, labs show and openings ask for."""

    model = Skill
    icon = "tick"
    menu_label = _("Skills")
    menu_order = 250
    list_display: ClassVar[list[str]] = ["title_en", "title_es", "key"]
    search_fields: ClassVar[list[str]] = ["title_en", "title_es", "description_en", "description_es", "key"]
    search_backend_name = None
    edit_handler = ObjectList(
        [
            FieldPanel("key"),
            _both(_("Title"), "title_en", "title_es"),
            _both(_("Description"), "description_en", "description_es"),
        ],
        base_form_class=SkillForm,
    )


class TermViewSet(_ListViewSet):
    """Words of the glossary."""

    model = Term
    icon = "openquote"
    menu_label = _("Glossary")
    menu_order = 251
    list_display: ClassVar[list[str]] = ["term_en", "term_es", "key"]
    search_fields: ClassVar[list[str]] = ["term_en", "term_es", "means_en", "means_es", "key"]
    search_backend_name = None
    edit_handler = ObjectList(
        [
            FieldPanel("key"),
            _both(_("Word"), "term_en", "term_es"),
            _both(_("What it means"), "means_en", "means_es"),
            FieldPanel("exam_names"),
        ],
        base_form_class=TermForm,
    )
