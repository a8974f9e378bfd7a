"""Skills: what lessons teach, lab points evidence and openings ask for."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from people.models import RandomIdModel


class Skill(RandomIdModel):
    """A named ability, in English and Spanish.

    `digest` is what the file said when the row was loaded: it tells an editor's change.

    Personal data: none. Retired: never while a lesson, a lab or an opening names it.
    """

    key = models.SlugField(_("key"), max_length=64, unique=True, help_text=_("Never changes once used."))
    title_en = models.CharField(_("title"), max_length=80)
    title_es = models.CharField(_("title in Spanish"), max_length=80, blank=True)
    description_en = models.CharField(_("description"), max_length=240, blank=True)
    description_es = models.CharField(_("description in Spanish"), max_length=240, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        ordering = ["order", "key"]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """Return the title in the active language."""
        return self.title_es if _spanish() and self.title_es else self.title_en

    @property
    def description(self) -> str:
        """Return the description in the active language."""
        return self.description_es if _spanish() and self.description_es else self.description_en


def _spanish() -> bool:
    return (get_language() or "").startswith("es")
