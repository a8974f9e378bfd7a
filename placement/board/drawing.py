"""Cards of the board as they stand on the page: drawn once for each shape, filled with what each says."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import partial
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.base.stencils import Stencil, joined
from placement.base.enums import EmployerState, ReferralState
from placement.board.cards import Card
from placement.board.selectors import Due, Stage

CARD = Stencil(
    "placement/board/card.html",
    ids="way",
    texts="name title employer next interviews days look back csrf_token act_url notes tomorrow",
)
JOB = Stencil("placement/board/job.html", ids="job", texts="name title action age")
Around = dict[str, Any]


def around(request: HttpRequest) -> Around:
    """Return what all cards of one page share: the key of its forms, where they lead back to, the next day."""
    asked = escape(request.GET.urlencode())
    tomorrow: date = timezone.localdate() + timedelta(days=1)
    back = SafeString(f"?{asked}" if asked else "")
    return {"csrf_token": SafeString(get_token(request)), "back": back, "tomorrow": SafeString(tomorrow.isoformat())}


def columns(stages: Iterable[Stage], around: Around) -> list[tuple[Stage, SafeString]]:
    """Return each column beside its cards."""
    return [(stage, joined(_card(card, "", around) for card in stage.cards)) for stage in stages]


def due(rows: Iterable[Due], around: Around) -> SafeString:
    """Return what waits: cards, and jobs to look at."""
    return joined(_card(row.card, "due-", around) if row.card else _job(row) for row in rows)


class Shape(NamedTuple):
    """What decides how a card is drawn, whatever its words are."""

    at: str
    state: str
    again: bool
    stands: str
    paused: str
    noted: bool
    act: tuple[str, str] | None


def _card(card: Card, at: str, around: Around) -> SafeString:
    way, order, act = card.referral, card.referral.order, card.act
    words = {
        **around,
        "way": way.pk,
        "name": way.student.get_full_name(),
        "title": order.title,
        "employer": order.employer.name,
        "next": card.next_action,
        "interviews": way.interviews,
        "days": _days(card.days),
        "look": _look(card),
        "act_url": act.url if act else "",
        "notes": _notes(card.notes) if card.notes else "",
    }
    shape = Shape(
        at=at,
        state=way.state,
        again=way.state == ReferralState.INTERVIEW and way.interviews > 1,
        stands="waits" if card.waits else "ready" if card.ready_to_refer else "",
        paused=order.employer.state if order.employer.state == EmployerState.SUSPENDED else "",
        noted=bool(card.notes),
        act=(act.to, act.page) if act else None,
    )
    return CARD.fill(words, shape, partial(_more, card, shape))


def _more(card: Card, shape: Shape) -> Around:
    label = ReferralState(shape.state).label
    return {
        **shape._asdict(),
        "state": label,
        "employers": {"state": shape.paused},
        "act": card.act,
        "steps": card.steps,
    }


def _job(row: Due) -> SafeString:
    job = row.job
    assert job is not None
    words = {"job": job.pk, "name": job.student.get_full_name(), "title": job.title, "action": row.action}
    return JOB.fill({**words, "age": _age(row.days)})


def _look(card: Card) -> str:
    """Return since when it waits or until when it rests, after what stands before it; "" where nobody chose a day."""
    if card.waits_days is not None:
        return f" · {_age(card.waits_days)}"
    if card.referral.due_on is None:
        return ""
    day = {"day": date_format(card.referral.due_on, "SHORT_DAY_FORMAT")}
    if card.rests is None:
        return " · " + _("look on %(day)s") % day
    by, reason = card.rests.by, card.rests.reason
    who = f", {by.get_full_name()}" if by else ""
    return " · " + _("rests until %(day)s") % day + who + (f": {reason}" if reason else "")


def _days(days: int) -> str:
    if not days:
        return _("new here today")
    return ngettext("%(days)s day here", "%(days)s days here", days) % {"days": days}


def _age(days: int) -> str:
    if not days:
        return _("due today")
    return ngettext("has waited for %(n)s day", "has waited for %(n)s days", days) % {"n": days}


def _notes(notes: int) -> str:
    return ngettext("%(n)s note", "%(n)s notes", notes) % {"n": notes}
