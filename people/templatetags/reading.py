"""Text that fits a narrow screen."""

import re

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
LONG = re.compile(r"\S{24,}")


@register.filter
def breakable(text: str) -> SafeString:
    """Return the text, escaped, with a place to break after every 16th character of what is too long for a line."""
    parts = LONG.sub(lambda found: "\0".join(re.findall(".{1,16}", found[0])), str(text).replace("\0", ""))
    return mark_safe("<wbr>".join(escape(part) for part in parts.split("\0")))  # noqa: S308 - each part is escaped
