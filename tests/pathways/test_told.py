"""Sentences of the pathways app that say that somebody is told."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from pathways.announcements.models import Announcement
from pathways.announcements.services import tell_announcements
from pathways.attendance.selectors import row_key
from pathways.attendance.services import ask_correction, mark_presence
from pathways.base.enums import CohortRole, Presence
from pathways.planning.services.staff import put_on_staff
from pathways.questions.models import Question
from people.base.enums import Role
from people.models import InboxItem
from tests.pathways.attendance.test_attendance import url
from tests.pathways.factories import session_in, staff
from tests.pathways.planning.test_sessions import sent
from tests.people.signin.signing import browser
from tests.people.tasks.tasks import task
from tests.told import told


def inbox(user):
    return list(InboxItem.objects.filter(user=user, read_at=None).values_list("kind", flat=True))


@told(
    "Everybody in the cohort finds a message that says nothing outside. What changed stands on their page “Classes”.",
    "Saved. Everybody in the cohort finds a message.",
    "Cancelled. It stays on everybody’s list, and they find a message.",
    "It takes place after all. Everybody finds a message.",
)
def test_a_session_that_changes_is_a_message_to_everybody_each_time(school):
    session = session_in(school.cohort, timezone.now() + timedelta(days=30), 90)
    path = reverse("pathways:session", args=[school.cohort.pk, session.pk])
    client = browser(school.instructor)
    client.get(path)
    day = (timezone.now() + timedelta(days=40)).date().isoformat()
    for change in ({}, {"cancel": "1"}, {"restore": "1"}):
        InboxItem.objects.all().delete()
        client.post(path, sent(day=day, **change), follow=True)
        assert [inbox(user) for user in (school.student, school.mate, school.stranger)] == [
            ["class_changed"],
            ["class_changed"],
            [],
        ]


@told("Left as it is. The person finds a message.")
def test_a_mark_that_stays_is_a_message_to_who_asked(school):
    session = session_in(school.cohort, timezone.now() - timedelta(hours=3), 90)
    mark_presence(session=session, student=school.student, presence=Presence.AWAY, by=school.instructor)
    ask_correction(session=session, student=school.student, presence=Presence.HERE)
    assert task("attendance_asked").owner == school.instructor
    browser(school.instructor).post(url(session), {"keep": row_key(session, school.student.pk)}, follow=True)
    assert inbox(school.student) == ["class_changed"]


@told(
    "Everybody with a seat finds a message that says nothing outside. Write in one language or in both: each person "
    "reads their own. Please write nothing about a person.",
    "Sent. Everybody in the cohort finds a message.",
    "Saved. Everybody in the cohort finds a message at that hour.",
    "Saved. Everybody in the cohort finds a message.",
    "It counts as not read, and leaves a new message.",
)
def test_an_announcement_is_a_message_to_everybody_at_its_hour_and_again(school):
    client, path = browser(school.instructor), reverse("pathways:announcements", args=[school.cohort.pk])
    words = {"title_en": "A", "text_en": "b"}
    client.post(path, words, follow=True)
    assert inbox(school.student) == inbox(school.mate) == ["announcement"]
    made = Announcement.objects.get()
    InboxItem.objects.all().delete()
    client.post(f"{path}{made.pk}/", {**words, "again": "on"}, follow=True)
    client.get(f"{path}{made.pk}/")
    assert inbox(school.student) == ["announcement"]
    client.post(path, {**words, "day": "2031-01-06"}, follow=True)
    later = Announcement.objects.exclude(pk=made.pk)
    InboxItem.objects.all().delete()
    later.update(show_at=timezone.now())
    tell_announcements()
    assert inbox(school.student) == ["announcement"]


@told(
    "Your question was sent to those who teach your group. You get a message when it has an answer.",
    "Your answer was sent. The student finds a message.",
)
def test_a_question_reaches_who_teaches_and_the_answer_who_asked(school):
    lesson = school.lessons[0]
    path = reverse("pathways:ask", args=["lesson", lesson.key])
    browser(school.student).post(path, {"words": "Why?"}, follow=True)
    assert (task("question").owner, inbox(school.instructor)) == (school.instructor, ["question"])
    answer = reverse("pathways:answer_question", args=[Question.objects.get().pk])
    browser(school.instructor).post(answer, {"answer": "So."}, follow=True)
    assert inbox(school.student) == ["question_answered"]


@told("Your question is kept. Nobody teaches your group just now; who comes finds it.")
def test_a_question_while_nobody_teaches_goes_to_who_comes(school):
    school.cohort.staff.all().delete()
    path = reverse("pathways:ask", args=["lesson", school.lessons[0].key])
    browser(school.student).post(path, {"words": "Why?"}, follow=True)
    comes = staff(Role.INSTRUCTOR)
    put_on_staff(cohort=school.cohort, user=comes, role=CohortRole.INSTRUCTOR, by=staff(Role.ADMINISTRATOR))
    assert task("question").owner == comes
