"""Whether a page may offer passkeys."""

from django import template
from django.template import Context

from people.passkeys import work_here

register = template.Library()


@register.simple_tag(takes_context=True)
def passkeys_work_here(context: Context) -> bool:
    """Return whether a passkey can work at the address of this request."""
    return work_here(context["request"])
