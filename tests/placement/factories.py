"""Employers, openings and referrals for tests: made as staff make them, through the services."""

from decimal import Decimal
from itertools import count

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.utils import timezone

from pathways.base.enums import EvidenceSource, StudentState
from pathways.cohorts.services.standing import move_student
from pathways.models import Skill, SkillEvidence
from people.base.enums import Role
from people.base.rules import needs_second_step
from people.caseload.services import assign_student
from people.models import User
from people.releases.services.releases import sign_release
from placement.employers.pausing import lift_suspension
from placement.employers.services import add_contact, add_employer, confirm_contact, move_employer
from placement.employers.vetting import Found, record_vetting_check
from placement.models import Employer, EmployerEvent, JobOrder, Referral, VettingAnswer
from placement.openings.services import Need, draft_order, move_order
from placement.referrals.services.referrals import move_referral, suggest
from placement.referrals.services.releases import ask_for_release, refer
from tests.people.factories import person

_number = count(1)
TERMS = {"title": "Canary Technician", "soc_code": "15-1231", "hours": Decimal(36), "wage": Decimal("24.50")}


def staff() -> User:
    """Return placement staff."""
    return person(Role.PLACEMENT)


def searching(handler: User, **fields) -> User:
    """Return a student of the handler's case-load who is searching."""
    student = person(Role.STUDENT, **fields)
    assign_student(staff=handler, student=student, by=None)
    move_student(student=student, to=StudentState.ENROLLED, by=None)
    move_student(student=student, to=StudentState.SEARCHING, by=student)
    return student


def found(answer: str = "yes", how: str = "registry and a call", **other: Found) -> dict[str, Found]:
    """Return a whole checklist; `other` says what was found at single items."""
    return dict.fromkeys(("ein", "domain", "call_back", "site"), Found(answer, how)) | other


# The steps of an employer that is added, vetted by two people and begun with: what happened, from where, to where.
STEPS = [
    ("moved", "", "prospect"),
    ("moved", "prospect", "vetting"),
    ("checked", "vetting", "vetting"),
    ("checked", "vetting", "vetting"),
    ("moved", "vetting", "approved"),
    ("moved", "approved", "active"),
]


def active_employer(one: User, two: User | None = None, name: str = "Canary Works") -> Employer:
    """Return an employer that two people vetted.

    What the services write but for the tasks that they open and close on the way: every second test here begins with
    it. `employers/test_employers.py` holds that both are the same.
    """
    two = two or staff()
    employer = Employer.objects.create(name=name, state="active")
    by = [one, one, one, two, two, one]
    events = [
        EmployerEvent.objects.create(employer=employer, kind=kind, from_state=before, to_state=after, by=who)
        for (kind, before, after), who in zip(STEPS, by, strict=True)
    ]
    VettingAnswer.objects.bulk_create(
        VettingAnswer(event=event, item=item, answer=what.answer, how=what.how)
        for event in events[2:4]
        for item, what in found().items()
    )
    # Later than its checks, as the services have it: a check after that belongs to the next vetting.
    employer.vetted_at = timezone.now()
    employer.save(update_fields=["vetted_at"])
    return employer


def vetted(one: User, two: User, name: str = "Canary Works") -> Employer:
    """Return an active employer whose every step was taken."""
    employer = add_employer(by=one, name=name)
    move_employer(employer=employer, to="vetting", by=one)
    record_vetting_check(employer=employer, by=one, answers=found())
    record_vetting_check(employer=employer, by=two, answers=found())
    return move_employer(employer=employer, to="active", by=one)


def resumed(employer: Employer, one: User) -> Employer:
    """Return the employer after two people ended its pause."""
    lift_suspension(employer=employer, by=one, reason="They mended it")
    return lift_suspension(employer=employer, by=staff(), reason="I saw it too")


def contact_of(employer: Employer, by: User) -> User:
    """Return a person who acts for the employer, confirmed by a second person."""
    user = person(Role.EMPLOYER)
    contact = add_contact(employer=employer, user=user, by=by)
    confirm_contact(contact=contact, by=staff())
    return user


def skill(key: str | None = None) -> Skill:
    """Return a skill."""
    key = key or f"skill-{next(_number)}"
    return Skill.objects.get_or_create(key=key, defaults={"title_en": key.replace("-", " ").capitalize()})[0]


def shows(student: User, what: Skill, percent: int, label: str = "lab vlsm-plan", source: str = "x/vlsm-plan") -> None:
    """Give the student evidence of a skill."""
    SkillEvidence.objects.create(
        student=student,
        skill=what,
        source_kind=EvidenceSource.LAB,
        source=source,
        label=label,
        points=percent,
        max_points=100,
        at=timezone.now(),
    )


def open_order(by: User, employer: Employer | None = None, needs: list[Need] | None = None, **terms) -> JobOrder:
    """Return an open order of an active employer."""
    employer = employer or active_employer(by)
    order = draft_order(employer=employer, by=by, needs=needs or [], **(TERMS | terms))
    move_order(order=order, to="review", by=by)
    return move_order(order=order, to="open", by=by)


def suggested(by: User, student: User | None = None, order: JobOrder | None = None) -> Referral:
    """Return a referral that staff suggested."""
    return suggest(student=student or searching(by), order=order or open_order(by), by=by)


def release_for(referral: Referral, by: User, fields: list[str] | None = None, *, sign: bool = True, days: int = 30):
    """Return a release for the referral's employer and opening, signed unless said."""
    release = ask_for_release(
        referral=referral, fields=fields or ["display_name", "skills"], purpose="Canary purpose", days=days, by=by
    )
    if sign:
        sign_release(release=release, by=referral.student)
    return release


def referred(by: User, student: User | None = None, order: JobOrder | None = None, fields: list[str] | None = None):
    """Return a referral that the employer can see, and its release."""
    referral = suggested(by, student, order)
    release = release_for(referral, by, fields)
    return refer(referral=referral, by=by), release


def accepted(by: User) -> Referral:
    """Return a referral with an accepted offer."""
    referral, _release = referred(by)
    for state in ("applied", "screening", "interview", "offered", "accepted"):
        referral = move_referral(referral=referral, to=state, by=by)
    return referral


def browser(user: User) -> Client:
    """Return a browser signed in as the person, with the second factor without which no page opens to some."""
    if needs_second_step(user) and not user.authenticator_set.exists():
        TOTP.activate(user, generate_totp_secret())
    client = Client()
    client.force_login(user)
    return client
