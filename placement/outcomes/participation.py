"""Periods of participation: from a first service to the exit. Who comes back begins another one; none is erased."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from .history import History, Past, Seat
from .periods import SILENCE, Gap, exit_date, silent_days

# Until then an agreement can be cancelled with a full refund: the first class, or seven days, whichever is later.
# Source: California Education Code §94919, §94920.
REFUND = timedelta(days=7)
ONE_DAY = timedelta(days=1)


class Training(NamedTuple):
    """A person's time in one pathway within one period; `planned_end_on` is the first plan that was held."""

    pathway: str
    enrolled_on: date
    planned_end_on: date
    graduated_on: date | None = None
    until_on: date | None = None
    at_refund: bool = True
    run: str = ""


class Period(NamedTuple):
    """One period of participation; `exit_on` is `None` while it lasts. `trainings` follow their beginnings.

    Without a service nobody has taken part: such a period tells only who was enrolled, and `served` is false.
    """

    began_on: date
    exit_on: date | None
    trainings: tuple[Training, ...]
    past: Past | None = None
    served: bool = True

    @property
    def main(self) -> Training:
        """Return the one training in which the person counts: the last that they finished, else the last begun."""
        return max(self.trainings, key=lambda t: (t.graduated_on or date.min, t.enrolled_on, t.pathway))

    @property
    def in_training_until(self) -> date | None:
        """Return the last day in training: of the last pathway, its end or its finish; `None` while it goes on."""
        ends = [training.graduated_on or training.until_on or self.exit_on for training in self.trainings]
        known = [end for end in ends if end is not None]
        last = None if len(known) < len(ends) else max(known)
        return self.exit_on if last is None or (self.exit_on and self.exit_on < last) else last


def stretches(services: Iterable[date], gaps: Sequence[Gap], today: date) -> list[tuple[date, date | None]]:
    """Return each first day of service with its exit: 90 days without service between two services end a period.

    Days still to come are planned: they begin no period, and hold the last one open.
    """
    known = sorted(services)
    days = known[: bisect_right(known, today)]
    found: list[tuple[date, date | None]] = []
    first = days[0] if days else today
    for before, after in pairwise(days):
        # Of days closer together nothing can be said but that they are of one period, whatever gaps there are.
        if after - before > SILENCE and silent_days(before, after - ONE_DAY, gaps) >= SILENCE.days:
            found.append((first, before))
            first = after
    return [*found, (first, exit_date(known, gaps, today))] if days else []


def periods_of(history: History, today: date) -> list[Period]:
    """Return the periods of one person, those from before this site among them, oldest first."""
    begun = [seat for seat in history.seats if seat.from_on <= today]
    times = stretches(history.services, history.gaps, today) if begun else []
    served = bool(times)
    if begun and not times:
        times = [(min(seat.from_on for seat in begun), None)]
    found = []
    for number, (first, exit_on) in enumerate(times):
        following = times[number + 1][0] if number + 1 < len(times) else date.max
        own = [seat for seat in begun if _belongs(seat, first, following, number == 0)]
        if own:
            trainings = _still_open(_trainings(own, history.finished, following), first)
            began = min(first, *(t.enrolled_on for t in trainings)) if number == 0 else first
            found.append(Period(began, exit_on, trainings, served=served))
    return sorted([*found, *(_past(one, today) for one in history.past)], key=lambda period: period.began_on)


def _belongs(seat: Seat, first: date, following: date, is_first: bool) -> bool:
    """Return whether a seat was held in a period; a seat from before the first service belongs to the first one."""
    ended = seat.until_on is not None and seat.until_on < first
    return seat.from_on < following and (is_first or not ended)


def _still_open(trainings: list[Training], first: date) -> tuple[Training, ...]:
    """Leave out what was finished before a period began; somebody who came back to nothing else keeps it."""
    left = [t for t in trainings if t.graduated_on is None or t.graduated_on >= first]
    return tuple(left or trainings)


def _trainings(seats: Iterable[Seat], finished: Iterable[tuple[date, str]], following: date) -> list[Training]:
    """Return one training a pathway: its seats together, the finish with the seat that was held then."""
    per_pathway: dict[str, list[Seat]] = {}
    for seat in sorted(seats, key=lambda s: (s.from_on, s.ends_on)):
        per_pathway.setdefault(seat.pathway, []).append(seat)
    found = [_training(name, own) for name, own in per_pathway.items()]
    for day, pathway in sorted(row for row in finished if row[0] < following):
        place = _finished_place(found, day, pathway)
        if place is not None and found[place].graduated_on is None:
            found[place] = found[place]._replace(graduated_on=day)
    return sorted(found, key=lambda t: (t.enrolled_on, t.pathway))


def _finished_place(trainings: Sequence[Training], day: date, pathway: str) -> int | None:
    begun = [
        (t.enrolled_on, t.pathway, n)
        for n, t in enumerate(trainings)
        if t.enrolled_on <= day and pathway in ("", t.pathway)
    ]
    return max(begun)[2] if begun else None


def _training(pathway: str, seats: Sequence[Seat]) -> Training:
    held = [seat for seat in seats if was_enrolled(seat)]
    first = (held or seats)[0]
    ends = [seat.until_on for seat in seats]
    until = None if None in ends else max(end for end in ends if end)
    return Training(pathway, seats[0].from_on, first.ends_on, None, until, bool(held), first.run)


def was_enrolled(seat: Seat) -> bool:
    """Return whether a seat was held on its refund day, and given before the run was over."""
    day = refund_day(seat)
    return day <= seat.ends_on and (seat.until_on is None or seat.until_on >= day)


def refund_day(seat: Seat) -> date:
    """Return the last day on which leaving costs nothing: whoever left before was never enrolled for the figures."""
    return max(seat.starts_on, seat.from_on + REFUND)


def _past(one: Past, today: date) -> Period:
    """Return a period from before this site; without a typed exit it ended with the finish, or with the plan."""
    ended = one.exit_on or one.graduated_on
    if ended is None and one.planned_end_on + SILENCE <= today:
        ended = one.planned_end_on
    training = Training(one.pathway, one.enrolled_on, one.planned_end_on, one.graduated_on, ended)
    return Period(one.enrolled_on, ended, (training,), one)
