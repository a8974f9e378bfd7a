"""Reads of who covers for whom today, for pages that show a colleague's list."""

from django.http import Http404

from people.base.enums import Role
from people.base.models.cover import Cover
from people.base.models.user import User
from people.base.rules import has_role


def covers_now(user: User) -> list[Cover]:
    """Return the covers by which somebody works on colleagues' lists today. One query, for placement staff alone."""
    if not has_role(user, Role.PLACEMENT):
        return []
    return list(Cover.objects.running().filter(covered_by=user).select_related("away").order_by("last_on", "id"))


def chosen(covers: list[Cover], away: str) -> Cover | None:
    """Return the cover for the colleague whose id was asked for, `None` for none; 404 for anybody else's list."""
    if not away:
        return None
    for cover in covers:
        if str(cover.away_id) == away:
            return cover
    raise Http404
