"""What we add to the editor's pages."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks


@hooks.register("insert_global_admin_js")
def editor_script() -> SafeString:
    """Load the script that starts date choosers without inline code."""
    return format_html('<script src="{}" defer></script>', static("js/editor.js"))
