"""Who may open which page of the placement app: `student` owns each row, `placement` has them on the case-load."""

from datetime import date, timedelta

from django.utils import timezone

from pathways.base.enums import StudentState
from pathways.cohorts.services.standing import move_student
from people.releases.services.releases import sign_release
from placement.interviews.services import offer_times, pick_time
from placement.models import (
    Agreement,
    Employer,
    EmployerPerson,
    Interview,
    JobOrder,
    JobReport,
    Offer,
    Placement,
    PublishedTable,
    Referral,
    StatusRecord,
    TableProposal,
)
from placement.offers.services import write_offer
from placement.offers.terms import terms_of
from placement.outcomes.entries import record_status
from placement.outcomes.services import confirm_table, propose_table
from placement.placements.services import record_placement
from placement.referrals.services.referrals import suggest
from placement.referrals.services.releases import ask_for_release, refer
from placement.relations.services import add_person, record_agreement
from placement.reports.services import tell_job
from tests.matrix.cells import cells, open_to_all
from tests.matrix.world import World

STAFF = cells(placement=200)
STAFF_POST = cells(placement=405)
PUBLISHERS = cells(placement=200, administrator=200)
PUBLISHERS_POST = cells(placement=405, administrator=405)
REPORTERS = cells(reporter=200)
STUDENTS = cells(student=200, other_student=200)
OWN = cells(student=200, other_student=404)
OWN_POST = cells(student=405, other_student=405)
EMPLOYER = cells(employer=200)
EMPLOYER_POST = cells(employer=405)
# The API answers a visitor with 403: it has no sign-in page to send them to.
API = cells(visitor=403, placement=200)
API_POST = cells(visitor=403, placement=405)

STAFF_PAGES = (
    "board",
    "ready",
    "student",
    "wishes",
    "report",
    "job-found",
    "record",
    "record-add",
    "record-replace",
    "record-withdraw",
    "why",
    "quality",
    "wages",
    "orders",
    "order",
    "order-edit",
    "order-new",
    "order-import",
    "order-reopen",
    "pay",
    "referral",
    "notes",
    "board-rest",
    "board-note",
    "ask",
    "job-from-referral",
    "placement",
    "employers",
    "scorecards",
    "employer-pairs",
    "employer-merge",
    "employer-new",
    "employer",
    "employer-thread",
    "employer-check",
    "employer-edit",
    "employer-naming",
    "employer-people",
    "employer-person",
    "employer-person-new",
    "employer-touch-new",
    "employer-agreement-new",
    "this-week",
    "interview-times",
    "interview",
    "offer-write",
    "offer",
)
STAFF_STEPS = (
    "order-move",
    "suggest",
    "refer",
    "referral-move",
    "board-move",
    "referral-interest",
    "referral-resume",
    "referral-told",
    "follow-up",
    "take-back",
    "job-start",
    "job-verify",
    "job-day",
    "job-end",
    "report-aside",
    "job-dates",
    "week-answer",
    "employer-move",
    "employer-apart",
    "employer-merge-do",
    "employer-lift",
    "contact-add",
    "contact-end",
    "contact-confirm",
    "employer-person-end",
    "employer-naming-stop",
    "employer-person-delete",
    "employer-agreement-end",
    "interview-way",
    "interview-off",
    "interview-outcome",
    "offer-back",
)
CELLS = {
    **{f"placement:{name}": STAFF for name in STAFF_PAGES},
    **{f"placement:{name}": STAFF_POST for name in STAFF_STEPS},
    # The employer of this world is not paused: the list of what to do meanwhile leads back to its page.
    "placement:employer-running": cells(placement=302),
    "placement:outcomes": PUBLISHERS,
    "placement:workload": PUBLISHERS,
    "placement:table-proposal": PUBLISHERS,
    **{f"placement:table-{step}": PUBLISHERS_POST for step in ("propose", "correct", "confirm", "decline")},
    "placement:exact": REPORTERS,
    "placement:person-file": REPORTERS,
    "placement:results": open_to_all(),
    "placement:result": open_to_all(),
    "placement:result-csv": open_to_all(),
    "placement:result-xlsx": open_to_all(),
    "placement:result-pdf": open_to_all(),
    "placement:mine": STUDENTS,
    "placement:my-jobs": STUDENTS,
    "placement:my-resume": STUDENTS,
    "placement:got-job": STUDENTS,
    "placement:left-job": OWN,
    "placement:my-wishes": cells(student=302, other_student=302),
    "placement:my-employers": cells(student=302, other_student=302),
    "placement:my-profile": cells(student=302, other_student=302),
    # Openings are matched to students who are searching; the other student is not, and must not find it.
    "placement:opening": OWN,
    "placement:my-referral": OWN,
    "placement:search": OWN_POST,
    "placement:interested": OWN_POST,
    "placement:my-answer": OWN_POST,
    "placement:applications": STUDENTS,
    "placement:practice": STUDENTS,
    "placement:practice-opening": OWN,
    "placement:practice-note": cells(student=302, other_student=302),
    "placement:my-offer": OWN,
    "placement:my-offer-answer": OWN_POST,
    "placement:employer-offer-write": EMPLOYER,
    "placement:employer-offer": EMPLOYER,
    "placement:employer-offer-back": EMPLOYER_POST,
    "placement:my-interview": OWN,
    "placement:my-interview-file": OWN,
    "placement:my-interview-answer": OWN_POST,
    "placement:employer-times": EMPLOYER,
    "placement:employer-interview": EMPLOYER,
    "placement:employer-interview-file": EMPLOYER,
    "placement:employer-interview-off": EMPLOYER_POST,
    "placement:employer-home": EMPLOYER,
    "placement:employer-messages": EMPLOYER,
    "placement:profile-open": cells(employer=204),
    "placement:profile-closed": EMPLOYER,
    "placement:profile": EMPLOYER,
    "placement:employer-opening": EMPLOYER,
    "placement:propose": EMPLOYER,
    "placement:employer-order-change": EMPLOYER,
    "placement:employer-order-step": EMPLOYER_POST,
    "placement:employer-answer": EMPLOYER_POST,
    "placement:api-opening-list": API,
    "placement:api-opening-detail": API,
    "placement:api-opening-candidates": API,
    "placement:api-referral-list": API,
    "placement:api-referral-detail": API,
    "placement:api-referral-move": API_POST,
    "placement:api-placement-list": API,
    "placement:api-placement-detail": API,
}


def referral_of(world: World) -> Referral:
    """Return a referral of `student` that the employer can see; made once."""
    student, staff = world.people["student"], world.people["placement"]
    order = JobOrder.objects.get(title="Help desk technician")
    found = Referral.objects.filter(student=student, order=order).first()
    if found:
        return found
    if student.standing.state != StudentState.SEARCHING:
        move_student(student=student, to=StudentState.SEARCHING, by=student)
    referral = suggest(student=student, order=order, by=staff)
    fields = ["display_name", "skills"]
    release = ask_for_release(referral=referral, fields=fields, purpose="Apply", by=staff)
    sign_release(release=release, by=student)
    return refer(referral=referral, by=staff)


def _interview(world: World) -> Interview:
    """Return an interview of `student` with a time that they chose; made once."""
    referral, found = referral_of(world), Interview.objects.filter(referral=referral_of(world)).first()
    if found is not None:
        return found
    soon = timezone.now() + timedelta(days=3)
    terms = {"kind": "phone", "zone": "America/New_York", "minutes": 30, "times": [soon]}
    interview = offer_times(referral=referral, by=world.people["placement"], **terms)
    return pick_time(interview=interview, starts_at=soon, by=referral.student)


def _offer(world: World) -> Offer:
    """Return an offer that waits for `student`; made once."""
    referral, today = referral_of(world), timezone.localdate()
    days = {"start_on": today + timedelta(days=30), "answer_by": today + timedelta(days=7)}
    found = Offer.objects.filter(referral=referral).first()
    terms = terms_of(referral.order) | days
    return found or write_offer(referral=referral, by=world.people["placement"], terms=terms)


def _placement(world: World) -> Placement:
    return Placement.objects.filter(student__assignments__staff=world.people["placement"]).order_by("created_at")[0]


def _job(world: World) -> Placement:
    """Return a job of `student`; made once."""
    student = world.people["student"]
    found = Placement.objects.filter(student=student).first()
    terms = {"title": "Technician", "soc_code": "15-1231", "hours": 36, "wage": 24, "start_on": date(2026, 1, 5)}
    made = {"student": student, "by": world.people["placement"], "found_by": "self", **terms}
    return found or record_placement(**made)


def _report(world: World) -> JobReport:
    """Return what `student` told of a job; made once."""
    found = JobReport.objects.filter(student=world.people["student"]).first()
    if found is None:
        tell_job(student=world.people["student"])
    return found or JobReport.objects.get(student=world.people["student"])


def _entry(short: str, world: World) -> dict:
    student, staff = world.people["student"], world.people["placement"]
    found = {"student": student.pk, "kind": "status"}
    if short == "record-add":
        return found
    rows = StatusRecord.objects.standing().filter(student=student)
    row = rows.first() or record_status(student=student, by=staff, code="3A", on=date(2026, 1, 5))
    return {**found, "entry": row.pk}


def _person(employer: Employer, world: World) -> EmployerPerson:
    """Return somebody who works at the employer; made once."""
    return employer.people.first() or add_person(employer=employer, by=world.people["placement"], name="Somebody There")


def _agreement(employer: Employer, world: World) -> Agreement:
    """Return an agreement with the employer; made once."""
    terms = {"kind": "hiring", "signed_on": date(2026, 1, 5), "reference": "Folder 1"}
    return employer.agreements.first() or record_agreement(employer=employer, by=world.people["placement"], **terms)


def table_of(world: World) -> PublishedTable:
    found = PublishedTable.objects.first()
    return found or confirm_table(proposal=_proposal(world, 2023, 2024), by=world.people["administrator"])


def _proposal(world: World, first: int, last: int) -> TableProposal:
    found = TableProposal.objects.filter(first_year=first, last_year=last).first()
    return found or propose_table(first_year=first, last_year=last, by=world.people["placement"])


def kwargs(name: str, world: World) -> dict:
    """Return the ids that a URL needs."""
    short = name.removeprefix("placement:")
    active = Employer.objects.get(name="Example Networks")
    if short == "practice-note":
        return {"question": "about-you"}
    if "offer" in short and "write" not in short:
        return {"offer": _offer(world).pk}
    if short in {"interview-times", "employer-times", "practice-opening", "offer-write", "employer-offer-write"}:
        return {"referral": referral_of(world).pk}
    if "interview" in short:
        return {"interview": _interview(world).pk}
    if short in {
        "referral",
        "notes",
        "board-move",
        "board-rest",
        "board-note",
        "ask",
        "refer",
        "referral-move",
        "referral-interest",
        "referral-resume",
        "referral-told",
        "follow-up",
        "take-back",
    }:
        return {"referral": referral_of(world).pk}
    if short in {
        "job-from-referral",
        "my-referral",
        "my-answer",
        "profile",
        "employer-answer",
        "profile-open",
        "profile-closed",
    }:
        return {"referral": referral_of(world).pk}
    if short in {"report", "report-aside"}:
        return {"report": _report(world).pk}
    if short == "left-job":
        return {"placement": _job(world).pk}
    if short in {"placement", "job-start", "job-verify", "job-day", "job-end", "job-dates", "week-answer"}:
        return {"placement": _placement(world).pk}
    if short in {"student", "wishes", "job-found", "record", "why"}:
        return {"student": world.people["student"].pk}
    if short.startswith("record-"):
        return _entry(short, world)
    if short == "suggest":
        return {"order": referral_of(world).order_id, "student": world.people["student"].pk}
    if "order-" in short and short not in {"order-new", "order-import"}:
        return {"order": referral_of(world).order_id}
    if short in {"order", "opening", "interested", "employer-opening"}:
        return {"order": referral_of(world).order_id}
    if short in {"employer-apart", "employer-merge", "employer-merge-do"}:
        return {"employer": active.pk, "other": Employer.objects.exclude(pk=active.pk).order_by("name")[0].pk}
    if short in {"contact-end", "contact-confirm"}:
        return {"employer": active.pk, "contact": active.contacts.get().pk}
    if short.startswith("employer-person") and short != "employer-person-new":
        return {"employer": active.pk, "person": _person(active, world).pk}
    if short == "employer-agreement-end":
        return {"employer": active.pk, "agreement": _agreement(active, world).pk}
    if short in {
        "order-import",
        "employer-naming",
        "employer-naming-stop",
        "employer-edit",
        "employer-people",
        "employer-person-new",
        "employer-touch-new",
    }:
        return {"employer": active.pk}
    if short in {
        "employer-agreement-new",
        "employer",
        "employer-move",
        "employer-check",
        "contact-add",
        "order-new",
        "propose",
        "employer-thread",
        "employer-running",
        "employer-lift",
    }:
        return {"employer": active.pk}
    if short in {"result", "result-csv", "result-xlsx", "result-pdf", "table-correct"}:
        return {"table": table_of(world).pk}
    if short in {"table-proposal", "table-confirm", "table-decline"}:
        # Years that contain whatever a walk has published by then.
        return {"proposal": _proposal(world, 2018, 2026).pk}
    return _api_kwargs(short, world)


def _api_kwargs(short: str, world: World) -> dict:
    if short in {"api-opening-detail", "api-opening-candidates"}:
        return {"pk": referral_of(world).order_id}
    if short in {"api-referral-detail", "api-referral-move"}:
        return {"pk": referral_of(world).pk}
    return {"pk": _placement(world).pk} if short == "api-placement-detail" else {}
