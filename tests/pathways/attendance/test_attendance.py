"""Attendance: marked by tap, queued without a connection, corrected on request, counted by month."""

import csv
import io
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from pathways.attendance import hours
from pathways.attendance.selectors import mark_rows, queue_key, row_key
from pathways.attendance.services import NewerMark, NotYet, ask_correction, keep_mark, mark_presence, rebuild
from pathways.base.enums import Presence
from pathways.base.errors import NotAllowed
from pathways.cohorts.open_work import waiting_for
from pathways.cohorts.services.enrolment import enrol_student, unenrol_student
from pathways.models import Attendance, AttendanceEvent
from people.models import InboxItem, StaffBar
from tests.pathways.factories import session_in, staff, teach
from tests.people.factories import person
from tests.people.tasks.tasks import task, waiting

MARKS_QUERIES, CLASSES_QUERIES, HOURS_QUERIES = 8, 6, 7
HERE, EXCUSED, AWAY = Presence.HERE, Presence.EXCUSED, Presence.AWAY


@pytest.fixture
def session(school):
    return session_in(school.cohort, timezone.now() - timedelta(hours=3), 90)


@pytest.fixture
def helper(client, school):
    client.force_login(school.assistant)
    return school.assistant


def url(session, name="attendance"):
    return reverse(f"pathways:{name}", args=[session.cohort_id, session.pk])


def tap(client, session, student, presence, ago="0"):
    sent = {"row": row_key(session, student.pk), "presence": presence, "ago": ago}
    return client.post(url(session, "mark"), sent)


def mark_of(session, student):
    return Attendance.objects.get(session=session, student=student).presence


class TestMarking:
    def test_one_tap_marks_one_person_and_the_same_again_writes_nothing(self, client, school, session, helper):
        assert tap(client, session, school.student, "here").json() == {"presence": "here"}
        assert tap(client, session, school.student, "here").json() == {"presence": "here"}
        assert mark_of(session, school.student) == HERE
        assert AttendanceEvent.objects.count() == 1

    def test_without_script_all_marks_are_sent_at_once(self, client, school, session, helper):
        sent = {f"mark_{row_key(session, user.pk)}": mark for user, mark in
                ((school.student, "here"), (school.mate, "excused"))}  # fmt: skip
        page = client.post(url(session), sent, follow=True).content
        assert b"2 marks are saved." in page
        assert (mark_of(session, school.student), mark_of(session, school.mate)) == (HERE, EXCUSED)
        assert b"Nothing changed." in client.post(url(session), sent, follow=True).content

    def test_a_tap_that_waited_does_not_undo_what_somebody_else_marked_since(self, client, school, session, helper):
        mark_presence(session=session, student=school.student, presence=EXCUSED, by=school.instructor)
        response = tap(client, session, school.student, "here", ago="600")
        assert (response.status_code, response.json()) == (409, {"presence": "excused"})
        with pytest.raises(NewerMark):
            mark_presence(
                session=session, student=school.student, presence=AWAY, by=helper,
                tapped_at=timezone.now() - timedelta(minutes=1),
            )  # fmt: skip
        assert tap(client, session, school.student, "here").status_code == 200
        assert mark_of(session, school.student) == HERE

    def test_two_taps_that_waited_together_end_as_the_last_one(self, client, school, session, helper):
        for presence, ago in (("here", "600"), ("away", "590")):
            assert tap(client, session, school.student, presence, ago).json() == {"presence": presence}
        assert mark_of(session, school.student) == AWAY

    @pytest.mark.parametrize(("presence", "ago"), [("late", "0"), ("here", "nan"), ("here", "1e9"), ("here", "x")])
    def test_what_is_no_mark_changes_nothing(self, client, school, session, helper, presence, ago):
        assert tap(client, session, school.student, presence, ago).status_code == 400
        assert not AttendanceEvent.objects.exists()

    def test_a_row_of_another_session_or_cohort_is_not_there(self, client, school, session, helper):
        other = session_in(school.cohort, timezone.now() - timedelta(days=2))
        for row in (row_key(other, school.student.pk), row_key(session, school.stranger.pk), str(school.student.pk)):
            assert client.post(url(session, "mark"), {"row": row, "presence": "here"}).status_code == 404
        assert not AttendanceEvent.objects.exists()

    def test_only_who_teaches_marks(self, client, school, session):
        looker = staff("instructor")
        teach(cohort=school.cohort, user=looker, role="observer")
        for user, code in ((looker, 403), (school.other_instructor, 404), (school.student, 403)):
            client.force_login(user)
            assert tap(client, session, school.mate, "here").status_code == code
            with pytest.raises(NotAllowed):
                mark_presence(session=session, student=school.mate, presence=HERE, by=user)
        with pytest.raises(NotAllowed):
            mark_presence(session=session, student=school.stranger, presence=HERE, by=school.instructor)
        assert not AttendanceEvent.objects.exists()

    def test_nothing_is_marked_before_its_day_or_where_it_was_cancelled(self, client, school, session, helper):
        coming = session_in(school.cohort, timezone.now() + timedelta(days=1))
        session.cancelled_at = timezone.now()
        session.save()
        for one in (coming, session):
            with pytest.raises(NotYet):
                mark_presence(session=one, student=school.student, presence=HERE, by=helper)
            assert b"data-marks=" not in client.get(url(one)).content

    def test_a_person_kept_from_the_staff_member_is_not_in_the_list(self, client, school, session, helper):
        mark_presence(session=session, student=school.mate, presence=HERE, by=school.instructor)
        unenrol_student(cohort=school.cohort, student=school.mate, by=school.instructor)
        assert [row.name for row in mark_rows(session, seen_by=helper)] == ["Shown Mate", "Shown Student"]
        StaffBar.objects.create(staff=helper, student=school.mate)
        assert b"Shown Mate" not in client.get(url(session)).content

    def test_what_a_browser_keeps_leads_to_nobody(self, client, school, session, helper):
        page = client.get(url(session)).content.decode()
        main = page.split("<main")[1].split("</main>")[0]
        assert queue_key(session, helper) in main
        for hint in (school.student.pk, school.student.username, school.student.hub_name):
            assert str(hint) not in main
        assert queue_key(session, helper) != queue_key(session, school.instructor)

    def test_marks_built_again_from_their_log_are_the_same(self, school, session):
        mark_presence(session=session, student=school.student, presence=HERE, by=school.instructor)
        mark_presence(session=session, student=school.student, presence=AWAY, by=school.instructor)
        ask_correction(session=session, student=school.student, presence=EXCUSED)
        fields = ("session", "student", "presence", "asked", "at")
        before = list(Attendance.objects.values_list(*fields))
        assert rebuild() == 1
        assert list(Attendance.objects.values_list(*fields)) == before

    def test_the_page_costs_the_same_at_one_and_three(self, client, school, session, helper, django_assert_num_queries):
        client.get(url(session))
        for more in (0, 2):
            for _ in range(more):
                enrol_student(cohort=school.cohort, student=person(), by=None)
            with django_assert_num_queries(MARKS_QUERIES):
                assert b"Shown Student" in client.get(url(session)).content


class TestCorrecting:
    def ask(self, client, session, presence="here"):
        return client.post(reverse("pathways:ask_correction", args=[session.pk]), {"presence": presence}, follow=True)

    def test_the_student_sees_the_mark_and_asks_and_gets_it(self, client, school, session):
        mark_presence(session=session, student=school.student, presence=AWAY, by=school.instructor)
        client.force_login(school.student)
        assert b"Marked: Not here" in client.get("/my/classes/").content
        assert b"you asked to correct it" in self.ask(client, session).content
        assert b"Asks to be marked: Here" not in client.get("/my/classes/").content
        assert waiting_for(school.instructor, [school.cohort.pk]) == {school.cohort.pk: 1}
        item = InboxItem.objects.get(user=school.instructor)
        assert (item.kind, item.path) == ("attendance_asked", url(session))
        assert (task("attendance_asked").owner, task("attendance_asked").path) == (school.instructor, url(session))
        client.force_login(school.instructor)
        cohort = client.get(reverse("pathways:cohort", args=[school.cohort.pk])).content
        assert b"Somebody asks to correct their attendance" in cohort
        assert b"Asks to be marked: Here" in client.get(url(session)).content
        tap(client, session, school.student, "here")
        assert waiting(school.instructor) == []
        assert waiting_for(school.instructor, [school.cohort.pk]) == {school.cohort.pk: 0}
        assert InboxItem.objects.get(user=school.student).path == "/my/classes/"
        client.force_login(school.student)
        assert b"Marked: Here" in client.get("/my/classes/").content

    def test_an_answer_that_it_stays_is_told_and_the_mark_stays(self, client, school, session):
        mark_presence(session=session, student=school.student, presence=AWAY, by=school.instructor)
        ask_correction(session=session, student=school.student, presence=HERE)
        client.force_login(school.assistant)
        client.post(url(session), {"keep": row_key(session, school.student.pk)})
        row = Attendance.objects.get(student=school.student)
        assert (row.presence, row.asked) == (AWAY, "")
        assert InboxItem.objects.filter(user=school.student).count() == 1
        assert keep_mark(session=session, student=school.student, by=school.assistant) is None

    def test_asking_twice_is_one_wish_and_strangers_ask_nothing(self, client, school, session):
        client.force_login(school.student)
        for _ in range(2):
            self.ask(client, session, "excused")
        assert AttendanceEvent.objects.filter(step="asked").count() == 1
        client.force_login(school.stranger)
        assert self.ask(client, session).status_code == 404
        assert not AttendanceEvent.objects.filter(student=school.stranger).exists()

    def test_nobody_sees_the_marks_of_others(self, client, school, session):
        mark_presence(session=session, student=school.mate, presence=EXCUSED, by=school.instructor)
        client.force_login(school.student)
        page = client.get("/my/classes/").content
        assert b"Not marked yet" in page
        assert b"Excused" not in page.split(b"This is not right")[0]

    def test_own_classes_cost_the_same_at_one_and_three(self, client, school, session, django_assert_num_queries):
        client.force_login(school.student)
        client.get("/my/classes/")
        for more in (0, 2):
            for number in range(more):
                other = session_in(school.cohort, timezone.now() - timedelta(days=2 + number))
                mark_presence(session=other, student=school.student, presence=HERE, by=school.instructor)
            with django_assert_num_queries(CLASSES_QUERIES):
                assert b"This is not right" in client.get("/my/classes/").content


class TestHours:
    @pytest.fixture
    def months(self, school):
        """Two sessions in January and one in February, in the cohort's zone, one more cancelled."""
        zone = ZoneInfo("America/New_York")
        days = [datetime(2026, 1, 30, 18, tzinfo=zone), datetime(2026, 1, 31, 22, tzinfo=zone)]
        days += [datetime(2026, 2, 3, 18, tzinfo=zone)]
        found = [session_in(school.cohort, day, 90) for day in days]
        session_in(school.cohort, days[0], 90, cancelled_at=timezone.now())
        return found

    def mark(self, school, sessions, people, presence=HERE):
        for session in sessions:
            for student in people:
                mark_presence(session=session, student=student, presence=presence, by=school.instructor)

    def test_months_are_those_of_the_cohorts_clock_and_cancelled_sessions_count_nothing(self, school, months):
        third = person()
        enrol_student(cohort=school.cohort, student=third, by=None)
        self.mark(school, months, [school.student, school.mate, third])
        self.mark(school, months[2:], [school.mate], EXCUSED)
        january, february = hours.months_of(school.cohort)
        assert (january.sessions, january.hours, january.here, january.excused) == (2, 3.0, 9.0, 0.0)
        assert (february.sessions, february.here, february.excused) == (1, 3.0, 1.5)

    def test_the_files_name_nobody_and_do_not_count_small_groups_out(self, client, school, months):
        third = person(display_name="Canary third")
        enrol_student(cohort=school.cohort, student=third, by=None)
        self.mark(school, months[:2], [school.student, school.mate, third])
        self.mark(school, months[2:], [school.student])
        client.force_login(school.instructor)
        raw = client.get(reverse("pathways:hours_csv", args=[school.cohort.pk]))
        rows = list(csv.reader(io.StringIO(raw.content.decode("utf-8-sig"))))
        assert rows[1] == ["2026-01", "2", "3.0", "fewer than 11", "9", "0"]
        assert rows[2] == ["2026-02", "1", "1.5", "fewer than 11", "not shown", "not shown"]
        sheet = load_workbook(
            io.BytesIO(client.get(reverse("pathways:hours_xlsx", args=[school.cohort.pk])).content)
        ).active
        assert [str(cell.value) for cell in sheet[2]][:2] == ["2026-01", "2"]
        said = raw.content.decode() + " ".join(str(cell.value) for row in sheet for cell in row)
        for hint in ("Canary", "Shown", "Cohort of ours", school.student.username):
            assert hint not in said
        assert raw["Content-Disposition"] == 'attachment; filename="hours.csv"'

    def test_eleven_people_are_counted(self, school, months):
        people = [person() for _ in range(9)]
        for one in people:
            enrol_student(cohort=school.cohort, student=one, by=None)
        self.mark(school, months[:1], [*people, school.student, school.mate])
        (january, _february) = hours.months_of(school.cohort)
        assert january.people_said == "11"

    def test_the_page_costs_the_same_at_one_and_three(self, client, school, months, django_assert_num_queries):
        client.force_login(school.instructor)
        page = reverse("pathways:hours", args=[school.cohort.pk])
        client.get(page)
        for more in (0, 2):
            for _ in range(more):
                student = person(display_name="Shown More")
                enrol_student(cohort=school.cohort, student=student, by=None)
                self.mark(school, months, [student])
            with django_assert_num_queries(HOURS_QUERIES):
                assert b"Shown Student" in client.get(page).content
