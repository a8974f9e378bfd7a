"""The home page and plain content pages."""

from wagtail.models import Page


class HomePage(Page):
    """The first page a visitor sees.

    Personal data: none. Retired: when an editor deletes it.
    """
