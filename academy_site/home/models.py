"""The home page and plain content pages."""

from typing import Any, ClassVar

from django.db import models
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Locale, Page
from wagtail.url_routing import RouteResult

from academy_site.home.selectors import pathway_cards, published_outcomes
from placement.employers.naming import named_employers
from placement.models import Employer
from placement.openings.public import openings_at

ICONS = [
    ("book", _("Book")),
    ("flask", _("Flask")),
    ("people", _("People")),
    ("calendar", _("Calendar")),
    ("cup", _("Cup")),
    ("letter", _("Letter")),
]
FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]


class PartBlock(blocks.StructBlock):
    """One part of the week: an icon, a few words, a sentence."""

    icon = blocks.ChoiceBlock(choices=ICONS, default="book", label=_("Icon"))
    title = blocks.CharBlock(label=_("Title"), max_length=60)
    text = blocks.TextBlock(label=_("Text"), rows=2)

    class Meta:
        icon = "list-ul"
        label = _("Part of the week")


class HomePage(Page):
    """The first page a visitor sees: what one can learn, that it is free, how a week looks, how to get an invitation.

    Personal data: none. Retired: when an editor deletes it.
    """

    heading = models.CharField(_("first line"), max_length=120)
    intro = models.TextField(_("what this is, in two sentences"))
    week_title = models.CharField(_("title over the week"), max_length=120, blank=True)
    week = StreamField([("part", PartBlock())], blank=True, verbose_name=_("how a week looks"))
    invitation_title = models.CharField(_("title over the invitation"), max_length=120, blank=True)
    invitation = RichTextField(_("how to get an invitation"), features=FEATURES, blank=True)

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("heading"),
        FieldPanel("intro"),
        FieldPanel("week_title"),
        FieldPanel("week"),
        FieldPanel("invitation_title"),
        FieldPanel("invitation"),
    ]
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    template = "home/home_page.html"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the pathways, as cards, and the published figures."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, "pathways": pathway_cards(), "outcomes": published_outcomes()}

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Find the page below; where this language lacks it, show the one in the first language instead of nothing."""
        try:
            return super().route(request, path_components)
        except Http404:
            first = self.get_translation_or_none(Locale.get_default())
            if first is None or first.pk == self.pk:
                raise
            return first.specific.route(request, path_components)


class StandardPage(Page):
    """A page of plain text, with links to the partners whose pages lie below it.

    Personal data: none. Retired: when an editor deletes it.
    """

    intro = models.TextField(_("first sentence"), blank=True)
    body = RichTextField(_("text"), features=FEATURES, blank=True)

    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("intro"), FieldPanel("body")]
    template = "home/standard_page.html"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the pages of partners right below; one whose partner is not to be named is not among them."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        below = PartnerPage.objects.live().public().child_of(self).filter(employer__in=named_employers())
        return {**context, "partners": below.select_related("employer").order_by("path")}


class PartnerPage(Page):
    """A partner with the words that it agreed to, and its open jobs. Not there unless the partner agreed and is active.

    Personal data: none; an organisation. Retired: when an editor deletes it.
    """

    employer = models.ForeignKey(
        Employer,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("partner"),
        limit_choices_to={"named_on__isnull": False},
        help_text=_("Partners that agreed to be named. The words are those that they agreed to."),
    )

    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("employer")]
    parent_page_types: ClassVar[list[str]] = ["home.StandardPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "home/partner_page.html"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the partner and what it has open, or raise 404 while it is not to be named."""
        partner = named_employers().filter(pk=self.employer_id).first()
        if partner is None:
            raise Http404
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, "partner": partner, "part": {"openings": list(openings_at(partner))}}
