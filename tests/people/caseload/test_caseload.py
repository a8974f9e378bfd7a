"""Who works with whom, and who is kept away: who may say so, what the log says, what follows."""

import pytest

from people.base.enums import Role
from people.base.errors import NotAllowed
from people.base.rules import barred, on_caseload
from people.caseload.selectors import assignments, assignments_of, bars, caseload
from people.caseload.services import assign_student, lift_bar, set_bar, unassign_student
from people.models import CaseAssignment, StaffBar
from people.trail.enums import AccessKind
from people.trail.models import AccessEvent
from tests.people.factories import pair, person

pytestmark = pytest.mark.django_db


def kinds(student) -> list[str]:
    """What the log says about a student's case-load and records, oldest first."""
    told = (AccessKind.ASSIGNED, AccessKind.UNASSIGNED, AccessKind.BARRED, AccessKind.UNBARRED)
    return list(AccessEvent.objects.filter(subject_id=student.pk, kind__in=told).values_list("kind", flat=True))


def test_student_is_put_on_a_list_once_and_taken_off_it():
    administrator, staff, student = person(Role.ADMINISTRATOR), person(Role.PLACEMENT), person()
    first = assign_student(staff=staff, student=student, by=administrator, reason="Speaks Spanish")
    assert assign_student(staff=staff, student=student, by=administrator) == first
    assert (first.assigned_by, on_caseload(staff, student)) == (administrator, True)
    unassign_student(staff=staff, student=student, by=administrator)
    unassign_student(staff=staff, student=student, by=administrator)
    assert not on_caseload(staff, student)
    assert kinds(student) == ["assigned", "unassigned"]
    event = AccessEvent.objects.get(kind=AccessKind.ASSIGNED, subject_id=student.pk)
    assert (event.reader_id, event.actor_id, event.field) == (staff.pk, administrator.pk, "caseload")


@pytest.mark.parametrize(("staff", "student"), [(Role.INSTRUCTOR, Role.STUDENT), (Role.PLACEMENT, Role.INSTRUCTOR)])
def test_only_students_are_assigned_and_only_to_placement_staff(staff, student):
    with pytest.raises(NotAllowed):
        assign_student(staff=person(staff), student=person(student), by=None)
    assert not CaseAssignment.objects.exists()


def test_nobody_but_an_administrator_assigns_and_none_to_themselves():
    staff, student = pair()
    both = person(Role.ADMINISTRATOR, Role.PLACEMENT)
    for by, whose in ((staff, staff), (student, staff), (both, both)):
        with pytest.raises(NotAllowed):
            assign_student(staff=whose, student=person(), by=by)
    with pytest.raises(NotAllowed):
        unassign_student(staff=staff, student=student, by=staff)
    assert on_caseload(staff, student)


def test_bar_ends_the_work_together_at_once_and_stops_a_new_one():
    staff, student = pair()
    bar = set_bar(staff=staff, student=student, by=student)
    assert set_bar(staff=staff, student=student, by=student) == bar
    assert (barred(staff, student), on_caseload(staff, student)) == (True, False)
    with pytest.raises(NotAllowed):
        assign_student(staff=staff, student=student, by=None)
    assert kinds(student) == ["assigned", "barred"]


def test_either_of_the_two_or_an_administrator_closes_records_and_nobody_else():
    staff, student = pair()
    with pytest.raises(NotAllowed):
        set_bar(staff=staff, student=student, by=person(Role.PLACEMENT))
    for by in (staff, student, person(Role.ADMINISTRATOR)):
        bar = set_bar(staff=staff, student=student, by=by)
        assert bar.set_by == by
        lift_bar(staff=staff, student=student, by=by)
    assert not barred(staff, student)
    assert kinds(student)[1:] == ["barred", "unbarred"] * 3


def test_whoever_is_kept_away_never_opens_the_records_themselves():
    staff, student = person(Role.ADMINISTRATOR, Role.PLACEMENT), person()
    set_bar(staff=staff, student=student, by=student)
    for by in (staff, person(Role.PLACEMENT)):
        with pytest.raises(NotAllowed):
            lift_bar(staff=staff, student=student, by=by)
    assert barred(staff, student)
    lift_bar(staff=staff, student=student, by=person(Role.ADMINISTRATOR))
    assert not barred(staff, student)
    lift_bar(staff=staff, student=student, by=student)
    assert StaffBar.objects.count() == 1


def test_list_has_active_students_of_one_staff_member_by_name():
    staff, first = pair()
    second, away, gone = (person(display_name=name) for name in ("Amber", "Brook", "Cliff"))
    for student in (second, away, gone):
        assign_student(staff=staff, student=student, by=None)
    set_bar(staff=staff, student=away, by=away)
    gone.is_active = False
    gone.save()
    pair()
    assert list(caseload(staff)) == [second, first]


def test_lists_of_administrators_name_who_works_with_whom_now():
    staff, student = pair()
    other = person(Role.PLACEMENT)
    assign_student(staff=other, student=student, by=None)
    away = person()
    set_bar(staff=staff, student=away, by=away)
    assert {(row.staff, row.student) for row in assignments()} == {(staff, student), (other, student)}
    assert [row.staff for row in assignments_of(student)] == [staff, other]
    assert [row.student for row in assignments_of(staff)] == [student]
    assert [(row.staff, row.student) for row in bars()] == [(staff, away)]
    unassign_student(staff=other, student=student, by=None)
    lift_bar(staff=staff, student=away, by=away)
    assert [row.staff for row in assignments()] == [staff]
    assert not bars().exists()
