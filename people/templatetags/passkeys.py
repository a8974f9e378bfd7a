"""What pages about the second step ask: may they offer passkeys, and does this person need one."""

from django import template
from django.template import Context

from people.base import rules
from people.models import User
from people.signin.passkeys import work_here

register = template.Library()


@register.simple_tag(takes_context=True)
def passkeys_work_here(context: Context) -> bool:
    """Return whether a passkey can work at the address of this request."""
    return work_here(context["request"])


@register.simple_tag
def needs_second_step(user: User) -> bool:
    """Return whether a role of the person asks for a second step."""
    return rules.needs_second_step(user)
