"""What runs and what ended for one student, with the next step and who does it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from people.models import Release, User
from placement.base.enums import INTERVIEW_OPEN, InterviewState, OfferState, PlacementState, ReferralState
from placement.interviews.models import Interview
from placement.offers.models import Offer
from placement.placements.models import Placement
from placement.referrals.models.referrals import Referral
from placement.referrals.selectors import live_and_asked
from placement.referrals.words import own_words
from placement.reports.models import JobReport
from placement.wishes.away import away_of

S = ReferralState
YOU = pgettext_lazy("who does it", "You")
ADVISOR, EMPLOYER = gettext_lazy("Your advisor"), gettext_lazy("The employer")
Words = str | Promise


@dataclass(frozen=True)
class Next:
    """What comes next, and who does it; `url` is the page where the student does their part."""

    what: Words
    who: Words
    url: str = ""


@dataclass(frozen=True)
class Line:
    """One opening or job: its names, where it stands, since when, what comes next, and its page."""

    title: str
    employer: str
    stands: Words
    since: date
    url: str
    next: Next | None = None


@dataclass(frozen=True)
class Applications:
    """All of one student's: what runs, longest untouched last, and what ended."""

    running: list[Line]
    ended: list[Line]


@dataclass(frozen=True)
class Around:
    """What stands beside a referral: an open interview, a standing offer, a question what to share."""

    interview: Interview | None = None
    offer: Offer | None = None
    asked: Release | None = None


def applications_of(student: User) -> Applications:
    """Return all of a student's own; employers kept away are left out. A fixed number of queries."""
    away = away_of(student)
    found = Referral.objects.filter(student=student).select_related("order__employer", "placement")
    ways = [way for way in found.order_by("-moved_at") if not away.covers(way.order.employer)]
    around = _around(ways)
    jobs = Placement.objects.filter(student=student, referral=None)
    running = [_line(way, next_of(way, around[way.pk])) for way in ways if way.is_live]
    running += [_told(report) for report in JobReport.objects.filter(student=student, answer="")]
    ended = [_line(way, None) for way in ways if not way.is_live] + [_job(job) for job in jobs]
    return Applications(running, ended)


def _around(ways: list[Referral]) -> dict[UUID, Around]:
    live = [way for way in ways if way.is_live]
    if not live:
        return {}
    asked = live_and_asked(live)[1]
    meetings = _by_way(Interview.objects.filter(referral__in=live, state__in=INTERVIEW_OPEN))
    standing = Offer.objects.filter(referral__in=live).exclude(state__in=[OfferState.TAKEN_BACK, OfferState.CLOSED])
    offers = _by_way(standing.prefetch_related("versions"))
    return {way.pk: Around(meetings.get(way.pk), offers.get(way.pk), asked.get(way.pk)) for way in live}


def _by_way(rows: Iterable[Any]) -> dict[UUID, Any]:
    return {row.referral_id: row for row in rows}


def _line(way: Referral, following: Next | None) -> Line:
    url = reverse("placement:my-referral", args=[way.pk])
    return Line(
        way.order.title, way.order.employer.name, own_words(way), localtime(way.moved_at).date(), url, following
    )


def _told(report: JobReport) -> Line:
    what = Next(_("Read what you wrote and answer you"), ADVISOR)
    return Line(str(report.get_kind_display()), "", "", localtime(report.told_at).date(), _my_jobs(), what)


def _job(job: Placement) -> Line:
    over = job.state == PlacementState.SEPARATED
    stands = _("The job ended") if over else _("You found this job another way")
    return Line(job.title, "", stands, job.start_on, _my_jobs())


def _my_jobs() -> str:
    return reverse("placement:my-jobs")


def next_of(way: Referral, around: Around) -> Next:
    """Return what comes next on a way that runs, and who does it."""
    here = reverse("placement:my-referral", args=[way.pk])
    if way.frozen:
        return Next(_("Sharing has ended. Say whether you want to share again"), YOU, here)
    if around.offer is not None and (found := _of_offer(around.offer)):
        return found
    if around.interview is not None:
        return _of_interview(around.interview)
    if around.asked is not None and way.state in {S.SUGGESTED, S.STUDENT_INTERESTED}:
        return Next(_("Say what may be shared"), YOU, reverse("people:release", args=[around.asked.pk]))
    return _of_state(way, here)


def _of_offer(offer: Offer) -> Next | None:
    url = reverse("placement:my-offer", args=[offer.pk])
    if offer.state == OfferState.WAITS:
        day = date_format(offer.versions.all()[0].answer_by, "MONTH_DAY_FORMAT")
        return Next(_("Answer the offer by %(day)s, or ask for more time") % {"day": day}, YOU, url)
    words = {
        OfferState.TIME_ASKED: _("Ask the employer for more time"),
        OfferState.DECLINED: _("Talk with you about what comes now"),
    }
    return Next(words[OfferState(offer.state)], ADVISOR, url) if offer.state in words else None


def _of_interview(meeting: Interview) -> Next:
    url = reverse("placement:my-interview", args=[meeting.pk])
    if meeting.stands and meeting.has_begun:
        return Next(_("Ask how the interview went"), ADVISOR, url)
    if meeting.state == InterviewState.OFFERED:
        return Next(_("Choose a time for the interview"), YOU, url)
    if meeting.state == InterviewState.AGREED:
        return Next(_("Go to the interview"), YOU, url)
    return Next(_("Find another time for the interview"), ADVISOR, url)


def _of_state(way: Referral, here: str) -> Next:
    steps = {
        S.SUGGESTED: (_("Say whether you are interested"), YOU),
        S.STUDENT_INTERESTED: (_("Ask you what may be shared"), ADVISOR),
        S.RELEASE_SIGNED: (_("Share it with the employer"), ADVISOR),
        S.REFERRED: (_("Look at what you shared"), EMPLOYER),
        S.APPLIED: (_("Look at what you shared"), EMPLOYER),
        S.SCREENING: (_("Decide whether to meet you"), EMPLOYER),
        S.INTERVIEW: (_("Arrange the interview, or decide after it"), EMPLOYER),
        S.OFFERED: (_("Say yes or no to the offer"), YOU),
        S.ACCEPTED: (_("Write down your job"), ADVISOR),
    }
    what, who = steps[ReferralState(way.state)]
    return Next(what, who, here if who is YOU else "")
