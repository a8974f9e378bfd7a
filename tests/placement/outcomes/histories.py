"""Made-up people with the awkward things that happen to real ones."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from placement.outcomes.history import Held, History, Seat
from placement.outcomes.work import spans_of

TODAY = date(2026, 11, 29)
# The last day of a quarter and of a programme year, a leap day, the turn of a year.
DAYS = [
    date(2024, 2, 29),
    date(2024, 6, 30),
    date(2024, 3, 31),
    date(2023, 12, 31),
    date(2024, 9, 30),
    date(2024, 7, 1),
]
CODES = ["institutional", "health", "deceased", "reserve", "other_study", "not_available"]
WORDS = ["same", "same", "same", "other", "no", "unknown"]


def some_day(chance: Random) -> date:
    return chance.choice(DAYS) if chance.random() < 0.5 else date(2022, 7, 1) + timedelta(days=chance.randrange(1200))


def services(chance: Random, first: date) -> list[date]:
    """Return days of service: a few weeks apart, and now and then 89 to 92 days, or half a year."""
    found = [first]
    for _ in range(chance.randrange(3, 14)):
        step = chance.choice([7, 20, 45, 45, 89, 90, 91, 92, 180]) if chance.random() < 0.5 else chance.randrange(1, 40)
        found.append(found[-1] + timedelta(days=step))
    return found


def gaps(chance: Random, days: list[date]) -> list[tuple[date, date | None]]:
    """Return planned gaps, some over one another, one of them perhaps open."""
    found: list[tuple[date, date | None]] = []
    for _ in range(chance.choice([0, 0, 1, 2, 3])):
        start = chance.choice(days) + timedelta(days=chance.randrange(1, 30))
        found.append((start, start + timedelta(days=chance.choice([0, 1, 13, 40, 89, 90, 91]))))
    if chance.random() < 0.1:
        found.append((chance.choice(days) + timedelta(days=1), None))
    return found


def job(chance: Random, start: date, tag: str) -> tuple[Held, list[tuple[date, str]]]:
    """Return a job and what was written down about days of it."""
    marks = [(start + timedelta(days=chance.choice([-5, 0, 3])), "same")]
    marks += [
        (start + timedelta(days=n), chance.choice(WORDS)) for n in (30, 60, 90, 180, 365) if chance.random() < 0.8
    ]
    in_field = chance.random() < 0.6
    held = Held(
        start_on=start,
        tag=tag,
        spans=spans_of(start, marks),
        subsidised=chance.random() < 0.25,
        in_field=in_field,
        cirr_code=chance.choice(["1A", "1B", "1E"] if in_field else ["2A", "2B"]),
        daily_pay=Decimal(chance.randrange(40, 200)),
        elsewhere=tuple(on for on, said in marks if said == "other"),
    )
    return held, marks


def somebody(chance: Random) -> tuple[History, list[list[tuple[date, str]]]]:
    """Return one person's history, and the marks of each of their jobs."""
    days = services(chance, some_day(chance))
    seats = []
    for pathway in chance.sample(["cyber", "it", "net"], chance.choice([1, 1, 1, 2, 3])):
        begin = chance.choice(days) - timedelta(days=chance.choice([0, 3, 10]))
        until = chance.choice([None, None, begin + timedelta(days=chance.choice([2, 7, 60, 200]))])
        starts = begin + timedelta(days=chance.choice([-30, 0, 9]))
        seats.append(Seat(pathway, begin, until, starts, starts + timedelta(days=chance.choice([20, 150, 300]))))
    made = [
        job(chance, chance.choice(days) + timedelta(days=chance.randrange(-40, 300)), chance.choice("AAB"))
        for _ in range(chance.choice([0, 1, 1, 2, 3]))
    ]
    history = History(
        seats=tuple(seats),
        services=tuple(sorted({*days, *([TODAY + timedelta(days=9)] if chance.random() < 0.05 else [])})),
        gaps=tuple(gaps(chance, days)),
        finished=tuple(
            sorted((day, chance.choice(["", "it", "net"])) for day in chance.sample(days, chance.choice([0, 1, 1, 2])))
        ),
        credentials=tuple(
            chance.choice(days) + timedelta(days=chance.randrange(-20, 400)) for _ in range(chance.randrange(3))
        ),
        gains=tuple(chance.sample(days, min(len(days), chance.randrange(4)))),
        jobs=tuple(held for held, _ in made),
        exclusions=tuple((chance.choice(CODES), some_day(chance)) for _ in range(chance.choice([0, 0, 0, 1, 2]))),
    )
    return history, [marks for _, marks in made]
