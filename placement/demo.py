"""Demo employers, openings and past students, all invented and all made by the services that staff use."""

from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from pathways.models import Skill
from people.accounts.services.accounts import end_role, grant_role
from people.base.enums import Role
from people.caseload.services import assign_student
from people.models import User
from placement.base.enums import (
    Checked,
    Employed,
    EvidenceKind,
    FoundBy,
    OrderState,
    Permanence,
    SkillBar,
    SkillNeed,
    VettingItem,
    WageUnit,
)
from placement.employers.naming import allow_naming
from placement.employers.services import add_contact, add_employer, confirm_contact, move_employer
from placement.employers.vetting import Found, record_vetting_check
from placement.models import Employer
from placement.openings.pay import set_pay
from placement.openings.services import Need, draft_order, move_order, propose_order
from placement.outcomes.entries import record_outcome, record_quarter
from placement.outcomes.periods import quarter_after_exit
from placement.placements.services import record_placement, record_retention, start_placement, verify_placement

# Skill, needed or wished for, level.
JUNIOR = (
    ("ip-addressing", SkillNeed.REQUIRED, SkillBar.WORKING),
    ("subnetting", SkillNeed.REQUIRED, SkillBar.WORKING),
    ("network-planning", SkillNeed.REQUIRED, SkillBar.WORKING),
    ("python-basics", SkillNeed.REQUIRED, SkillBar.STARTING),
    ("troubleshooting", SkillNeed.REQUIRED, SkillBar.STARTING),
    ("workplace-writing", SkillNeed.WISHED, SkillBar.STARTING),
)
DESK = (
    ("ticket-handling", SkillNeed.REQUIRED, SkillBar.WORKING),
    ("troubleshooting", SkillNeed.REQUIRED, SkillBar.WORKING),
    ("log-reading", SkillNeed.WISHED, SkillBar.STARTING),
)
# Pathway and how many of the invented past students took it.
SHARES = (("it-support", 18), ("networking", 17), ("cybersecurity", 10), ("web-development", 8), ("data-and-python", 7))
DAYS = (30, 60, 90, 180, 365)


@transaction.atomic
def load(people: dict[str, User]) -> None:
    """Make two employers, three openings and sixty past students with outcomes; a second run changes nothing."""
    if Employer.objects.exists():
        return
    _employers(people)
    _past(people)


def _employers(people: dict[str, User]) -> None:
    first, second = people["placement"], people["placement_two"]
    active = add_employer(
        by=first,
        name="Example Networks",
        about="Sets up and looks after networks for clinics, schools and shops.",
        website="https://networks.example/",
        place="Example County",
    )
    move_employer(employer=active, to="vetting", by=first)
    record_vetting_check(employer=active, by=first, answers=_found("Registry entry and a visit to the office."))
    record_vetting_check(employer=active, by=second, answers=_found("Called the office line, spoke to the manager."))
    move_employer(employer=active, to="active", by=first)
    words = "We set up and look after networks for clinics, schools and shops."
    allow_naming(employer=active, by=first, words=words, on=timezone.localdate(), how="By mail")
    contact = add_contact(employer=active, user=people["employer"], by=first)
    confirm_contact(contact=contact, by=second)
    other = add_employer(by=second, name="Sample Print Shop", about="Prints books and posters.", place="Sample Town")
    move_employer(employer=other, to="vetting", by=second)
    record_vetting_check(employer=other, by=second, answers=_found("Registry entry and website."))
    _orders(Employer.objects.get(pk=active.pk), first, people["employer"])


def _found(how: str) -> dict[str, Found]:
    return {item: Found(Checked.YES, how) for item in VettingItem.values}


def _needs(rows: tuple[tuple[str, SkillNeed, SkillBar], ...]) -> list[Need]:
    skills = {skill.key: skill for skill in Skill.objects.filter(key__in=[row[0] for row in rows])}
    return [Need(skills[key], need, level) for key, need, level in rows if key in skills]


def _orders(employer: Employer, staff: User, contact: User) -> None:
    least, living = Decimal("15.00"), Decimal("22.50")
    set_pay(county="Example County", least=least, living=living, source="Invented for the demo.", by=staff)
    terms = {"wage_unit": WageUnit.HOUR, "permanence": Permanence.PERMANENT, "place": "Example County"}
    terms |= {"county": "Example County", "alone": "never", "check_kind": "none", "bus": "yes"}
    terms |= {"transport": "Bus 12 stops at the door.", "interview_steps": "A call, then one interview of an hour."}
    starts = timezone.localdate() + timedelta(days=28)
    junior = draft_order(
        employer=employer,
        by=staff,
        needs=_needs(JUNIOR),
        title="Junior network technician",
        soc_code="15-1231",
        summary="Plan addresses, set up switches, and help people on the phone. We teach you the rest.",
        hours=Decimal(36),
        wage=Decimal("24.50"),
        benefits="Health plan, paid leave, certification fees.",
        wage_to=Decimal("28.00"),
        shifts=["day"],
        openings=2,
        start_on=starts,
        **terms,
    )
    desk = draft_order(
        employer=employer,
        by=staff,
        needs=_needs(DESK),
        title="Help desk technician",
        soc_code="15-1232",
        summary="Answer requests, find causes, write down what helped.",
        hours=Decimal(40),
        wage=Decimal("22.00"),
        shifts=["day", "evening"],
        openings=1,
        start_on=starts,
        **terms,
    )
    for order in (junior, desk):
        move_order(order=order, to=OrderState.REVIEW, by=staff)
        move_order(order=order, to=OrderState.OPEN, by=staff)
    propose_order(
        employer=employer,
        by=contact,
        needs=_needs(JUNIOR[:2]),
        title="Network installer, part time",
        soc_code="49-2022",
        summary="Pull cables, mount access points, test the lines.",
        hours=Decimal(20),
        wage=Decimal("23.00"),
        **terms,
    )


def _past(people: dict[str, User]) -> None:
    """Record sixty past students, the first twelve of them the demo's own people."""
    staff = [people["placement"], people["placement_two"]]
    pathways = [pathway for pathway, share in SHARES for _ in range(share)]
    for n, pathway in enumerate(pathways, start=1):
        student = people.get(f"past_{n:02}")
        if student is None:
            # No password and no second factor: nobody can sign in as one of these.
            student = User.objects.create_user(f"demo-past-{n:02}", display_name=f"Demo Past {n:02}")
            grant_role(user=student, role=Role.STUDENT, by=None)
            assign_student(staff=staff[1 - n % 2], student=student, by=None)
        _one(student, staff[1 - n % 2], pathway, n)
        if student not in people.values():
            # They have left: nobody is to look for an instructor for them.
            end_role(user=student, role=Role.STUDENT, by=people["administrator"])


def _one(student: User, by: User, pathway: str, n: int) -> None:
    """Record one invented past student; `n` decides everything, so that every demo has the same figures."""
    exit_on = date(2023 + n % 2, 9 + n % 3, 1 + n % 28)
    enrolled_on = exit_on - timedelta(days=240)
    graduated = n % 5 != 0
    works = graduated and n % 3 != 0
    keeps = works and n % 4 != 1
    graduated_on = exit_on if graduated else None
    record_outcome(
        student=student,
        by=by,
        pathway=pathway,
        enrolled_on=enrolled_on,
        planned_end_on=exit_on + timedelta(days=0 if n % 4 else -20),
        graduated_on=graduated_on,
        exit_on=exit_on,
        exclusion="health" if n == 23 else "",
        credential_on=exit_on + timedelta(days=30) if n % 2 else None,
        gain_on=enrolled_on + timedelta(days=90) if n % 4 else None,
        cirr_code=("1A" if works and n % 7 else "2B" if works else "3A") if graduated else "",
        in_field_on=exit_on + timedelta(days=40) if works and n % 7 else None,
        available=n % 9 != 0,
    )
    for quarters, working in ((2, works), (4, keeps)):
        quarter = quarter_after_exit(exit_on, quarters)
        record_quarter(
            student=student,
            by=by,
            year=quarter.year,
            quarter=quarter.number,
            employed=working,
            earnings=Decimal(6800 + 90 * n) if working else None,
            employer_tag=("A" if n % 2 or quarters == 2 else "B") if working else "",
            evidence=EvidenceKind.PAY_SLIP_SHOWN,
        )
    if works:
        _job(student, by, exit_on + timedelta(days=40), n)


def _job(student: User, by: User, start_on: date, n: int) -> None:
    job = record_placement(
        student=student,
        by=by,
        employer_name=f"Invented Company {n:02}",
        title="Technician",
        soc_code="15-1232",
        hours=Decimal(36),
        wage=Decimal(21),
        wage_unit=WageUnit.HOUR,
        found_by=FoundBy.SELF,
        start_on=start_on,
        in_field=bool(n % 7),
    )
    start_placement(placement=job, on=start_on, by=by)
    verify_placement(placement=job, evidence=EvidenceKind.OFFER_SHOWN, dated=start_on, by=by)
    for place, day in enumerate(DAYS):
        known = Employed.SAME if (n + place) % 5 < 3 else Employed.UNKNOWN
        on = start_on + timedelta(days=day)
        record_retention(placement=job, day=day, employed=known, by=by, evidence=EvidenceKind.PAY_SLIP_SHOWN, dated=on)
