"""Wishes and employers kept away: handing them to their person, and forgetting them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from people.models import User
from people.rights import export, retention
from people.trail.selectors import name_field
from placement.base.enums import Shift
from placement.wishes.away import away_of
from placement.wishes.models import WorkWishes
from placement.wishes.selectors import own_wishes


def register() -> None:
    """Tell the people app of it; called once from `AppConfig.ready`.

    Two sections: whoever must hand over a part of the records by law can leave the other one out.
    """
    export.register("work_wishes", _("What you wish for at work"), wishes)
    export.register("kept_away", _("Employers you keep away"), lambda user: list(away_of(user).names))
    name_field("wishes", _("what you wish for at work"))
    retention.keep(retention.WITH_ACCOUNT, WorkWishes)


def wishes(user: User) -> dict[str, Any]:
    """Return what the person wishes for."""
    found = own_wishes(user)
    return {
        "places": list(found.places),
        "work_from_home": found.from_home,
        "hours_a_week_at_least": found.least_hours,
        "hours_a_week_at_most": found.most_hours,
        "times": [export.Named(shift, Shift(shift).label) for shift in found.shifts],
        "shown_to_your_advisor": WorkWishes.objects.filter(student=user, shown=True).exists(),
    }
