"""Students whom nobody looks after: first on the administrators' page, and one task each."""

import pytest

from pathways.base.enums import CohortRole, StudentState
from pathways.cohorts.looked_after import look_after_cohort, without_placement, without_teaching
from pathways.cohorts.services.enrolment import enrol_student, unenrol_student
from pathways.cohorts.services.standing import move_student
from pathways.planning.services.staff import put_on_staff, take_off_staff
from people.accounts.services.accounts import end_role
from people.accounts.services.invitations import accept_invitation, make_invitation
from people.base.enums import Role
from people.caseload.services import assign_student, set_bar, unassign_student
from people.tasks.services import open_task
from tests.pathways.factories import staff, teach
from tests.people.factories import person
from tests.people.signin.signing import browser
from tests.people.tasks.tasks import task, waiting

EVERYBODY_QUERIES = 6


@pytest.fixture
def administrator(school):
    for cohort in (school.cohort, school.other):
        look_after_cohort(cohort)
    return staff(Role.ADMINISTRATOR)


def search(student):
    move_student(student=student, to=StudentState.SEARCHING, by=student)


class TestPlacement:
    def test_who_looks_for_work_on_nobodys_list_is_an_administrators_task(self, school, administrator):
        search(school.student)
        held = task("no_placement")
        assert (held.owner, held.student) == (administrator, school.student)
        advisor = person(Role.PLACEMENT)
        assign_student(staff=advisor, student=school.student, by=administrator)
        assert "no_placement" not in waiting(administrator)
        unassign_student(staff=advisor, student=school.student, by=administrator)
        assert task("no_placement").student == school.student

    def test_an_advisor_without_the_role_or_kept_away_is_none(self, school, administrator):
        one, two = person(Role.PLACEMENT), person(Role.PLACEMENT)
        for advisor in (one, two):
            assign_student(staff=advisor, student=school.student, by=administrator)
        search(school.student)
        end_role(user=one, role=Role.PLACEMENT, by=administrator)
        assert not without_placement().exists()
        set_bar(staff=two, student=school.student, by=school.student)
        assert task("no_placement").student == school.student

    def test_who_stops_looking_is_nobodys_task(self, school, administrator):
        search(school.student)
        move_student(student=school.student, to=StudentState.PAUSED, by=school.student)
        assert waiting(administrator) == []


class TestTeaching:
    def test_a_student_who_came_without_a_seat_has_no_instructor(self, school, administrator):
        _card, code = make_invitation(by=administrator)
        student, _codes = accept_invitation(code=code, password="a long enough word 12", display_name="")
        assert task("no_teaching").student == student
        enrol_student(cohort=school.cohort, student=student, by=administrator)
        assert "no_teaching" not in waiting(administrator)
        unenrol_student(cohort=school.cohort, student=student, by=administrator)
        assert task("no_teaching").student == student

    def test_a_cohort_whose_instructor_lost_the_role_leaves_its_students_without(self, school, administrator):
        end_role(user=school.instructor, role=Role.INSTRUCTOR, by=administrator)
        assert set(without_teaching()) == {school.student, school.mate}
        assert waiting(administrator) == ["no_teaching", "no_teaching"]
        other = staff(Role.INSTRUCTOR)
        put_on_staff(cohort=school.cohort, user=other, role=CohortRole.INSTRUCTOR, by=administrator)
        assert waiting(administrator) == []

    def test_tasks_of_a_cohort_go_to_who_teaches_it_now(self, school, administrator):
        held = open_task(kind="more_time_for_all", about=school.cohort.pk, path="/x/", group=school.cohort.pk)
        assert held.owner == school.instructor
        other = staff(Role.INSTRUCTOR)
        put_on_staff(cohort=school.cohort, user=other, role=CohortRole.INSTRUCTOR, by=administrator)
        take_off_staff(row=school.cohort.staff.get(user=school.instructor), by=administrator)
        held.refresh_from_db()
        assert held.owner == other

    def test_assistants_own_what_no_instructor_can(self, school, administrator):
        school.cohort.staff.filter(user=school.instructor).delete()
        held = open_task(kind="more_time_for_all", about=school.cohort.pk, path="/x/", group=school.cohort.pk)
        assert held.owner == school.assistant


class TestPage:
    def test_students_without_somebody_stand_before_every_task(self, school, administrator):
        search(school.student)
        page = browser(administrator).get("/tasks/everybody/").content.decode()
        line = f"{school.student.display_name}: nobody of the placement staff"
        assert page.index(line) < page.index("What waits, and for whom")

    @pytest.mark.parametrize("number", [1, 3])
    def test_the_page_asks_as_much_at_any_number(self, school, administrator, number, django_assert_num_queries):
        for _ in range(number):
            person()
        client = browser(administrator)
        client.get("/tasks/everybody/")
        with django_assert_num_queries(EVERYBODY_QUERIES):
            page = client.get("/tasks/everybody/").content
        assert page.count(b": no instructor") == number

    def test_everybody_with_somebody_is_said(self, school, administrator):
        teach(cohort=school.other, user=staff(Role.INSTRUCTOR))
        assert b"Every student has somebody." in browser(administrator).get("/tasks/everybody/").content
