"""More time for a whole cohort, asked for: class-mates see nothing of it, and nothing typed is lost."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from labs.base.errors import BadDates
from labs.dates.selectors.cohort_time import cohort_requests, groups_of
from labs.dates.services.cohort_time import extend_cohort
from labs.dates.services.dates import set_dates
from labs.dates.services.extensions import ask_extension
from labs.grades import rights
from labs.models import CohortTimeEvent, ExtensionEvent
from pathways.base.enums import StudentState
from pathways.cohorts.services.enrolment import unenrol_student
from pathways.models import Cohort, StudentStateEvent
from people.rights import retention
from tests.labs.dates.cohort_time import DAY, UNTIL, WHY, address, answer, asks, date, kinds, page, post
from tests.labs.factories import UserFactory, make_lab, seat

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dated")]


def test_student_asks_for_the_whole_group_and_class_mates_see_nothing_of_it(school, lab, client):
    form = page(client, school.student, address("hand_in", lab.pk))
    assert "Only me" in form
    assert "My whole group" in form
    sent = {"who": str(school.cohort.pk), "why": WHY}
    for _ in range(2):
        assert post(client, school.student, address("more_time", lab.pk), **sent).url == address("hand_in", lab.pk)
    event = CohortTimeEvent.objects.get()
    assert (event.asker, event.by, event.note, event.kind) == (school.student, school.student, WHY, "asked")
    assert ExtensionEvent.objects.count() == 0
    mine = page(client, school.student, address("hand_in", lab.pk))
    assert "You asked for your whole group on" in mine
    assert "My whole group" not in mine
    assert "You can ask for yourself, too." in mine
    theirs = page(client, school.mate, address("hand_in", lab.pk))
    assert "My whole group" in theirs
    for word in ("You asked", WHY, school.student.display_name):
        assert word not in theirs


def test_nothing_chosen_is_oneself_and_needs_no_words(school, lab, client):
    client.force_login(school.student)
    answered = client.post(address("more_time", lab.pk), {"who": "me", "why": WHY}, follow=True)
    assert "What you wrote was not sent" in answered.content.decode()
    assert [event.note for event in ExtensionEvent.objects.all()] == [""]
    assert CohortTimeEvent.objects.count() == 0
    assert "You can ask for your whole group, too." in page(client, school.student, address("hand_in", lab.pk))
    asks(school, lab)
    assert "Ask for more time" not in page(client, school.student, address("hand_in", lab.pk))
    post(client, school.mate, address("more_time", lab.pk))
    assert ExtensionEvent.objects.filter(student=school.mate).count() == 1


def test_second_asker_is_taken_as_quietly_as_the_first(school, lab, client):
    asks(school, lab)
    before = page(client, school.mate, address("hand_in", lab.pk))
    answered = post(client, school.mate, address("more_time", lab.pk), who=str(school.cohort.pk), why="mine")
    assert answered.status_code == 302
    assert "waiting" not in before
    assert kinds(school.mate) == kinds(school.student) == ["asked"]


def test_other_words_while_it_waits_are_kept_beside_the_first(school, lab):
    first = asks(school, lab, note="first")
    assert asks(school, lab, note="") == first
    assert asks(school, lab, note="first") == first
    asks(school, lab, note="second")
    assert [row.event.note for row in cohort_requests(school.cohort, school.instructor)] == ["second"]
    answer(school, first, "declined", note="The date stays canary")
    assert kinds(school.student) == ["asked", "asked", "declined"]


def test_student_of_two_cohorts_names_the_one_that_is_meant(school, lab, client):
    url, other = address("hand_in", lab.pk), school.other_cohort
    seat(other, school.student)
    assert "My whole group: " not in page(client, school.student, url)
    date(school, lab, cohort=other)
    form = page(client, school.student, url)
    assert "My whole group: Autumn" in form
    assert "My whole group: Spring" in form
    post(client, school.student, address("more_time", lab.pk), who=str(other.pk), why=WHY)
    assert CohortTimeEvent.objects.get().cohort == other.pk
    assert cohort_requests(school.cohort, school.instructor) == []
    assert len(cohort_requests(other, school.outsider)) == 1
    assert "<strong>Spring:</strong>" in page(client, school.student, url)
    extend_cohort(assignment=lab, cohort=school.cohort.pk, students=[], until=UNTIL, by=school.instructor)
    assert kinds(school.student) == ["asked"]


@pytest.mark.parametrize("who", ["other", "nonsense", "00000000-0000-0000-0000-000000000000"])
def test_group_of_others_is_refused_and_the_words_stay(school, lab, client, who):
    date(school, lab, cohort=school.other_cohort)
    who = str(school.other_cohort.pk) if who == "other" else who
    answered = post(client, school.student, address("more_time", lab.pk), who=who, why=WHY)
    assert answered.status_code == 422
    text = answered.content.decode()
    assert "You cannot ask for this group now" in text
    assert f'value="{WHY}"' in text
    assert CohortTimeEvent.objects.count() == 0


def test_seat_that_ended_meanwhile_closes_the_page_or_just_that_group(school, lab, client):
    sent = {"who": str(school.cohort.pk), "why": WHY}
    unenrol_student(cohort=school.cohort, student=school.student, by=school.instructor)
    assert post(client, school.student, address("more_time", lab.pk), **sent).status_code == 404
    seat(school.other_cohort, school.student)
    date(school, lab, cohort=school.other_cohort)
    answered = post(client, school.student, address("more_time", lab.pk), **sent)
    assert answered.status_code == 422
    assert f'value="{WHY}"' in answered.content.decode()
    assert CohortTimeEvent.objects.count() == 0


def test_date_that_moved_meanwhile_is_said_once_and_the_words_stay(school, lab, client):
    form = page(client, school.student, address("hand_in", lab.pk))
    seen = form.split('name="seen" value="')[1].split('"')[0]
    date(school, lab, UNTIL)
    sent = {"who": str(school.cohort.pk), "why": WHY}
    answered = post(client, school.student, address("more_time", lab.pk), **sent, seen=seen)
    text = answered.content.decode()
    assert answered.status_code == 422
    assert "The date has changed meanwhile" in text
    assert f'value="{WHY}"' in text
    assert "checked" in text.split("My whole group")[0].rsplit("<input", 1)[1]
    assert CohortTimeEvent.objects.count() == 0
    again = text.split('name="seen" value="')[1].split('"')[0]
    assert post(client, school.student, address("more_time", lab.pk), **sent, seen=again).status_code == 302
    assert CohortTimeEvent.objects.count() == 1


def test_date_that_is_gone_meanwhile_needs_no_more_time(school, lab, client):
    set_dates(assignment=lab, cohort=school.cohort.pk, students=[], by=school.instructor, due_at=None)
    answered = post(client, school.student, address("more_time", lab.pk), who="me")
    assert answered.status_code == 422
    assert "There is no date any more" in answered.content.decode()
    answered = post(client, school.student, address("more_time", lab.pk), who=str(school.cohort.pk), why=WHY)
    assert f'value="{WHY}"' in answered.content.decode()
    assert CohortTimeEvent.objects.count() + ExtensionEvent.objects.count() == 0
    with pytest.raises(BadDates):
        asks(school, lab)


def test_break_in_progress_is_no_change_of_date(school, lab, client):
    StudentStateEvent.objects.create(student=school.student, to_state=StudentState.PAUSED, at=timezone.now() - DAY)
    form = page(client, school.student, address("hand_in", lab.pk))
    seen = form.split('name="seen" value="')[1].split('"')[0]
    sent = {"who": str(school.cohort.pk), "why": WHY, "seen": seen}
    assert post(client, school.student, address("more_time", lab.pk), **sent).status_code == 302
    assert kinds(school.student) == ["asked"]


@pytest.mark.parametrize("count", [1, 3])
def test_requests_for_all_take_the_same_queries_at_any_size(school, lab, count, django_assert_num_queries):
    for number in range(count):
        student, other = UserFactory(role="student"), make_lab(key=f"lab-{number}")
        date(school, other)
        seat(school.cohort, student)
        asks(school, lab, student)
        answer(school, asks(school, other, student), "declined", note="no")
    cohort_requests(school.cohort, school.instructor)
    with django_assert_num_queries(4):
        rows = cohort_requests(school.cohort, school.instructor)
    assert [row.open for row in rows] == [True] * count + [False] * count


@pytest.mark.parametrize("count", [1, 3])
def test_page_of_requests_takes_the_same_queries_at_any_size(school, lab, client, count, django_assert_num_queries):
    for _ in range(count):
        student = UserFactory(role="student")
        seat(school.cohort, student)
        asks(school, lab, student)
        ask_extension(assignment=lab, student=student)
    url = address("time_list", school.cohort.pk)
    page(client, school.instructor, url)
    with django_assert_num_queries(15):
        assert client.get(url).content.decode().count("asks for everybody") == count


@pytest.mark.parametrize("count", [1, 3])
def test_groups_of_a_student_take_the_same_queries_at_any_number(school, lab, count, django_assert_num_queries):
    asks(school, lab)
    for number in range(count - 1):
        more = Cohort.objects.create(
            name=f"More {number}", pathway=school.way, starts_on=school.cohort.starts_on, ends_on=school.cohort.ends_on
        )
        seat(more, school.student)
        date(school, lab, cohort=more)
        asks(school, lab, cohort=more)
    groups_of(lab, school.student)
    with django_assert_num_queries(5):
        assert len(groups_of(lab, school.student)) == count


def test_what_was_asked_for_all_is_handed_out_and_forgotten(school, lab):
    asked = asks(school, lab)
    asks(school, lab, school.mate, note="theirs canary")
    answer(school, asked, "declined", note="words canary")
    rows = [row for row in rights.lab_notes(school.student) if "group" in row["what"]]
    assert [row["note"] for row in rows] == [WHY, "words canary"]
    rights.erase_rows(school.student)
    assert [event.asker for event in CohortTimeEvent.objects.all()] == [school.mate]


def test_what_was_asked_for_all_goes_two_years_after_the_course(school, lab):
    import time_machine

    with time_machine.travel(timezone.now() - timedelta(days=800)):
        date(school, lab)
        asks(school, lab)
        asks(school, lab, school.assistant)
    Cohort.objects.filter(pk=school.cohort.pk).update(ends_on=timezone.localdate())
    retention.apply()
    assert [event.asker for event in CohortTimeEvent.objects.all()] == [school.student]
    Cohort.objects.update(ends_on=timezone.localdate() - timedelta(days=740))
    retention.apply()
    assert not CohortTimeEvent.objects.exists()


def test_pages_speak_spanish(school, lab, client):
    asks(school, lab, school.mate)
    for user in (school.student, school.instructor):
        user.language = "es"
        user.save()
    with translation.override("es"):
        text = page(client, school.student, address("hand_in", lab.pk))
        assert "Para todo mi grupo" in text
        assert "Más tiempo para todo el grupo (2 estudiantes)" in page(
            client, school.instructor, address("time_list", school.cohort.pk)
        )
