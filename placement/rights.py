"""What placement holds about a person: each room registers its own.

Rules of the schedule run in this order: ways and jobs before the openings and employers that they name.
"""

from placement.employers import rights as employers
from placement.interviews import rights as interviews
from placement.offers import rights as offers
from placement.openings import rights as openings
from placement.outcomes import rights as outcomes
from placement.placements import rights as placements
from placement.practice import rights as practice
from placement.referrals import rights as referrals
from placement.relations import rights as relations
from placement.reports import rights as reports
from placement.wishes import rights as wishes


def register() -> None:
    """Tell the people app all of it; called once from `AppConfig.ready`."""
    ways = (referrals, interviews, offers, practice, placements)
    for room in (*ways, outcomes, openings, relations, employers, wishes, reports):
        room.register()
