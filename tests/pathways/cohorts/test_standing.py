import pytest

from pathways.base.enums import StudentState as S
from pathways.base.errors import IllegalTransition, NotAllowed, ReasonMissing
from pathways.cohorts.selectors.standing import ready_students, student_state
from pathways.cohorts.services.standing import move_student, resume_student
from pathways.cohorts.transitions import NEXT, is_legal
from pathways.models import StudentStateEvent
from people.base.enums import Role
from people.base.models.abstract import AppendOnlyError
from people.caseload.services import assign_student
from tests.people.factories import person


def state(student):
    return student_state(student)


def walk(student, *states):
    for to in states:
        move_student(student=student, to=to, by=None)


@pytest.fixture
def student(db):
    return person()


def test_every_state_has_its_row_on_the_map():
    assert set(NEXT) == {"", *S}


def test_the_whole_way_from_asking_to_graduate(student):
    way = (
        S.INQUIRY,
        S.APPLIED,
        S.INTAKE,
        S.ENROLLED,
        S.IN_TRAINING,
        S.COMPLETED,
        S.CAREER_READY,
        S.SEARCHING,
        S.PLACED,
    )
    walk(student, *way, S.ALUMNI)
    assert state(student) == S.ALUMNI
    events = StudentStateEvent.objects.filter(student=student)
    assert [event.from_state for event in events] == ["", *way]


@pytest.mark.parametrize("start", [S.INQUIRY, S.ENROLLED, S.PLACED])
def test_a_step_that_is_not_on_the_map_is_named_and_changes_nothing(student, start):
    walk(
        student,
        *{S.INQUIRY: (S.INQUIRY,), S.ENROLLED: (S.ENROLLED,), S.PLACED: (S.ENROLLED, S.SEARCHING, S.PLACED)}[start],
    )
    before = StudentStateEvent.objects.count()
    with pytest.raises(IllegalTransition) as caught:
        move_student(student=student, to=S.APPLIED if start != S.INQUIRY else S.PLACED, by=None)
    assert caught.value.from_state == start
    assert StudentStateEvent.objects.count() == before
    assert state(student) == start


@pytest.mark.parametrize("start", [S.ENROLLED, S.IN_TRAINING, S.COMPLETED, S.CAREER_READY, S.SEARCHING, S.PLACED])
def test_a_student_can_always_take_a_break_and_come_back_to_the_same_place(student, start):
    order = [S.ENROLLED, S.IN_TRAINING, S.COMPLETED, S.CAREER_READY, S.SEARCHING, S.PLACED]
    walk(student, *order[: order.index(start) + 1])
    move_student(student=student, to=S.PAUSED, by=student)
    assert state(student) == S.PAUSED
    resume_student(student=student, by=student)
    assert state(student) == start


@pytest.mark.parametrize("to", [S.SEARCHING, S.WITHDRAWN])
@pytest.mark.parametrize("start", [S.ENROLLED, S.IN_TRAINING, S.PAUSED, S.COMPLETED, S.CAREER_READY])
def test_a_student_can_always_search_or_leave(student, start, to):
    assert is_legal(start, to)


def test_nobody_resumes_without_a_break(student):
    walk(student, S.ENROLLED)
    with pytest.raises(IllegalTransition):
        resume_student(student=student, by=student)


def test_a_break_cannot_be_used_to_jump_ahead(student):
    walk(student, S.ENROLLED, S.PAUSED)
    with pytest.raises(NotAllowed):
        move_student(student=student, to=S.COMPLETED, by=student)
    assert state(student) == S.PAUSED


def test_a_student_cannot_call_themselves_placed(student):
    walk(student, S.ENROLLED, S.SEARCHING)
    with pytest.raises(NotAllowed):
        move_student(student=student, to=S.PLACED, by=student)


def test_no_reason_is_kept_for_a_break(student):
    walk(student, S.ENROLLED)
    event = move_student(student=student, to=S.PAUSED, by=student, reason="Canary story")
    assert event.reason == ""


class TestStaff:
    def test_placement_staff_moves_people_of_their_own_list_only(self, student):
        staff, other = person(Role.PLACEMENT), person(Role.PLACEMENT)
        assign_student(staff=staff, student=student, by=None)
        walk(student, S.ENROLLED, S.SEARCHING)
        with pytest.raises(NotAllowed):
            move_student(student=student, to=S.PLACED, by=other)
        move_student(student=student, to=S.PLACED, by=staff)
        assert state(student) == S.PLACED

    def test_an_instructor_moves_people_of_their_own_cohort_only(self, school):
        move_student(student=school.student, to=S.IN_TRAINING, by=school.instructor)
        with pytest.raises(NotAllowed):
            move_student(student=school.student, to=S.COMPLETED, by=school.other_instructor)
        assert state(school.student) == S.IN_TRAINING

    def test_an_assistant_moves_nobody(self, school):
        with pytest.raises(NotAllowed):
            move_student(student=school.student, to=S.IN_TRAINING, by=school.assistant)

    def test_an_override_needs_a_reason_and_keeps_it(self, student):
        admin = person(Role.ADMINISTRATOR)
        walk(student, S.INQUIRY)
        with pytest.raises(ReasonMissing):
            move_student(student=student, to=S.IN_TRAINING, by=admin, override=True, reason=" ")
        event = move_student(student=student, to=S.IN_TRAINING, by=admin, override=True, reason="Paper list lost")
        assert (event.override, event.reason) == (True, "Paper list lost")

    def test_a_student_cannot_override(self, student):
        walk(student, S.INQUIRY)
        with pytest.raises(NotAllowed):
            move_student(student=student, to=S.SEARCHING, by=student, override=True, reason="please")


def test_events_stay(student):
    walk(student, S.ENROLLED)
    with pytest.raises(AppendOnlyError):
        StudentStateEvent.objects.get(student=student).delete()


def test_ready_students_are_those_who_may_be_matched(db):
    ready, early = person(), person()
    walk(ready, S.ENROLLED, S.SEARCHING)
    walk(early, S.ENROLLED)
    assert list(ready_students()) == [ready]
