"""Words of the glossary, which lessons explain in place."""

from typing import Any, ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.search import index
from wagtail.search.queryset import SearchableQuerySetMixin

from pathways.content.terms import spelled


class TermQuerySet(SearchableQuerySetMixin, models.QuerySet["Term"]):
    """Words that can be looked for through Wagtail's search."""


class Term(index.Indexed, models.Model):
    """A word of the trade, in English and Spanish, with what it means in plain words.

    `exam_names` says the exams that use the word as it stands here, one a line. `digest` is what the file said when the
    row was loaded: it tells an editor's change.

    Personal data: none. Retired: when the file or an editor drops it; lessons then show the word plainly.
    """

    key = models.SlugField(
        _("key"),
        max_length=64,
        # Search on SQLite finds no row whose primary key is a UUID: it compares two spellings of it.
        primary_key=True,
        validators=[RegexValidator(r"^[a-z0-9]+(?:-[a-z0-9]+)*$")],
        help_text=_("Lessons name a word by it, as in [subnets](term:subnet). Never changes once used."),
    )
    term_en = models.CharField(_("word"), max_length=60)
    term_es = models.CharField(_("word in Spanish"), max_length=60)
    means_en = models.CharField(_("what it means"), max_length=300)
    means_es = models.CharField(_("what it means, in Spanish"), max_length=300)
    exam_names = models.TextField(_("exams that use this word"), blank=True, help_text=_("One a line."))
    digest = models.CharField(max_length=64, blank=True, editable=False)
    changed_at = models.DateTimeField(auto_now=True, db_index=True)

    objects = TermQuerySet.as_manager()
    search_fields: ClassVar[list[Any]] = [index.AutocompleteField("search_text")]

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.term_en

    def search_text(self) -> str:
        """Return what the word is found by, in both languages."""
        return spelled(" ".join([self.term_en, self.term_es, self.means_en, self.means_es]))
