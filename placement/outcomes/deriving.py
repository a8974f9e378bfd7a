"""From what is known about one person to the rows that the figures count. Decision 0706 says why each choice.

A person has one row of *work* for each period of participation, one of *gains* for each programme year in training,
one of *completion* for each pathway and programme year of its planned end, one of *placement* for each programme year
of a finish: so nobody counts twice in a year, in however many pathways they were.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from .facts import Facts, Job, Part, Work
from .history import Held, History
from .participation import Period, Training, periods_of
from .periods import Quarter, programme_year
from .work import code_on, days_known, in_field_from, lasted, quarters_of

DAY_180 = timedelta(days=180)
WORK, GAINS, COMPLETION, PLACEMENT = (frozenset({part}) for part in Part)


def facts_of(history: History, today: date) -> list[Facts]:
    """Return every row of one person, as it is known on a day."""
    return _facts(periods_of(history, today), history, today)


def jobs_of(history: History, today: date) -> list[Job]:
    """Return the jobs of one person, each in the pathway that was begun last before it."""
    return _jobs(periods_of(history, today), history)


def rows_of(history: History, today: date) -> tuple[list[Facts], list[Job]]:
    """Return what one person counts as: rows of facts, and jobs. Their periods are worked out once."""
    periods = periods_of(history, today)
    return _facts(periods, history, today), _jobs(periods, history)


def participations(history: History, today: date) -> list[tuple[Period, Facts]]:
    """Return each period in which one person took part, with its row of work."""
    works = quarters_of(history.jobs, history.wages)
    served = (period for period in periods_of(history, today) if period.served)
    return [(period, _work(period, history, works)) for period in served]


def _facts(periods: Sequence[Period], history: History, today: date) -> list[Facts]:
    works = quarters_of(history.jobs, history.wages)
    served = [period for period in periods if period.served]
    return [
        *(_work(period, history, works) for period in served),
        *_gains(served, history, today),
        *_completions(periods, history),
        *_placements(periods, history),
    ]


def _jobs(periods: Sequence[Period], history: History) -> list[Job]:
    found = []
    for place, held in enumerate(history.jobs):
        pathway = _pathway_of(held, [training for period in periods for training in period.trainings])
        if pathway:
            others = [*history.jobs[:place], *history.jobs[place + 1 :]]
            found.append(Job(pathway, held.start_on, days_known(held, others), lasted(held)))
    return found


def _pathway_of(held: Held, trainings: Sequence[Training]) -> str:
    """Return the pathway that was begun last before a job, else the first one ("" where there is none)."""
    begun = [(t.enrolled_on, t.pathway) for t in trainings]
    before = [row for row in begun if row[0] <= held.start_on]
    return max(before)[1] if before else min(begun, default=(None, ""))[1]


def _work(period: Period, history: History, works: dict[Quarter, Work]) -> Facts:
    training = period.trainings[-1]
    credentials = sorted(day for day in _credentials(period, history) if day >= period.began_on)
    return Facts(
        pathway=period.main.pathway,
        enrolled_on=period.began_on,
        planned_end_on=training.planned_end_on,
        exit_on=period.exit_on,
        credential_on=credentials[0] if credentials else None,
        quarters=works,
        exclusions=_since(period, history),
        parts=WORK,
        run=period.main.run,
    )


def _credentials(period: Period, history: History) -> Iterable[date]:
    past = period.past
    return (*history.credentials, *([past.credential_on] if past and past.credential_on else []))


def _since(period: Period, history: History) -> tuple[tuple[str, date], ...]:
    """Return the reasons that began in or after a period: one that was over before it began leaves nobody out of it."""
    return tuple(row for row in history.exclusions if row[1] >= period.began_on) if history.exclusions else ()


def _gains(periods: Sequence[Period], history: History, today: date) -> Iterator[Facts]:
    """Yield one row a programme year in training: of the last period in it, with what any of them brought.

    Who only came back for help after a finish is not in training.
    """
    rows: dict[int, Facts] = {}
    for period in periods:
        until = period.in_training_until or today
        if until < period.began_on:
            continue
        gained = [day for day in _gained(period, history) if period.began_on <= day <= until]
        since = _since(period, history)
        for year in range(programme_year(period.began_on), programme_year(until) + 1):
            first, last = date(year, 7, 1), date(year + 1, 6, 30)
            gains = [day for day in gained if first <= day <= last]
            before = rows[year].gains if year in rows else ()
            training = [t for t in period.trainings if t.enrolled_on <= last] or list(period.trainings)
            rows[year] = Facts(
                pathway=training[-1].pathway,
                enrolled_on=max(first, period.began_on),
                planned_end_on=training[-1].planned_end_on,
                exit_on=min(until, last),
                gains=tuple(sorted({*before, *gains})),
                exclusions=since,
                parts=GAINS,
                run=training[-1].run,
            )
    yield from rows.values()


def _gained(period: Period, history: History) -> Iterable[date]:
    past = period.past
    return (*history.gains, *history.credentials, *([past.gain_on] if past and past.gain_on else []))


def _completions(periods: Sequence[Period], history: History) -> Iterator[Facts]:
    """Yield one row a programme year of planned ends: the pathway that was finished, else the one begun last."""
    rows: dict[int, tuple[tuple[bool, date, str], Facts]] = {}
    for period in periods:
        for training in period.trainings:
            if training.at_refund:
                rank = (training.graduated_on is not None, training.enrolled_on, training.pathway)
                year = programme_year(training.planned_end_on)
                if year not in rows or rows[year][0] < rank:
                    rows[year] = (rank, _completion(training, period, history))
    yield from (facts for _, facts in rows.values())


def _completion(training: Training, period: Period, history: History) -> Facts:
    return Facts(
        pathway=training.pathway,
        enrolled_on=training.enrolled_on,
        planned_end_on=training.planned_end_on,
        graduated_on=training.graduated_on,
        exclusions=_since(period, history),
        parts=COMPLETION,
        run=training.run,
    )


def _placements(periods: Sequence[Period], history: History) -> Iterator[Facts]:
    """Yield one row a programme year with a finish: the last finish of that year."""
    rows: dict[int, Facts] = {}
    finished = [
        (t.graduated_on, t.pathway, t, p) for p in periods for t in p.trainings if t.graduated_on and t.at_refund
    ]
    for on, _, training, period in sorted(finished, key=lambda row: (row[0], row[1])):
        rows[programme_year(on)] = _placement(training, on, period, history)
    yield from rows.values()


def _placement(training: Training, on: date, period: Period, history: History) -> Facts:
    """Return what became of the graduate: what was written down before this site goes first."""
    past, jobs = period.past, history.jobs
    shown = in_field_from(on, jobs)
    typed = past.in_field_on if past else None
    days = [day for day in (shown, typed) if day is not None]
    return Facts(
        pathway=training.pathway,
        enrolled_on=training.enrolled_on,
        planned_end_on=training.planned_end_on,
        graduated_on=on,
        cirr_code=(past.cirr_code if past else "") or code_on(on + DAY_180, jobs, history.told),
        in_field_on=min(days, default=None),
        exclusions=_since(period, history),
        parts=PLACEMENT,
        run=training.run,
    )
