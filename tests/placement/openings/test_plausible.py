"""What an opening cannot mean is refused at its field, in words, and nothing is written."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from placement.openings.pay import hourly
from placement.openings.plausible import findings

TODAY = date(2026, 3, 3)
GOOD = {"wage": Decimal("24.50"), "wage_unit": "hour", "hours": Decimal(36), "county": "", "openings": 1}
LOW = "That is $%s an hour. We take openings from $%s an hour on."
HIGH = "That is $52,000.00 an hour. Look at the amount, and at what it is paid for."
HOURLY = [("24.50", "hour", "24.50"), ("800", "week", "20.00"), ("3466.67", "month", "20.00")]


def found(changed=None, **terms):
    return findings(
        {**GOOD, **terms}, today=TODAY, least_in=lambda county: Decimal(15 if county else 12), changed=changed
    )


def test_what_an_employer_means_is_taken():
    assert found(start_on=TODAY, closes_on=TODAY + timedelta(days=30), wage_to=Decimal(28)) == {}
    assert found(check_kind="criminal", check_years=7, check_when="after_offer") == {}


@pytest.mark.parametrize(
    ("terms", "field", "said"),
    [
        ({"start_on": date(2020, 5, 1)}, "start_on", "That day is over. Choose a day to come, or leave it empty."),
        ({"closes_on": date(2026, 3, 2)}, "closes_on", "That day is over. Choose a day to come, or leave it empty."),
        ({"start_on": date(2062, 3, 3)}, "start_on", "That is more than two years from now. Look at the year again."),
        ({"wage": Decimal(9)}, "wage", LOW % ("9.00", "12.00")),
        ({"wage": Decimal(14), "county": "X"}, "wage", LOW % ("14.00", "15.00")),
        ({"wage": Decimal(400), "wage_unit": "week"}, "wage", LOW % ("11.11", "12.00")),
        ({"wage": Decimal(52000)}, "wage", HIGH),
        ({"wage_to": Decimal(20)}, "wage_to", "The upper end is below the wage. Swap them, or leave it empty."),
        ({"hours": Decimal(400)}, "hours", "Write the hours of one week: 1 to 60."),
        ({"openings": 5000}, "openings", "Write a number from 1 to 500."),
        ({"openings": 0}, "openings", "Write a number from 1 to 500."),
        ({"wage_to": Decimal(52000)}, "wage_to", HIGH),
        ({"check_years": 7}, "check_kind", "Say which check it is, or leave the years and the time empty."),
    ],
)
def test_what_cannot_be_meant_is_said_at_its_field(terms, field, said):
    assert found(**terms).get(field) == said


def test_what_time_made_wrong_does_not_stand_in_the_way_of_another_change():
    old = {"start_on": date(2026, 1, 5), "wage": Decimal(9)}
    assert found(changed={"title"}, **old) == {}
    assert set(found(changed={"start_on"}, **old)) == {"start_on"}
    assert set(found(changed={"hours"}, **old)) == {"wage"}


def test_what_a_change_makes_wrong_at_another_field_is_said_there():
    assert set(found(changed={"wage"}, wage=Decimal(30), wage_to=Decimal(25))) == {"wage_to"}
    assert set(found(changed={"check_years"}, check_years=7)) == {"check_kind"}


@pytest.mark.parametrize(("wage", "unit", "an_hour"), [*HOURLY, ("41600", "year", "20.00")])
def test_wage_is_counted_by_the_hour(wage, unit, an_hour):
    assert hourly(wage=Decimal(wage), unit=unit, hours=Decimal(40)) == Decimal(an_hour)
