"""Board, who is ready, and one student of the own case-load."""

from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from pathways.base.enums import StudentState
from pathways.learning.selectors.progress import path_progress
from pathways.learning.selectors.skills import seen_exams, skill_profile, skill_profiles
from people.base.covers import chosen, covers_now
from people.models import User
from placement.base.acting import SignedIn, placement_staff
from placement.base.enums import REFERRAL_ENDS
from placement.base.rules import own_student, own_students
from placement.board.drawing import around, columns, due
from placement.board.selectors import STAGES, Wanted, board
from placement.openings.match_pages import page_of
from placement.openings.matching import by_level
from placement.openings.models import JobOrder
from placement.openings.selectors import matches_for, open_orders
from placement.placements.rules import own_placements
from placement.referrals.rules import own_referrals
from placement.referrals.words import staff_words

A_PAGE = 12


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@placement_staff
def board_page(request: SignedIn) -> HttpResponse:
    """Show what is due, longest first, then the live referrals by stage."""
    asked = request.GET
    stage = asked.get("stage", "")
    wanted = Wanted(
        order=_uuid(asked.get("order", "")),
        student=_uuid(asked.get("student", "")),
        words=asked.get("q", "").strip()[:80],
        stage=stage if stage in {key for key, _title, _states in STAGES} else "",
        page=asked.get("page"),
    )
    kept = {key: value for key, value in asked.items() if key != "page" and value}
    covers = covers_now(request.user)
    cover = chosen(covers, asked.get("of", ""))
    found, shared = board(request.user, wanted, of=cover.away if cover else None), around(request)
    context = {
        "board": found,
        "covers": covers,
        "cover": cover,
        "narrowed": {*kept} - {"of"},
        "page": found.page,
        "query": urlencode(kept),
        "due": due(found.due, shared),
        "columns": columns(found.stages, shared),
        "stages": STAGES,
        "chosen": wanted,
        "only": _only(request.user, wanted),
        # The page is asked for by script after an act: what was done is said once, beside the board.
        "swapped": "HX-Request" in request.headers,
    }
    return render(request, "placement/board/board.html", context)


def _only(staff: User, wanted: Wanted) -> list[str]:
    """Return the opening and the student that the board is narrowed to, by name; only what the reader works on."""
    names: list[str] = []
    if wanted.order:
        names += JobOrder.objects.filter(pk=wanted.order).values_list("title", flat=True)
    if wanted.student:
        names += [person.get_full_name() for person in own_students(staff).filter(pk=wanted.student)]
    return names


@placement_staff
def ready(request: SignedIn) -> HttpResponse:
    """List the own students who are ready for work or looking for it, with their strongest skills."""
    states = (StudentState.SEARCHING, StudentState.CAREER_READY)
    students = list(own_students(request.user).filter(standing__state__in=states).select_related("standing"))
    profiles = skill_profiles(students)
    rows = [
        (student, sorted(profiles.get(student.pk, []), key=lambda level: -level.percent)[:4]) for student in students
    ]
    rows.sort(key=lambda row: row[0].standing.state != StudentState.SEARCHING)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "placement/board/ready.html", {"page": page, "openings": open_orders().count()})


@placement_staff
def student(request: SignedIn, student: UUID) -> HttpResponse:
    """Show one student of the own case-load: progress, skills with evidence, fitting openings, referrals, jobs."""
    person = own_student(request.user, student)
    referrals = list(own_referrals(request.user).filter(student=person).select_related("order__employer", "placement"))
    taken = {referral.order_id for referral in referrals if referral.state not in REFERRAL_ENDS}
    page, matches = page_of(by_level(matches_for(person), lambda match: match), request.GET.get("page"))
    context = {
        "student": person,
        "state": getattr(person, "standing", None),
        "progress": path_progress(person),
        "skills": skill_profile(person),
        "exams": seen_exams(person),
        "page": page,
        "matches": matches,
        "rest": matches.rest,
        "referrals": [(referral, staff_words(referral)) for referral in referrals],
        "taken": taken,
        "placements": own_placements(request.user).filter(student=person),
    }
    return render(request, "placement/board/student.html", context)
