"""What the terms of an offer may say, and what a placement takes over from them."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from placement.base.errors import TermsNotPlausible
from placement.offers.models import Offer, OfferTerms
from placement.openings.conditions import flags
from placement.openings.models import JobOrder
from placement.openings.pay import hourly, local_pay
from placement.openings.plausible import findings

AHEAD = timedelta(days=92)
# What an offer says as its opening does where nobody writes something else.
OF_OPENING = (
    *("title", "soc_code", "hours", "wage", "wage_unit", "benefits", "permanence", "place", "remote", "county"),
    *("alone", "bus", "transport", "accommodations", "check_kind", "check_years", "check_when", "start_on"),
)
# What a placement takes over from the terms that were accepted.
TAKEN_OVER = ("title", "soc_code", "hours", "wage", "wage_unit", "benefits", "permanence", "start_on")


def terms_of(source: JobOrder | OfferTerms) -> dict[str, Any]:
    """Return what an offer begins with: an opening, or the version before."""
    more = ("conditions", "answer_by") if isinstance(source, OfferTerms) else ()
    return {name: getattr(source, name) for name in (*OF_OPENING, *more)} | {"shifts": list(source.shifts)}


def implausible(terms: Mapping[str, Any]) -> dict[str, str]:
    """Return field → sentence for terms that cannot be meant."""
    known, today = local_pay(), timezone.localdate()
    found = findings(terms, today=today, least_in=lambda county: known.get(county, known[""]).least)
    answer_by: date | None = terms.get("answer_by")
    if answer_by is not None and not today <= answer_by <= today + AHEAD:
        found["answer_by"] = _("Choose a day from today on, within three months.")
    return found


def write_terms(offer: Offer, *, number: int, by: Any, terms: Mapping[str, Any]) -> OfferTerms:
    """Append one version. Raises `TermsNotPlausible`."""
    said = {name: value for name, value in terms.items() if name != "shifts"} | flags(terms.get("shifts", ()))
    row = OfferTerms(offer=offer, number=number, by=by, **said)
    # A code of an older list stays on an opening until somebody changes it: no reason to refuse what it offers.
    kept = {"soc_code"} if row.soc_code == offer.referral.order.soc_code else set()
    try:
        row.clean_fields(exclude={"offer", "by"} | kept)
    except ValidationError as error:
        raise TermsNotPlausible({name: " ".join(words) for name, words in error.message_dict.items()}) from error
    if found := implausible(terms):
        raise TermsNotPlausible(found)
    row.hourly = hourly(wage=row.wage, unit=row.wage_unit, hours=row.hours)
    row.save()
    return row
