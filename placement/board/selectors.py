"""The board of one staff member: what is due, and every live referral by stage. Fixed number of queries."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.base.prepared import Prepared
from people.models import User
from placement.base.enums import REFERRAL_DONE, PlacementState, ReferralState
from placement.base.rules import reader, students_of
from placement.board.cards import Card, cards_of
from placement.placements.models import Placement
from placement.placements.selectors import next_check, to_look_at
from placement.referrals.models.referrals import Referral

S = ReferralState
# As many cards as a column shows before it leads to a page of its own.
IN_A_COLUMN = 12
# What is due comes first, then what moved last.
IN_ORDER = (F("due_on").asc(nulls_last=True), F("moved_at").desc(), F("id").asc())
STAGES: tuple[tuple[str, str | Promise, tuple[ReferralState, ...]], ...] = (
    ("interest", _("Interest"), (S.SUGGESTED, S.STUDENT_INTERESTED)),
    ("release", _("Release signed"), (S.RELEASE_SIGNED,)),
    ("referred", _("Referred"), (S.REFERRED, S.APPLIED, S.SCREENING)),
    ("interview", _("Interview"), (S.INTERVIEW,)),
    ("offer", _("Offer"), (S.OFFERED, S.ACCEPTED)),
)


@dataclass
class Stage:
    """A column of the board: how many ways stand in it, and the cards that it shows beside the others."""

    key: str
    title: str | Promise
    count: int = 0
    cards: list[Card] = field(default_factory=list)


@dataclass(frozen=True)
class Due:
    """What waits for the reader since a day: a referral's card, or a job to look at and what for."""

    days: int
    card: Card | None = None
    job: Placement | None = None
    action: str | Promise = ""


@dataclass(frozen=True)
class Board:
    """One page of the board: of what is due, with what has waited longest first, or of the cards of the one stage."""

    page: Page[Any]
    stages: list[Stage]
    due: list[Due] = field(default_factory=list)


@dataclass(frozen=True)
class Wanted:
    """What the board is narrowed to: an opening, a student, a stage, words; and which page of it."""

    order: UUID | None = None
    student: UUID | None = None
    stage: str = ""
    words: str = ""
    page: str | None = None


EVERYTHING = Wanted()


def board(staff: User, wanted: Wanted = EVERYTHING, *, of: User | None = None) -> Board:
    """Return the board of the own list, or of a colleague's (`of`) for whom one covers, which the caller has looked at.

    Fixed number of queries, and no card is read that is not shown.
    """
    by = reader(staff)
    narrowed: dict[str, Any] = {"whose": of.pk if of else by, "by": by}
    narrowed |= {"order": wanted.order, "student": wanted.student}
    narrowed["words"] = wanted.words
    return _one_stage(_ways(**narrowed), wanted) if wanted.stage else _all_stages(narrowed, wanted.page)


def _one_stage(ways: QuerySet[Referral], wanted: Wanted) -> Board:
    key, title, states = next(stage for stage in STAGES if stage[0] == wanted.stage)
    page = Paginator(ways.filter(state__in=states).order_by(*IN_ORDER), IN_A_COLUMN).get_page(wanted.page)
    cards = _cards([way.pk for way in page], timezone.localdate())
    return Board(page, [Stage(key, title, page.paginator.count, _still_there(cards, (way.pk for way in page)))])


def _all_stages(narrowed: dict[str, Any], number: str | None) -> Board:
    today = timezone.localdate()
    stages = {key: Stage(key, title) for key, title, _states in STAGES}
    firsts: dict[str, list[UUID]] = {key: [] for key in stages}
    for key, count, pk in FIRST_OF_EACH(**narrowed):
        stages[key].count = count
        firsts[key].append(pk)
    page = DUE.page(number, IN_A_COLUMN, "1, 2 DESC, 3", today=today, **narrowed)
    rows = list(page)
    shown = {pk for pks in firsts.values() for pk in pks} | {pk for _on, is_way, pk in rows if is_way}
    cards = _cards(shown, today)
    for key, pks in firsts.items():
        stages[key].cards = _still_there(cards, pks)
    jobs = _jobs({pk for _on, is_way, pk in rows if not is_way})
    due = [_due_row((today - on).days, cards.get(pk), jobs.get(pk)) for on, _is_way, pk in rows]
    return Board(page, list(stages.values()), [row for row in due if row.card or row.job])


def _still_there(cards: dict[UUID, Card], pks: Iterable[UUID]) -> list[Card]:
    """Return the cards in this order, without those that were erased since their ids were read."""
    return [cards[pk] for pk in pks if pk in cards]


def _due_row(days: int, card: Card | None, job: tuple[Placement, str | Promise] | None) -> Due:
    return Due(days, job=job[0], action=job[1]) if job else Due(days, card=card)


def _first_of_each(**narrowed: Any) -> QuerySet[Any, tuple[str, int, UUID]]:
    """Return key, number of all, and id, for the first ways of each column in their order."""
    steps = [When(state__in=states, then=Value(key)) for key, _title, states in STAGES]
    place = Window(RowNumber(), partition_by=[F("column")], order_by=IN_ORDER)
    of = Window(Count("pk"), partition_by=[F("column")])
    staged = _ways(**narrowed).annotate(column=Case(*steps, output_field=CharField()))
    found = staged.annotate(place=place, of=of).filter(place__lte=IN_A_COLUMN)
    return found.order_by("place").values_list("column", "of", "pk")


def _due(*, today: date, **narrowed: Any) -> QuerySet[Any, tuple[date, int, UUID]]:
    """Return day, whether it is a way or a job, and id of what waits; jobs stand under no opening."""
    due = _ways(**narrowed).filter(due_on__lte=today).annotate(on=F("due_on"), is_way=Value(1)).order_by()
    student, words = narrowed["student"], narrowed["words"]
    jobs = Placement.objects.filter(student__in=students_of(narrowed["whose"], narrowed["by"])).exclude(
        state=PlacementState.SEPARATED
    )
    jobs = jobs.filter(student=student) if student else jobs
    jobs = jobs.filter(_named("", words)) if words else jobs
    looks = to_look_at(jobs, today).annotate(on=F("look_on"), is_way=Value(0)).order_by()
    names = ("on", "is_way", "pk")
    found = due.values_list(*names)
    return found if narrowed["order"] else found.union(looks.values_list(*names), all=True)


def _jobs(pks: Collection[UUID]) -> dict[UUID, tuple[Placement, str | Promise]]:
    return {job.pk: (job, check.action) for job in JOBS(pks=list(pks)) if (check := next_check(job))}


def _named(order: str, words: str) -> Q:
    """Return what has these words in the name of the student or in the title; `order` leads to the opening."""
    return Q(student__display_name__icontains=words) | Q(**{f"{order}title__icontains": words})


def _ways(*, whose: UUID, by: UUID, order: UUID | None, student: UUID | None, words: str) -> QuerySet[Referral]:
    found = Referral.objects.filter(student__in=students_of(whose, by)).exclude(state__in=REFERRAL_DONE)
    if order:
        found = found.filter(order=order)
    if student:
        found = found.filter(student=student)
    if words:
        found = found.filter(_named("order__", words) | Q(order__employer__name__icontains=words))
    return found


def _cards(pks: Collection[UUID], today: date) -> dict[UUID, Card]:
    return cards_of(CARDS(pks=list(pks)), today)


FIRST_OF_EACH = Prepared(_first_of_each)
DUE = Prepared(_due)
JOBS = Prepared(lambda *, pks: Placement.objects.filter(pk__in=pks).select_related("student"))
CARDS = Prepared(
    lambda *, pks: (
        Referral.objects.filter(pk__in=pks)
        .select_related("student", "order__employer", "placement")
        .only(
            *("state", "frozen", "interviews", "due_on", "moved_at", "student__display_name", "student__username"),
            *("order__title", "order__employer__name", "order__employer__state", "placement__referral"),
        )
    )
)
