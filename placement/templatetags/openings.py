"""What an opening says, and why somebody fits it."""

from django import template
from django.utils.safestring import SafeString

from placement.openings.drawing import facts_of, fits_of
from placement.openings.matching import Match
from placement.openings.models import JobOrder

register = template.Library()


@register.simple_tag
def facts(job: JobOrder) -> SafeString:
    """Return what people decide by as one line."""
    return facts_of(job)


@register.simple_tag
def fits(match: Match) -> SafeString:
    """Return each skill of a match with its reason, as items of a list."""
    return fits_of(match)
