"""What My week shows, in few queries at any size."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise

from academy_site.week.labs import WeekLab, cards_of, labs_of, with_labs
from pathways.base.enums import StudentState
from pathways.cohorts import transitions
from pathways.cohorts.selectors.standing import student_state
from pathways.learning.selectors.progress import path_progress, step_on
from pathways.learning.values import NextStep, PathProgress
from pathways.models import ClassSession
from people.base.prepared import Prepared
from people.contact.selectors import RuleToConfirm, rules_to_confirm
from people.messages.notify import label_of, quiet_kinds
from people.models import InboxItem, User

NEWS_AT_MOST = 5


@dataclass(frozen=True)
class News:
    """One unread message: where it opens and its neutral line."""

    item: InboxItem
    label: str | Promise


@dataclass(frozen=True)
class Week:
    """A student's week. `step` and `path` are None without a seat; `labs` are those that matter now."""

    step: NextStep | None
    path: PathProgress | None
    labs: list[WeekLab]
    sessions: list[ClassSession]
    news: list[News]
    rules: list[RuleToConfirm]
    on_break: bool
    may_break: bool
    may_search: bool


def week_of(user: User, now: datetime | None = None) -> Week:
    """Return the student's week from `now` on; sessions of the next seven days."""
    now = now or timezone.now()
    path = path_progress(user)
    state = student_state(user)
    step = step_on(path, state) if path else None
    cards = cards_of(user, path) if path else {}
    return Week(
        step=with_labs(step, cards) if step else None,
        path=path,
        labs=labs_of(cards, step, now) if step else [],
        sessions=_sessions(path, now),
        news=_news(user),
        rules=rules_to_confirm(user),
        on_break=state == StudentState.PAUSED,
        may_break=state is not None and transitions.is_legal(state, StudentState.PAUSED),
        may_search=_may_search(state),
    )


def _may_search(state: StudentState | None) -> bool:
    ready = state is not None and state != StudentState.PAUSED
    return ready and transitions.is_legal(state, StudentState.SEARCHING)  # type: ignore[arg-type]


def _between(*, cohort: UUID, now: datetime, until: datetime) -> QuerySet[ClassSession]:
    sessions = ClassSession.objects.filter(ends_at__gte=now, starts_at__lt=until, cohort=cohort)
    return sessions.select_related("cohort")


def _unread(*, user: UUID, quiet: list[str]) -> QuerySet[InboxItem]:
    return InboxItem.objects.filter(user=user, read_at__isnull=True).exclude(kind__in=quiet)[:NEWS_AT_MOST]


SESSIONS, UNREAD = Prepared(_between), Prepared(_unread)


def _sessions(path: PathProgress | None, now: datetime) -> list[ClassSession]:
    if path is None or path.cohort_id is None:
        return []
    return SESSIONS(cohort=path.cohort_id, now=now, until=now + timedelta(days=7))


def _news(user: User) -> list[News]:
    # A list without anything in it would ask nothing; no item is of the kind "".
    items = UNREAD(user=user.pk, quiet=["", *quiet_kinds()])
    return [News(item, label_of(item.kind)) for item in items]
