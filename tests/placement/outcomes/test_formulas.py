"""Each indicator against an example counted by hand."""

from dataclasses import FrozenInstanceError
from datetime import date, timedelta
from decimal import Decimal

import pytest

from placement.outcomes import formulas
from placement.outcomes.facts import Facts, Job, Work
from placement.outcomes.formulas import Count
from placement.outcomes.periods import Quarter

AS_OF = date(2026, 11, 1)
Q2, Q4 = Quarter(2025, 4), Quarter(2026, 2)  # after an exit in June 2025


def person(**changes) -> Facts:
    values = {
        "pathway": "networking",
        "enrolled_on": date(2024, 10, 1),
        "planned_end_on": date(2025, 6, 15),
        "graduated_on": date(2025, 6, 10),
        "exit_on": date(2025, 6, 10),
    }
    return Facts(**(values | changes))


def work(second: Work | None = None, fourth: Work | None = None) -> dict[Quarter, Work]:
    return {quarter: one for quarter, one in ((Q2, second), (Q4, fourth)) if one}


PAID = Work(employed=True, earnings=Decimal(7000), employer_tag="A")


def test_employment_rate_counts_unsubsidised_work_only():
    people = [
        person(quarters=work(PAID)),
        person(quarters=work(PAID, PAID)),
        person(quarters=work(Work(employed=True, subsidised=True))),
        person(),
        person(excluded=True, quarters=work(PAID)),
        person(exit_on=None),
    ]
    assert formulas.employment_rate(people, 2, AS_OF) == Count(2, 4, excluded=1)
    assert formulas.employment_rate(people, 4, AS_OF) == Count(1, 4, excluded=1)


def test_employment_rate_waits_until_the_quarter_is_over():
    people = [person(quarters=work(PAID, PAID))]
    assert formulas.employment_rate(people, 4, date(2026, 6, 30)) == Count(0, 0)
    assert formulas.employment_rate(people, 4, date(2026, 7, 1)) == Count(1, 1)


def test_median_earnings_of_an_even_number_is_the_mean_of_the_middle():
    earned = [Decimal(n) for n in (4000, 6000, 7000, 30000)]
    people = [person(quarters=work(Work(True, earnings=value, employer_tag="A"))) for value in earned]
    people += [
        person(quarters=work(Work(True, subsidised=True, earnings=Decimal(1)))),
        person(quarters=work(Work(True))),
        person(excluded=True, quarters=work(Work(True, earnings=Decimal(2)))),
    ]
    assert formulas.median_earnings(people, AS_OF) == (Decimal(6500), 4)


def test_median_earnings_waits_until_the_second_quarter_is_over():
    people = [person(quarters=work(PAID))]
    assert formulas.median_earnings(people, date(2025, 12, 31)) == (None, 0)
    assert formulas.median_earnings(people, date(2026, 1, 1)) == (Decimal(7000), 1)


def test_median_earnings_of_nobody_is_none():
    assert formulas.median_earnings([], AS_OF) == (None, 0)


@pytest.mark.parametrize(
    ("credential_on", "yes"),
    [
        (None, 0),
        (date(2025, 1, 1), 1),
        (date(2026, 6, 10), 1),
        (date(2026, 6, 11), 0),
        (date(2024, 10, 1), 1),
        (date(2024, 9, 30), 0),
    ],
)
def test_credential_counts_in_programme_and_one_year_after(credential_on, yes):
    assert formulas.credential_attainment([person(credential_on=credential_on)], AS_OF) == Count(yes, 1)


def test_credential_waits_for_its_year():
    assert formulas.credential_attainment([person(exit_on=date(2026, 1, 5))], AS_OF) == Count(0, 0)
    assert formulas.credential_attainment([person(exit_on=None)], AS_OF) == Count(0, 0)
    assert formulas.credential_attainment([person()], date(2026, 6, 10)) == Count(0, 0)
    assert formulas.credential_attainment([person()], date(2026, 6, 11)) == Count(0, 1)


def test_skill_gains_count_participants_of_the_year():
    people = [
        person(gains=(date(2024, 12, 1), date(2025, 2, 1))),
        person(gains=(date(2025, 7, 1),), exit_on=date(2025, 8, 1)),
        person(),
        person(enrolled_on=date(2025, 7, 1), exit_on=None),
        person(exit_on=date(2024, 6, 30), enrolled_on=date(2024, 1, 1)),
        person(excluded=True, gains=(date(2024, 12, 1),)),
    ]
    assert formulas.skill_gains(people, 2024) == Count(1, 3, excluded=1)
    assert formulas.skill_gains(people, 2025) == Count(1, 2)


@pytest.mark.parametrize(
    ("enrolled_on", "exit_on", "there"),
    [
        (date(2025, 6, 30), None, 1),
        (date(2025, 7, 1), None, 0),
        (date(2024, 1, 1), date(2024, 7, 1), 1),
        (date(2024, 1, 1), date(2024, 6, 30), 0),
        (date(2024, 1, 1), date(2025, 8, 1), 1),
    ],
)
def test_skill_gains_are_of_those_in_training_between_july_and_june(enrolled_on, exit_on, there):
    who = person(enrolled_on=enrolled_on, exit_on=exit_on)
    assert formulas.skill_gains([who], 2024) == Count(0, there)


def test_same_employer_is_among_those_employed_in_the_second_quarter():
    other = Work(employed=True, employer_tag="B")
    people = [
        person(quarters=work(PAID, PAID)),
        person(quarters=work(PAID, PAID)),
        person(quarters=work(PAID, other)),
        person(quarters=work(PAID)),
        person(quarters=work(None, PAID)),
        person(quarters=work(Work(True), Work(True))),
        person(quarters=work(PAID, Work(True, subsidised=True, employer_tag="A"))),
    ]
    assert formulas.same_employer(people, AS_OF) == Count(2, 6)
    assert formulas.same_employer(people, date(2026, 6, 30)) == Count(0, 0)
    assert formulas.same_employer(people, date(2026, 7, 1)) == Count(2, 6)


@pytest.mark.parametrize(("employer", "kept"), [("A", 1), ("B", 0), ("", 0)])
def test_same_employer_is_the_one_of_the_second_quarter(employer, kept):
    fourth = Work(employed=True, employer_tag=employer)
    assert formulas.same_employer([person(quarters=work(PAID, fourth))], AS_OF) == Count(kept, 1)


@pytest.mark.parametrize(
    ("rate", "last"),
    [
        (lambda people: formulas.employment_rate(people, 2, AS_OF), date(2026, 6, 30)),
        (lambda people: formulas.credential_attainment(people, AS_OF), date(2026, 6, 30)),
        (lambda people: formulas.in_field(people, AS_OF), date(2025, 12, 7)),
        (lambda people: formulas.bppe_placement(people, AS_OF), date(2025, 12, 10)),
        (lambda people: formulas.graduation(people, late=False), date(2025, 6, 15)),
        (lambda people: formulas.skill_gains(people, 2024), date(2025, 6, 30)),
    ],
    ids=["q2", "credential", "cirr", "bppe", "graduation", "gains"],
)
def test_reason_that_began_on_the_last_day_leaves_out_and_a_day_later_not(rate, last):
    for later, left_out in ((0, 1), (1, 0)):
        reason = ("deceased", last + timedelta(days=later))
        found = rate([person(exclusions=(reason,))])
        assert (found.total, found.excluded) == (1 - left_out, left_out)


def test_graduation_on_time_and_at_any_time():
    people = [
        person(),
        person(graduated_on=date(2025, 6, 15)),
        person(graduated_on=date(2025, 6, 16)),
        person(graduated_on=None),
        person(excluded=True),
    ]
    assert formulas.graduation(people, late=False) == Count(2, 4, excluded=1)
    assert formulas.graduation(people, late=True) == Count(3, 4, excluded=1)


@pytest.mark.parametrize(
    ("code", "yes"),
    [
        ("1A", 1),
        ("1B", 1),
        ("1C", 1),
        ("1D", 1),
        ("1E", 1),
        ("2A", 0),
        ("2B", 0),
        ("3A", 0),
        ("3B", 0),
        ("4", 0),
        ("", 0),
    ],
)
def test_in_field_counts_the_codes_of_class_one(code, yes):
    assert formulas.in_field([person(cirr_code=code)], AS_OF) == Count(yes, 1)


def test_in_field_is_graduates_less_excluded_after_180_days():
    people = [person(cirr_code="1A"), person(graduated_on=None, cirr_code="1A"), person(excluded=True, cirr_code="1A")]
    assert formulas.in_field(people, AS_OF) == Count(1, 1, excluded=1)
    assert formulas.in_field(people, date(2025, 6, 10) + timedelta(days=179)) == Count(0, 0)
    assert formulas.in_field(people, date(2025, 6, 10) + timedelta(days=180)) == Count(1, 1, excluded=1)


def test_codes_of_people_without_a_code_are_not_reporting():
    people = [person(cirr_code="1A"), person(cirr_code="1A"), person(), person(excluded=True, cirr_code="1B")]
    people += [person(graduated_on=None, cirr_code="1C")]
    assert formulas.cirr_codes(people, AS_OF) == {"1A": 2, "4": 1}
    assert formulas.cirr_codes(people, date(2025, 6, 10) + timedelta(days=180)) == {"1A": 2, "4": 1}
    assert formulas.cirr_codes(people, date(2025, 6, 10) + timedelta(days=179)) == {}


@pytest.mark.parametrize(("in_field_on", "yes"), [(None, 0), (date(2025, 12, 10), 1), (date(2025, 12, 11), 0)])
def test_bppe_counts_six_months(in_field_on, yes):
    assert formulas.bppe_placement([person(in_field_on=in_field_on)], AS_OF) == Count(yes, 1)


def test_bppe_leaves_out_who_is_not_available():
    people = [person(), person(available=False), person(excluded=True), person(graduated_on=None)]
    assert formulas.bppe_placement(people, AS_OF) == Count(0, 1, excluded=2)
    assert formulas.bppe_placement(people, date(2025, 12, 9)) == Count(0, 0)
    assert formulas.bppe_placement(people, date(2025, 12, 10)) == Count(0, 1, excluded=2)


def test_retention_keeps_unknown_in_the_denominator():
    start = date(2026, 6, 1)
    jobs = [
        Job("networking", start, {30: "same"}),
        Job("networking", start, {30: "other"}),
        Job("networking", start, {30: "no"}),
        Job("networking", start, {30: "unknown"}),
        Job("networking", start),
        Job("networking", date(2026, 10, 15), {}),
    ]
    assert formulas.retention(jobs, 30, AS_OF, same=False) == Count(2, 5)
    assert formulas.retention(jobs, 30, AS_OF, same=True) == Count(1, 5)
    assert formulas.retention(jobs, 180, AS_OF, same=False) == Count(0, 0)
    assert formulas.retention(jobs, 30, start + timedelta(days=29), same=False) == Count(0, 0)
    assert formulas.retention(jobs, 30, start + timedelta(days=30), same=False) == Count(2, 5)


def test_rate_of_nobody_is_none():
    assert (Count(0, 0).rate, Count(1, 4).rate) == (None, 0.25)


def test_counts_add_up_part_by_part_and_cannot_be_changed():
    whole = Count(1, 4, excluded=2) + Count(3, 5, excluded=1)
    assert (whole, whole.no) == (Count(4, 9, excluded=3), 5)
    with pytest.raises(FrozenInstanceError):
        whole.yes = 5


def test_half_goes_up_at_every_place():
    assert formulas.half_up(Decimal("62.45"), 1) == Decimal("62.5")
    assert formulas.half_up(Decimal("6250.5"), 0) == Decimal(6251)
