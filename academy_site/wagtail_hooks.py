"""What we add to the editor's pages."""

from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem


@hooks.register("insert_global_admin_js")
def editor_script() -> SafeString:
    """Load the script that starts date choosers without inline code."""
    return format_html('<script src="{}" defer></script>', static("js/editor.js"))


@hooks.register("register_admin_menu_item")
def leave_this_site() -> MenuItem:
    """Put the way out into the editor's menu, as it is on every other page."""
    return MenuItem(_("Leave this site"), reverse("people:leave"), name="leave", icon_name="arrow-right-full", order=1)


@hooks.register("register_admin_menu_item")
def back_to_site() -> MenuItem:
    """Lead from the editor back to the site: to its home page, for an editor's start is the CMS again."""
    return MenuItem(_("To the site"), "/", name="to-site", icon_name="home", order=2)
