"""What stands out about one person: a reason and one step that may help. Pure functions over what the page shows.

The words name nobody: teacher and student read the same. A sign is a question to ask, never a judgement.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from pathways.guidance.selectors import Facts

QUIET = timedelta(days=7)
# So often means that trying alone does not help.
MANY_TRIES = 3
MISSED = 2


@dataclass(frozen=True)
class Sign:
    """One thing that stands out: `reason` says what was seen, `step` what may help, `url` leads staff to it."""

    kind: str
    reason: str
    step: str
    url: str = ""


def signs_of(facts: "Facts", now: datetime) -> list[Sign]:
    """Return what stands out. Nothing stands out about somebody on a break."""
    if facts.on_break:
        return []
    return [*_quiet(facts, now), *_tasks(facts), *_quizzes(facts), *_classes(facts), *_days(facts, now)]


def _quiet(facts: "Facts", now: datetime) -> Iterator[Sign]:
    """Yield one sign for somebody with lessons left who opened or answered nothing for a week."""
    since = facts.last_at or facts.seat_since
    if facts.done == facts.total or now - since < QUIET:
        return
    day = {"day": _day(since)}
    if facts.last_at is None:
        step = _("Ask whether signing in works, and open the first lesson together.")
        yield Sign("not_begun", _("A seat since %(day)s, and no lesson opened yet.") % day, step)
    else:
        step = _("Say hello, and ask what would help.")
        yield Sign("quiet", _("Nothing opened or answered since %(day)s.") % day, step)


def _tasks(facts: "Facts") -> Iterator[Sign]:
    """Yield tasks tried often; points that the student may not know yet say nothing here."""
    for lab in facts.labs:
        for task in lab.tasks:
            if task.tries >= MANY_TRIES and task.is_known and not task.is_full:
                said = {"task": task.title, "lab": lab.title, "n": task.tries}
                reason = _("“%(task)s” in “%(lab)s” was tried %(n)s times and is not all there yet.") % said
                yield Sign("task", reason, _("Look at the newest attempt together."), lab.url)


def _quizzes(facts: "Facts") -> Iterator[Sign]:
    for quiz in facts.quizzes:
        if quiz.tries >= MANY_TRIES and not quiz.is_mastered:
            said = {"quiz": quiz.title, "lesson": quiz.lesson, "n": quiz.tries}
            reason = _("“%(quiz)s” in “%(lesson)s” was answered %(n)s times and is not all there yet.") % said
            yield Sign("quiz", reason, _("Go through the open questions together."))


def _classes(facts: "Facts") -> Iterator[Sign]:
    """Yield one sign where the newest classes were all missed; an excused one is none of them and ends nothing."""
    missed = 0
    for mark in facts.classes:
        if mark.is_excused:
            continue
        if not mark.is_away:
            break
        missed += 1
    if missed >= MISSED:
        reason = ngettext("Not at the last %(n)s class.", "Not at the last %(n)s classes.", missed) % {"n": missed}
        yield Sign("classes", reason, _("Ask whether day, hour and place still fit."))


def _days(facts: "Facts", now: datetime) -> Iterator[Sign]:
    for lab in facts.labs:
        if lab.due and lab.due < now and not lab.attempts:
            said = {"lab": lab.title, "day": _day(lab.due)}
            reason = _("The day of “%(lab)s” was %(day)s, and nothing is handed in yet.") % said
            yield Sign("day", reason, _("Offer more time, and ask what is in the way."), lab.more_time_url)


def _day(moment: datetime) -> str:
    return date_format(localtime(moment) if moment.tzinfo else moment, "MONTH_DAY_FORMAT")
