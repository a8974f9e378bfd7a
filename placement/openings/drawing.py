"""Openings and matches as they stand in lists: drawn once for each shape, filled with what each says."""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from functools import lru_cache, partial
from typing import Any
from uuid import UUID

from django.template.defaultfilters import floatformat
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from people.base.stencils import Stencil, joined
from placement.base.enums import EmployerState, ReferralState
from placement.openings.listing import OpeningFilter, counties, whole
from placement.openings.matching import Match, SkillFit
from placement.openings.models import JobOrder
from placement.openings.selectors import Candidate

FACTS = Stencil("placement/openings/facts.html", texts="wage wage_to hours day")
CARD = Stencil("placement/openings/card.html", ids="order", texts="title employer facts")
FILTERS = Stencil("placement/openings/filters.html")
FIT = Stencil("placement/openings/fit.html", texts="sentence url lesson")
CANDIDATE = Stencil(
    "placement/openings/candidate.html",
    ids="order student referral",
    texts="name headline fits csrf_token",
)


def facts_of(job: JobOrder) -> SafeString:
    """Return what people decide by as one line."""
    return _facts(job, lambda: job)


def _facts(job: Any, opening: Callable[[], JobOrder]) -> SafeString:
    words = {"wage": _number(job.wage, "2g"), "wage_to": "", "hours": _number(job.hours, "-1"), "day": ""}
    if job.wage_to:
        words["wage_to"] = _number(job.wage_to, "2g")
    if job.closes_on:
        words["day"] = date_format(job.closes_on, "SHORT_DAY_FORMAT")
    shape = (
        *(job.wage_unit, job.on_days, job.on_evenings, job.on_nights, job.on_weekends, job.alone, job.check_kind),
        *(job.check_years, job.check_when, job.bus, job.remote, bool(job.wage_to), bool(job.closes_on)),
    )
    return FACTS.fill(words, shape, lambda: {"job": opening()})


@lru_cache(4096)
def _in(language: str | None, number: Decimal, places: str) -> str:
    return str(floatformat(number, places))


def _number(number: Decimal, places: str) -> str:
    return _in(get_language(), number, places)


def cards_of(rows: Iterable[Any]) -> SafeString:
    """Return openings as cards of a list, from rows that `listed` gave."""
    today = timezone.localdate()
    return joined(_card(row, today) for row in rows)


def _card(row: Any, today: date) -> SafeString:
    opening = partial(whole, row)
    words = {"order": row.id, "title": row.title, "employer": row.employer__name, "facts": _facts(row, opening)}
    has_passed = row.closes_on is not None and row.closes_on < today
    shape = (row.state, has_passed, row.employer__state == EmployerState.SUSPENDED)
    return CARD.fill(words, shape, lambda: {"job": opening()})


def filters_of(form: OpeningFilter | None) -> SafeString:
    """Return the fields of a form of filters; with none, where nothing is chosen, they are the same for all who ask."""
    if form is not None:
        return render_to_string(FILTERS.template, {"form": form})
    return FILTERS.fill({}, counties(), lambda: {"form": OpeningFilter()})


def fits_of(match: Match) -> SafeString:
    """Return each skill of a match with its reason."""
    return joined(_fit(fit) for fit in match.fits)


def _fit(fit: SkillFit) -> SafeString:
    lesson = fit.lesson
    words = {"sentence": fit.sentence, "url": lesson.url if lesson else "", "lesson": lesson.title if lesson else ""}
    shape = {"has": fit.has, "required": fit.required, "teaches": lesson is not None}
    return FIT.fill(words, tuple(shape.values()), lambda: shape)


def candidate_of(candidate: Candidate, order: UUID, referral: tuple[UUID, str] | None, csrf: str) -> SafeString:
    """Return one candidate for an opening with the reasons; `referral` is the id and state of one that there is."""
    words = {
        "order": order,
        "student": candidate.student.pk,
        "referral": referral[0] if referral else "",
        "name": candidate.student.get_full_name(),
        "headline": candidate.match.headline,
        "fits": fits_of(candidate.match),
        "csrf_token": csrf,
    }
    state = referral[1] if referral else ""
    return CANDIDATE.fill(words, state, partial(_state, state))


def _state(state: str) -> dict[str, Any]:
    return {"state": ReferralState(state).label if state else ""}
