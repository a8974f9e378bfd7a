"""More time for a whole cohort: asked for, taken back, answered, given."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from labs.assignments.models import Assignment
from labs.base import roster
from labs.base.enums import CohortTimeKind
from labs.base.errors import Answered, BadDates, NothingWaits, TakenBack
from labs.dates.hand_overs import cohort_time_asked, cohort_time_settled
from labs.dates.models import CohortTimeEvent, DateEvent, DueDate
from labs.dates.selectors.cohort_time import open_requests
from labs.dates.selectors.dates import waiting_for_time
from labs.dates.selectors.schedules import extended_to, schedule_for
from labs.dates.services.dates import set_dates
from labs.dates.services.extensions import answer_extension
from people.messages.notify import notify
from people.models import User


def _locked_dates(assignment: Assignment, cohort: UUID) -> DueDate | None:
    """Return the dates that hold, locked: whoever asks, answers or gives more time waits for the others."""
    return DueDate.objects.select_for_update().filter(assignment=assignment, cohort=cohort).first()


def _dated(own: DueDate | None) -> tuple[DueDate, datetime]:
    if own is None or own.due_at is None:
        raise BadDates(_("There is no date yet. Everything counts whenever it is handed in."))
    return own, own.due_at


def _thread(assignment: Assignment, cohort: UUID, asker: User) -> list[CohortTimeEvent]:
    events = CohortTimeEvent.objects.filter(assignment=assignment, cohort=cohort, asker=asker)
    return list(events.order_by("at", "id"))


@transaction.atomic
def ask_for_cohort(*, assignment: Assignment, cohort: UUID, asker: User, note: str = "") -> CohortTimeEvent:
    """Note that somebody asks for more time for a whole cohort. Appends `asked`; the same again changes nothing.

    Other words while it is open are one more `asked`, so that none are lost. What others asked for makes no
    difference. Raises `BadDates` where the lab has no date for the cohort.
    """
    _dated(_locked_dates(assignment, cohort))
    earlier = _thread(assignment, cohort, asker)
    last = earlier[-1] if earlier else None
    if last is not None and last.kind == CohortTimeKind.ASKED and note in ("", last.note):
        return last
    cohort_time_asked(assignment=assignment, cohort=cohort, asker=asker)
    return CohortTimeEvent.objects.create(
        assignment=assignment, cohort=cohort, asker=asker, kind=CohortTimeKind.ASKED, by=asker, note=note
    )


@transaction.atomic
def take_back_for_cohort(*, assignment: Assignment, cohort: UUID, asker: User) -> CohortTimeEvent:
    """Take somebody's own request for a whole cohort back while it waits. Appends `back`, once.

    Others' requests for the same cohort wait on. Raises `NothingWaits` where it has an answer, or was never asked.
    """
    _locked_dates(assignment, cohort)
    last = next(reversed(_thread(assignment, cohort, asker)), None)
    if last is not None and last.kind == CohortTimeKind.BACK:
        return last
    if last is None or last.kind != CohortTimeKind.ASKED:
        raise NothingWaits
    cohort_time_settled(assignment=assignment.pk, cohort=cohort, asker=asker.pk)
    return CohortTimeEvent.objects.create(
        assignment=assignment, cohort=cohort, asker=asker, kind=CohortTimeKind.BACK, by=asker
    )


@transaction.atomic
def answer_for_cohort(
    *,
    asked: CohortTimeEvent,
    kind: CohortTimeKind,
    until: datetime | None,
    students: Sequence[User],
    by: User,
    note: str = "",
) -> CohortTimeEvent:
    """Answer one request for a whole cohort whose students are `students`; return the newest entry about it.

    GRANTED gives the cohort more time (`extend_cohort`) and so answers everybody who asked. ALONE gives it to the one
    who asked: appends `alone`, and `granted` for that student. DECLINED appends `declined` and leaves other requests
    open. The asker finds a neutral message. The same answer again changes nothing; another one raises `Answered`.
    Raises `TakenBack` where the asker has taken it back and not asked again, and `BadDates` where `until` is lacking
    or not later than the date that holds.
    """
    lab, cohort, asker = asked.assignment, asked.cohort, asked.asker
    _locked_dates(lab, cohort)
    thread = _thread(lab, cohort, asker)
    later = thread[[event.pk for event in thread].index(asked.pk) + 1 :]
    if thread[-1].kind == CohortTimeKind.BACK:
        raise TakenBack
    if any(event.kind not in (CohortTimeKind.ASKED, CohortTimeKind.BACK) for event in later):
        if (later[-1].kind, later[-1].until, later[-1].note) == (kind, until, note):
            return later[-1]
        raise Answered
    if kind == CohortTimeKind.DECLINED:
        return _answer(asked, kind, None, by, note)
    if until is None:
        raise BadDates(_("Choose a day after the date that holds now."))
    if kind == CohortTimeKind.GRANTED:
        extend_cohort(assignment=lab, cohort=cohort, students=students, until=until, by=by, note=note)
        return _thread(lab, cohort, asker)[-1]
    due = schedule_for(lab, asker).due
    if asker not in students or due is None or until <= due:
        raise BadDates(_("Choose a day after the date that holds now."))
    answer_extension(assignment=lab, student=asker, until=until, by=by, note=note)
    return _answer(asked, kind, until, by, note)


def _answer(
    asked: CohortTimeEvent, kind: CohortTimeKind, until: datetime | None, by: User, note: str
) -> CohortTimeEvent:
    """Append the answer to one request, and leave its asker a message where they can still see the page."""
    event = CohortTimeEvent.objects.create(
        assignment_id=asked.assignment_id,
        cohort=asked.cohort,
        asker_id=asked.asker_id,
        kind=kind,
        until=until,
        by=by,
        note=note,
    )
    cohort_time_settled(assignment=asked.assignment_id, cohort=asked.cohort, asker=asked.asker_id)
    if roster.staff_of(asked.cohort).filter(pk=asked.asker_id).exists():
        notify(user=asked.asker, kind="lab_time", path=reverse("labs:time_list", args=[asked.cohort]))
    elif asked.cohort in roster.cohort_ids(asked.asker):
        notify(user=asked.asker, kind="lab_time", path=reverse("labs:hand_in", args=[asked.assignment_id]))
    return event


@transaction.atomic
def extend_cohort(
    *, assignment: Assignment, cohort: UUID, students: Sequence[User], until: datetime, by: User, note: str = ""
) -> DateEvent:
    """Give a whole cohort more time: the lab is due at `until`; grace, credit and attempts stay as they are.

    Appends a `DateEvent`. Whoever of `students`, the cohort's, has asked and has no answer yet is granted the same
    date, or a later one that they had (`granted`); so is whoever has asked for the whole cohort (`granted`). Both find
    a neutral message. Raises `BadDates` where there is no date yet, or `until` is not later.
    """
    own, due = _dated(_locked_dates(assignment, cohort))
    if until <= due:
        raise BadDates(_("Choose a day after the date that holds now."))
    kept = {name: getattr(own, name) for name in ("grace_days", "credit_steps", "max_attempts")}
    event = set_dates(assignment=assignment, cohort=cohort, students=students, by=by, due_at=until, note=note, **kept)
    assert event is not None
    waiting = waiting_for_time(assignment, students)
    longer = extended_to([assignment], waiting)
    for student in waiting:
        date = max(until, longer.get((assignment.pk, student.pk), until))
        answer_extension(assignment=assignment, student=student, until=date, by=by, note=note)
    for asked in open_requests(assignment, cohort):
        _answer(asked, CohortTimeKind.GRANTED, until, by, note)
    return event
