"""My week."""

from collections import defaultdict
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone

from academy_site.week.labs import labs_of, with_labs
from academy_site.week.picture import PathPicture, draw
from academy_site.week.selectors import week_of
from pathways.base.enums import StudentState
from pathways.cohorts.selectors.standing import student_state
from pathways.cohorts.services.enrolment import enrol_student
from pathways.learning.lab_cards import LabCard
from pathways.learning.selectors.progress import path_progress
from pathways.learning.services.lessons import finish_lesson, open_lesson
from pathways.learning.values import NextStep
from pathways.models import ClassSession, Cohort, LessonPage
from people.accounts.services.accounts import create_person
from people.base.enums import Role
from people.messages.notify import notify
from people.models import User
from tests.academy_site import factories

pytestmark = pytest.mark.django_db


def student(name: str = "River") -> User:
    return create_person(role=Role.STUDENT, display_name=name)[0]


def enrolled(courses: int = 2, lessons: int = 2, name: str = "River") -> User:
    person = student(name)
    day = date.today()
    cohort = Cohort.objects.create(
        name="Autumn", pathway=factories.pathway(courses=courses, lessons=lessons), starts_on=day,
        ends_on=day + timedelta(days=90),
    )  # fmt: skip
    enrol_student(cohort=cohort, student=person, by=None)
    return person


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def shown(person: User) -> str:
    return client_of(person).get("/my/week/").content.decode()


def test_week_shows_exactly_one_next_step_with_minutes_and_button():
    html = shown(enrolled())
    assert html.count('class="step"') == 1
    assert html.count('class="govuk-button"') == 1
    assert "Lesson networking-1-lesson-1" in html
    assert "about 3 minutes" in html
    assert ">Start<" in html


def test_week_of_a_lesson_begun_says_go_on():
    person = enrolled()
    open_lesson(student=person, lesson=LessonPage.objects.get(slug="networking-1-lesson-1").translation_key)
    assert ">Go on<" in shown(person)


def test_week_after_a_lesson_offers_the_next():
    person = enrolled()
    key = LessonPage.objects.get(slug="networking-1-lesson-1").translation_key
    open_lesson(student=person, lesson=key)
    finish_lesson(student=person, lesson=key)
    html = shown(person)
    assert "Lesson networking-1-lesson-2" in html
    assert "1 of 4 lessons done" in html


def test_week_without_a_seat_says_what_will_be_here():
    factories.home()
    html = shown(student())
    assert "Your first lesson will be here" in html
    assert "Take a break" not in html


def test_week_shows_own_sessions_of_the_next_seven_days_only():
    person = enrolled(name="River")
    cohort = person.enrolments.get().cohort
    other = Cohort.objects.create(
        name="Other", pathway=cohort.pathway, starts_on=cohort.starts_on, ends_on=cohort.ends_on
    )
    now = timezone.now()
    for title, days, where in (("Soon", 1, cohort), ("Far", 9, cohort), ("Past", -2, cohort), ("Canary", 1, other)):
        start = now + timedelta(days=days)
        ClassSession.objects.create(cohort=where, title=title, starts_at=start, ends_at=start + timedelta(hours=1))
    assert [session.title for session in week_of(person).sessions] == ["Soon"]
    html = shown(person)
    assert "Soon" in html
    assert "Canary" not in html


def test_week_shows_own_unread_messages_only():
    person, other = enrolled(), student("Other")
    notify(user=person, kind="unknown-kind", path="/my/week/")
    notify(user=other, kind="unknown-kind", path="/canary/")
    assert [str(news.label) for news in week_of(person).news] == ["You have a new message"]
    html = shown(person)
    assert html.count("You have a new message") == 1
    assert f"/messages/{other.inbox.get().pk}/" not in html


def test_break_is_offered_and_keeps_the_place():
    person = enrolled()
    client = client_of(person)
    assert 'action="/my/break/"' in client.get("/my/week/").content.decode()
    client.post("/my/break/")
    html = client.get("/my/week/").content.decode()
    assert student_state(person) == StudentState.PAUSED
    assert "Everything is where you left it" in html
    assert 'action="/my/back/"' in html
    assert 'action="/my/break/"' not in html


@pytest.mark.parametrize("number", [1, 3])
def test_week_needs_ten_queries_at_any_size(number, django_assert_num_queries):
    person = enrolled(courses=number, lessons=number)
    cohort = person.enrolments.get().cohort
    for index in range(number):
        start = timezone.now() + timedelta(days=1, hours=index)
        ClassSession.objects.create(
            cohort=cohort, title=f"Session {index}", starts_at=start, ends_at=start + timedelta(hours=1)
        )
        notify(user=person, kind="lab_feedback", path=f"/labs/{index}/")
    client = client_of(person)
    client.get("/my/week/")
    with django_assert_num_queries(10):
        client.get("/my/week/")


def test_picture_and_list_mark_the_next_step_whatever_was_looked_into():
    person = enrolled(courses=1, lessons=3)
    open_lesson(student=person, lesson=LessonPage.objects.get(slug="networking-1-lesson-3").translation_key)
    week = week_of(person)
    assert week.step is not None
    (now,) = [stop for stop in picture_of(person).stops if stop.state == "now"]
    assert now.url == week.step.url
    assert "You also began: Lesson networking-1-lesson-3" in shown(person)
    listed = client_of(person).get("/my/path/").content.decode()
    assert listed.count("Your next step") == 1
    assert listed.index(week.step.title) < listed.index("Your next step") < listed.index("Lesson networking-1-lesson-2")


def test_minutes_of_a_step_hold_its_labs_until_they_are_handed_in():
    step = NextStep("Plan", 35, "/plan/", "lesson", labs=("a/one", "a/two", "a/unpublished"))
    cards = {"a/one": LabCard("a/one", "One", minutes=90), "a/two": LabCard("a/two", "Two", "submitted", minutes=60)}
    assert with_labs(step, cards).minutes == 125


def test_week_shows_labs_with_their_day_their_state_and_points_first_what_can_be_done(monkeypatch):
    soon, later = timezone.now() + timedelta(days=3), timezone.now() + timedelta(days=40)
    cards = {
        "a/read": LabCard("a/read", "Read lab", "feedback_ready", "3 of 4 points so far", feedback_url="/labs/read/"),
        "a/out": LabCard("a/out", "Handed lab", "submitted", due=soon),
        "a/due": LabCard("a/due", "Due lab", "not_opened", due=soon),
        "a/far": LabCard("a/far", "Far lab", "not_opened", due=later),
    }
    monkeypatch.setattr("academy_site.week.labs.catalogue", lambda: SimpleNamespace(labs=defaultdict(FakeLesson)))
    found = labs_of(cards, NextStep("", 0, "", "lesson"), timezone.now())
    assert [lab.card.title for lab in found] == ["Due lab", "Handed lab", "Read lab"]
    assert found[2].url == "/labs/read/"
    html = render_to_string("week/labs.html", {"week": {"labs": found}})
    assert html.count("due ") == 1
    assert "3 of 4 points so far" in html


class FakeLesson:
    url = "/pathways/a/b/c/"


def picture_of(person: User) -> PathPicture:
    path = path_progress(person)
    assert path is not None
    return draw(path)


def finish(person: User, start: str) -> None:
    for page in LessonPage.objects.filter(slug__startswith=start):
        open_lesson(student=person, lesson=page.translation_key)
        finish_lesson(student=person, lesson=page.translation_key)


def test_picture_fills_as_far_as_the_student_is():
    person = enrolled(courses=3, lessons=2)
    finish(person, "networking-1-")
    picture = picture_of(person)
    assert [stop.state for stop in picture.stops] == ["done", "now", "new"]
    assert picture.done == 50
    assert picture.line.startswith("M32.0 78C")
    assert all(32 <= stop.x <= picture.width - 32 for stop in picture.stops)
    finish(person, "networking-2-lesson-1")
    assert picture_of(person).done == 75


def test_picture_of_few_courses_has_lessons_as_stops():
    person = enrolled(courses=1, lessons=3)
    finish(person, "networking-1-lesson-1")
    picture = picture_of(person)
    assert [(stop.title, stop.state) for stop in picture.stops] == [
        ("Lesson networking-1-lesson-1", "done"),
        ("Lesson networking-1-lesson-2", "now"),
        ("Lesson networking-1-lesson-3", "new"),
    ]
    assert "3 minutes" in shown(person)


def test_picture_of_everything_done_is_full_and_has_no_stop_to_do():
    person = enrolled(courses=1, lessons=2)
    finish(person, "networking-1-")
    picture = picture_of(person)
    assert ([stop.state for stop in picture.stops], picture.done) == (["done", "done"], 100)
    assert "Look how far you came" in shown(person)


def test_picture_of_one_lesson_has_one_stop_and_no_line():
    picture = picture_of(enrolled(courses=1, lessons=1))
    assert ([stop.state for stop in picture.stops], picture.done, picture.line) == (["now"], 0, "M32.0 78")


def test_week_in_spanish_says_dates_the_spanish_way():
    person = enrolled()
    person.language = "es"
    person.save()
    start = timezone.now() + timedelta(days=1)
    ClassSession.objects.create(
        cohort=person.enrolments.get().cohort, title="Clase", starts_at=start, ends_at=start + timedelta(hours=1)
    )
    html = shown(person)
    assert "Qué gusto verte, River" in html
    assert "Tu próximo paso" in html
    assert " de " in html.split("<time")[1].split("</time>")[0]
