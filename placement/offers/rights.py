"""A person's offers: handing them out; they go with the referral."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from people.models import User
from people.rights import export
from placement.base.rights import steps
from placement.offers.models import Offer, OfferTerms


def register() -> None:
    """Tell the people app of it; called once from `AppConfig.ready`."""
    export.register("offers", _("Offers of work"), offers)


def offers(user: User) -> list[dict[str, Any]]:
    """Return each offer with every version of its terms and its steps."""
    rows = Offer.objects.filter(referral__student=user).select_related("referral__order__employer")
    return [
        {
            "opening": row.referral.order.title,
            "employer": row.referral.order.employer.name,
            "values": [_version(one) for one in row.versions.all()],
            "steps": steps(row.events.all()),
        }
        for row in rows.prefetch_related("versions", "events")
    ]


def _version(row: OfferTerms) -> dict[str, Any]:
    return {
        "title": row.title,
        "began": row.start_on,
        "hours": row.hours,
        "wage": row.wage,
        "paid_per": export.named(row, "wage_unit"),
        "benefits": row.benefits,
        "where": row.place,
        "note": " ".join(part for part in (row.check_words, row.conditions) if part),
        "until": row.answer_by,
    }
