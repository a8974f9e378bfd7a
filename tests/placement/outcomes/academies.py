"""Made-up academies: five pathways, several years, people whose facts hang together as real ones do."""

import random
from datetime import date, timedelta
from decimal import Decimal

from placement.base.enums import Employed
from placement.outcomes.facts import Facts, Job, Work
from placement.outcomes.periods import quarter_after_exit
from placement.outcomes.table import RETENTION_DAYS, Group

PATHWAYS = ["cyber", "data", "it", "net", "web"]
CODES = ["1A", "1B", "1C", "1E", "2A", "2B", "3A", "4"]


def person(chance: random.Random, pathway: str, year: int) -> Facts:
    """Return somebody whose planned end lies in a programme year."""
    planned = date(year, 7, 1) + timedelta(days=chance.randrange(365))
    exit_on = planned + timedelta(days=chance.choice([0, 0, 0, -60, -20, 30]))
    graduated = None
    if chance.random() < 0.65:
        graduated = exit_on if chance.random() < 0.8 else planned + timedelta(days=40)
    quarters = {}
    for n in (2, 4):
        if chance.random() < (0.7 if graduated else 0.4):
            pay = Decimal(chance.randrange(3000, 12000)) if chance.random() < 0.9 else None
            quarters[quarter_after_exit(exit_on, n)] = Work(True, chance.random() < 0.05, pay, chance.choice("AAB"))
    in_field = graduated + timedelta(days=chance.randrange(300)) if graduated and chance.random() < 0.6 else None
    return Facts(
        pathway,
        enrolled_on=planned - timedelta(days=300),
        planned_end_on=planned,
        graduated_on=graduated,
        exit_on=exit_on,
        excluded=chance.random() < 0.08,
        credential_on=exit_on if chance.random() < 0.5 else None,
        gains=(exit_on - timedelta(days=30),) if chance.random() < 0.7 else (),
        cirr_code=chance.choice(CODES) if graduated else "",
        in_field_on=in_field,
        available=chance.random() > 0.1,
        quarters=quarters,
    )


def job(chance: random.Random, pathway: str, year: int) -> Job:
    """Return a placement that began in a programme year."""
    known = {}
    for day in RETENTION_DAYS:
        known[day] = chance.choices([Employed.SAME, Employed.OTHER, Employed.UNKNOWN], [7, 2, 2])[0]
    return Job(pathway, date(year, 7, 1) + timedelta(days=chance.randrange(365)), known)


def academy(
    chance: random.Random, years: list[int], sizes: tuple[int, int], pathways: list[str] = PATHWAYS
) -> dict[str, Group]:
    """Return pathway → facts; each pathway has its own size a year, between the two."""
    groups = {}
    for pathway in pathways:
        size = chance.randint(*sizes)
        numbers = {year: max(0, size + chance.randint(-4, 4)) for year in years}
        people = [person(chance, pathway, year) for year, n in numbers.items() for _ in range(n)]
        jobs = [job(chance, pathway, year) for year, n in numbers.items() for _ in range(n * 2 // 3)]
        groups[pathway] = Group(people, jobs)
    return groups
