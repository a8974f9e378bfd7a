from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from pathways.base.enums import StudentState
from pathways.base.errors import AlreadyEnrolled, NoSeatLeft, NotAllowed, NotEnrolled
from pathways.cohorts import open_work
from pathways.cohorts.selectors.cohorts import (
    cohorts_taught,
    enrolled_courses,
    is_enrolled,
    students_of,
    taught_courses,
)
from pathways.cohorts.selectors.standing import student_state
from pathways.cohorts.services.enrolment import enrol_student, unenrol_student
from pathways.cohorts.services.feeds import calendar_feed
from pathways.cohorts.services.standing import move_student
from pathways.learning.selectors.progress import path_progress
from pathways.learning.services.lessons import open_lesson
from pathways.models import CalendarFeed, Enrolment
from pathways.teaching.selectors import cohort_people
from people.base.enums import Role
from people.models import StaffBar
from tests.pathways.factories import CohortFactory, read_through, session_in, staff, teach
from tests.people.factories import person

COHORT_QUERIES, TEACH_QUERIES = 22, 12


def url(cohort):
    return reverse("pathways:cohort", args=[cohort.pk])


class TestSeats:
    def test_a_seat_opens_the_courses_of_the_pathway(self, school):
        assert enrolled_courses(school.student) == ["networking-basics"]
        assert is_enrolled(school.student, "networking-basics")
        assert not is_enrolled(school.stranger, "networking-basics")
        assert student_state(school.student) == StudentState.ENROLLED

    def test_a_full_cohort_gives_no_seat(self, school):
        full = CohortFactory(seats=1)
        enrol_student(cohort=full, student=person(), by=None)
        with pytest.raises(NoSeatLeft):
            enrol_student(cohort=full, student=person(), by=None)
        assert full.enrolments.count() == 1

    def test_one_person_has_one_seat(self, school):
        with pytest.raises(AlreadyEnrolled):
            enrol_student(cohort=school.cohort, student=school.student, by=None)

    def test_staff_of_another_cohort_cannot_give_or_end_seats(self, school):
        for by in (school.other_instructor, school.assistant, school.student):
            with pytest.raises(NotAllowed):
                enrol_student(cohort=school.cohort, student=person(), by=by)
            with pytest.raises(NotAllowed):
                unenrol_student(cohort=school.cohort, student=school.student, by=by)
        assert school.cohort.enrolments.filter(ended_at=None).count() == 2

    def test_an_ended_seat_keeps_the_work_and_can_be_given_again(self, school):
        read_through(student=school.student, lesson=school.lessons[0].key)
        unenrol_student(cohort=school.cohort, student=school.student, by=school.instructor)
        assert enrolled_courses(school.student) == []
        with pytest.raises(NotEnrolled):
            unenrol_student(cohort=school.cohort, student=school.student, by=school.instructor)
        enrol_student(cohort=school.cohort, student=school.student, by=school.instructor)
        assert path_progress(school.student).done == 1
        assert Enrolment.objects.filter(student=school.student).count() == 2


class TestTeaching:
    def test_taught_courses_are_those_of_own_cohorts(self, school):
        assert taught_courses(school.instructor) == ["networking-basics"]
        assert taught_courses(school.other_instructor) == ["html-and-css"]
        assert taught_courses(school.student) == []
        assert list(cohorts_taught(school.assistant)) == [school.cohort]

    def test_students_of_hides_those_who_are_kept_from_the_staff_member(self, school):
        StaffBar.objects.create(staff=school.instructor, student=school.mate)
        assert list(students_of(school.cohort, seen_by=school.instructor)) == [school.student]
        assert set(students_of(school.cohort)) == {school.student, school.mate}

    def test_somebody_quiet_may_need_a_hand_but_not_on_a_break(self, school):
        week_ago = timezone.now() - timedelta(days=8)
        school.cohort.enrolments.update(enrolled_at=week_ago)
        move_student(student=school.mate, to=StudentState.PAUSED, by=school.mate)
        quiet = {row.name: row.quiet for row in cohort_people(school.cohort, seen_by=school.instructor)}
        assert quiet == {"Shown Student": True, "Shown Mate": False}
        open_lesson(student=school.student, lesson=school.lessons[0].key)
        assert not any(row.quiet for row in cohort_people(school.cohort, seen_by=school.instructor))

    def test_the_cohort_page_shows_display_names_and_no_sign_in_names(self, client, school):
        client.force_login(school.instructor)
        page = client.get(url(school.cohort)).content.decode()
        assert "Shown Student" in page
        assert school.student.username not in page
        assert school.student.hub_name not in page
        assert "Canary Stranger" not in page

    def test_somebody_elses_cohort_is_not_there(self, client, school):
        for user in (school.other_instructor, staff(Role.INSTRUCTOR)):
            client.force_login(user)
            response = client.get(url(school.cohort))
            assert response.status_code == 404
            assert b"Shown Student" not in response.content

    def test_an_assistant_reads_but_cannot_give_seats(self, client, school):
        client.force_login(school.assistant)
        assert b"Give the seat" not in client.get(url(school.cohort)).content
        newcomer = person()
        response = client.post(reverse("pathways:enrol", args=[school.cohort.pk]), {"username": newcomer.username})
        assert response.status_code == 403
        assert not newcomer.enrolments.exists()

    def test_giving_a_seat_answers_alike_for_unknown_names_and_for_staff(self, client, school):
        client.force_login(school.instructor)
        pages = []
        for name in ("nobody-here-0000", school.other_instructor.username):
            response = client.post(reverse("pathways:enrol", args=[school.cohort.pk]), {"username": name})
            assert response.status_code == 400
            pages.append(response.content.decode().count("No seat was given. Check the name with the person."))
        assert pages[0] == pages[1] > 0

    def test_giving_and_ending_a_seat_on_the_page(self, client, school):
        client.force_login(school.instructor)
        newcomer = person(display_name="Shown Newcomer")
        client.post(reverse("pathways:enrol", args=[school.cohort.pk]), {"username": newcomer.username.upper()})
        assert b"Shown Newcomer" in client.get(url(school.cohort)).content
        client.post(reverse("pathways:unenrol", args=[school.cohort.pk, newcomer.pk]))
        assert newcomer.enrolments.get().ended_at is not None

    def test_the_pages_cost_the_same_at_one_and_three(self, client, school, django_assert_num_queries):
        client.force_login(school.instructor)
        client.get(url(school.cohort))
        for extra in (0, 2):
            for _ in range(extra):
                enrol_student(cohort=school.cohort, student=person(), by=None)
                teach(cohort=CohortFactory(), user=school.instructor)
            with django_assert_num_queries(COHORT_QUERIES):
                assert client.get(url(school.cohort)).status_code == 200
            with django_assert_num_queries(TEACH_QUERIES):
                assert client.get(reverse("pathways:teach")).status_code == 200

    def test_what_waits_is_counted_by_other_apps(self, school, monkeypatch):
        monkeypatch.setattr(open_work, "_counters", [])
        open_work.register(lambda user, cohorts: dict.fromkeys(cohorts, 2))
        open_work.register(lambda user, cohorts: {cohorts[0]: 1})
        assert open_work.waiting_for(school.instructor, [school.cohort.pk, school.other.pk]) == {
            school.cohort.pk: 3,
            school.other.pk: 2,
        }


class TestCalendar:
    @pytest.fixture
    def session(self, school):
        starts = timezone.now() + timedelta(days=1)
        return session_in(school.cohort, starts, title="Canary title", place="Canary room")

    def feed(self, client, user):
        return client.get(reverse("pathways:feed", args=[calendar_feed(user=user).token]))

    def test_the_feed_says_only_class_and_when(self, client, school, session):
        text = self.feed(client, school.student).content
        (event,) = Calendar.from_ical(text).walk("VEVENT")
        assert str(event["summary"]) == "Class"
        assert event["dtstart"].dt.timestamp() == pytest.approx(session.starts_at.timestamp(), abs=1)
        assert b"Canary" not in text
        assert b"ours" not in text

    def test_the_feed_holds_own_classes_only(self, client, school, session):
        assert b"VEVENT" not in self.feed(client, school.stranger).content
        assert b"VEVENT" in self.feed(client, school.instructor).content

    def test_a_renewed_address_stops_the_old_one(self, client, school, session):
        old = calendar_feed(user=school.student).token
        client.force_login(school.student)
        client.post(reverse("pathways:renew_calendar"))
        client.logout()
        gone = client.get(reverse("pathways:feed", args=[old]))
        assert gone.status_code == 404
        assert b"VEVENT" not in gone.content
        assert CalendarFeed.objects.get(user=school.student).token != old

    def test_a_closed_account_has_no_feed(self, client, school, session):
        token = calendar_feed(user=school.student).token
        school.student.is_active = False
        school.student.save()
        response = client.get(reverse("pathways:feed", args=[token]))
        assert response.status_code == 404
        assert b"VEVENT" not in response.content
