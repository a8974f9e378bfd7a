"""Pay an hour, the least that openings may pay, and what one can live on in a county."""

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from people.base.prepared import Prepared
from people.models import User
from placement.base.enums import WageUnit
from placement.base.errors import TermsNotPlausible
from placement.base.rules import need_placement_staff
from placement.openings.models import LocalPay

# What holds until staff write down another figure: the federal minimum of 7.25 dollars is no wage to live on.
FIRST_LEAST = Decimal("12.00")
WEEKS_A_YEAR = Decimal(52)
CENT = Decimal("0.01")


def hourly(*, wage: Decimal, unit: str, hours: Decimal) -> Decimal:
    """Return dollars an hour of a wage in dollars per `unit` at `hours` a week (more than 0)."""
    weeks = {WageUnit.WEEK: Decimal(1), WageUnit.MONTH: WEEKS_A_YEAR / 12, WageUnit.YEAR: WEEKS_A_YEAR}
    if unit == WageUnit.HOUR:
        return wage.quantize(CENT)
    return (wage / weeks[WageUnit(unit)] / hours).quantize(CENT)


IN_ORDER: Prepared[LocalPay] = Prepared(lambda: LocalPay.objects.order_by("at", "id"))


def local_pay() -> dict[str, LocalPay]:
    """Return county → the row that stands; "" is the whole academy, which is always there. One query."""
    found = {row.county: row for row in IN_ORDER()}
    return {"": LocalPay(county="", least=FIRST_LEAST), **found}


def pay_in(county: str) -> LocalPay:
    """Return what stands for a county, or for the whole academy where nothing is said of it. One query."""
    known = local_pay()
    return known.get(county, known[""])


def pay_findings(least: Decimal | None, living: Decimal | None) -> dict[str, str]:
    """Return field → sentence for figures of pay that cannot be meant."""
    found = {}
    for field, value in (("least", least), ("living", living)):
        if value is not None and not 5 <= value <= 100:
            found[field] = _("Write dollars an hour, 5 to 100.")
    if not found and least is not None and living is not None and living < least:
        found["living"] = _("A living wage is not below the least pay. Look at both figures.")
    return found


@transaction.atomic
def set_pay(*, county: str, least: Decimal, living: Decimal | None, source: str, by: User) -> LocalPay:
    """Write down the least pay and the living wage of a county ("" for all).

    Appends a row. Raises `NoSuchRight`, `TermsNotPlausible`.
    """
    need_placement_staff(by)
    if found := pay_findings(least, living):
        raise TermsNotPlausible(found)
    return LocalPay.objects.create(county=county.strip(), least=least, living=living, source=source, by=by)
