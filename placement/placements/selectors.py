"""When a job is to be looked at next."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, DateField, F, Func, IntegerField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.lookups import IsNull
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from placement.base.enums import CHECKPOINTS, PlacementState
from placement.placements.models import Placement, PlacementEvent

AFTER = {
    PlacementState.VERIFIED: 30,
    PlacementState.D30: 60,
    PlacementState.D60: 90,
    PlacementState.D90: 180,
    PlacementState.D180: 365,
}
# What comes first of all: whether it began, and evidence of it.
AT_ONCE = (PlacementState.PENDING_START, PlacementState.STARTED)


@dataclass(frozen=True)
class Check:
    """A placement that needs a look, what for, and since which day."""

    placement: Placement
    action: str | Promise
    on: date
    day: int | None = None


def next_day(placement: Placement) -> int | None:
    """Return the first of the days 30 to 365 of which nothing is written down yet; `None` when none is left."""
    known = {event.to_state for event in placement.events.all() if event.employed}
    return next((day for day, state in CHECKPOINTS.items() if state not in known), None)


def last_day(placement: Placement) -> date | None:
    """Return the last day of a job that has ended, as it was put right last; `None` while it goes on."""
    ends = [event.on for event in placement.events.all() if event.to_state == PlacementState.SEPARATED]
    return ends[-1] if ends else None


def day_after_end(placement: Placement) -> Check | None:
    """Return which day of a person comes next whose job began and has ended: they are followed on."""
    began = any(event.to_state == PlacementState.STARTED for event in placement.events.all())
    day = next_day(placement) if began and placement.state == PlacementState.SEPARATED else None
    if day is None:
        return None
    return Check(placement, PlacementState(CHECKPOINTS[day]).label, placement.start_on + timedelta(days=day), day)


def next_check(placement: Placement) -> Check | None:
    """Return what a placement needs next and from which day on, `None` once nothing is left."""
    if placement.state == PlacementState.PENDING_START:
        return Check(placement, _("Did the job begin?"), placement.start_on)
    if placement.state == PlacementState.STARTED:
        return Check(placement, _("See evidence and verify"), placement.start_on)
    day = AFTER.get(PlacementState(placement.state))
    if day is None:
        return None
    label = PlacementState(CHECKPOINTS[day]).label
    return Check(placement, label, placement.start_on + timedelta(days=day), day)


class DaysAfter(Func):
    """The day so many days after another; unknown where one of both is."""

    template = "(%(expressions)s)"
    arg_joiner = " + "

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Write it for SQLite, which keeps days as text."""
        return self.as_sql(
            compiler, connection, template="date(%(expressions)s || ' days')", arg_joiner=", ", **context
        )


def _day_of_ended() -> Case:
    """Return which day comes next after the end of a job that began: the first of which nothing is written down."""
    events = PlacementEvent.objects.filter(placement=OuterRef("pk")).order_by()
    known = events.exclude(employed="")
    return Case(
        When(_none(events.filter(to_state=PlacementState.STARTED)), then=None),
        *(When(_none(known.filter(to_state=state)), then=Value(day)) for day, state in CHECKPOINTS.items()),
        output_field=IntegerField(),
    )


def _none(events: QuerySet[PlacementEvent]) -> IsNull:
    """Return whether there is none, asked of each job by its index.

    Of `NOT EXISTS` PostgreSQL reads the events of all jobs into a table first, once for each place where it stands.
    """
    return IsNull(Subquery(events.values("pk")[:1]), True)


def to_look_at(jobs: QuerySet[Placement], until: date) -> QuerySet[Placement]:
    """Return the jobs that need a look until a day, with that day as `look_on`, longest waiting first.

    What `next_check` and `day_after_end` say of each, for the database to count and to cut.
    """
    steps = [When(state=state, then=Value(0)) for state in AT_ONCE]
    steps += [When(state=state, then=Value(day)) for state, day in AFTER.items()]
    days = Case(*steps, When(state=PlacementState.SEPARATED, then=_day_of_ended()), output_field=IntegerField())
    begun = jobs.exclude(state=PlacementState.D365).filter(start_on__lte=until)
    looks = begun.annotate(look_on=DaysAfter(F("start_on"), days, output_field=DateField()))
    return looks.filter(look_on__lte=until).order_by("look_on", "pk")
