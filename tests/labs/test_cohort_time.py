"""More time for a whole cohort: asked for quietly, answered once, and nothing typed is lost."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from labs import rights
from labs.enums import CohortTimeKind
from labs.errors import Answered, BadDates
from labs.models import CohortTimeEvent, DateEvent, DueDate, ExtensionEvent
from labs.selectors.cohort_time import cohort_requests, groups_of
from labs.selectors.schedules import schedule_for
from labs.services import (
    answer_extension,
    answer_for_cohort,
    ask_extension,
    ask_for_cohort,
    extend_cohort,
    set_dates,
)
from pathways.enums import StudentState
from pathways.models import Cohort, StudentStateEvent
from pathways.services import unenrol_student
from people import retention
from people.models import InboxItem
from people.services import set_bar
from tests.labs.factories import UserFactory, make_lab, seat

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
WHY = "network canary"
UNTIL = datetime(2030, 1, 6, 4, 59, tzinfo=UTC)  # Saturday 5 January, to its end, in New York.


def address(name, *args):
    return reverse(f"labs:{name}", args=args)


@pytest.fixture
def lab(lab, school):
    date(school, lab)
    return lab


def date(school, lab, due=None, cohort=None, **more):
    cohort = cohort or school.cohort
    students = [school.student, school.mate]
    more |= {"assignment": lab, "cohort": cohort.pk, "students": students, "by": school.instructor}
    return set_dates(due_at=due or timezone.now() + 2 * DAY, **more)


def asks(school, lab, asker=None, cohort=None, note=WHY):
    return ask_for_cohort(assignment=lab, cohort=(cohort or school.cohort).pk, asker=asker or school.student, note=note)


def answer(school, asked, kind, until=None, note="", by=None):
    return answer_for_cohort(
        asked=asked,
        kind=CohortTimeKind(kind),
        until=until,
        students=[school.student, school.mate],
        by=by or school.instructor,
        note=note,
    )


def kinds(asker):
    return list(CohortTimeEvent.objects.filter(asker=asker).order_by("at").values_list("kind", flat=True))


def post(client, user, url, **data):
    client.force_login(user)
    return client.post(url, data)


def page(client, user, url):
    client.force_login(user)
    return client.get(url).content.decode()


# -- a student asks


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


# -- an instructor answers


def reply(client, user, school, asked, **data):
    return post(client, user, address("time_list", school.cohort.pk), asked=str(asked.pk), **data)


def test_instructor_reads_who_asks_why_and_how_many_it_reaches(school, lab, client):
    asks(school, lab)
    text = page(client, school.instructor, address("time_list", school.cohort.pk))
    assert f"{school.student.display_name} asks for everybody: Plan the addresses" in text
    assert WHY in text
    assert "More time for the whole cohort (2 students)" in text
    assert "One person has asked for the whole cohort" in page(
        client, school.instructor, address("dates", school.cohort.pk, lab.pk)
    )


def test_more_time_for_all_answers_whoever_asked_for_themselves_or_for_all(school, lab, client):
    asked = asks(school, lab)
    asks(school, lab, school.mate, note="also")
    ask_extension(assignment=lab, student=school.mate)
    sent = {"what": "granted", "until": "2030-01-05", "note": "the line was cut"}
    for _ in range(2):
        answered = reply(client, school.instructor, school, asked, **sent)
        assert answered.url == address("time_list", school.cohort.pk)
    assert DueDate.objects.get().due_at == UNTIL
    assert [(e.by, e.note) for e in DateEvent.objects.order_by("at")][1:] == [(school.instructor, "the line was cut")]
    assert kinds(school.student) == kinds(school.mate) == ["asked", "granted"]
    assert ExtensionEvent.objects.get(kind="granted").student == school.mate
    assert {item.user for item in InboxItem.objects.all()} == {school.student, school.mate}
    assert InboxItem.objects.count() == 2
    assert {schedule_for(lab, each).due for each in (school.student, school.mate)} == {UNTIL}
    text = page(client, school.student, address("hand_in", lab.pk))
    assert "everybody has more time. the line was cut" in text
    assert "My whole group" in text


def test_more_time_given_on_the_page_of_dates_answers_requests_for_all_too(school, lab):
    asks(school, lab)
    more = {"assignment": lab, "cohort": school.cohort.pk, "students": [school.student, school.mate]}
    extend_cohort(**more, until=UNTIL, by=school.instructor, note="snow")
    event = CohortTimeEvent.objects.get(kind="granted")
    assert (event.asker, event.until, event.by, event.note) == (school.student, UNTIL, school.instructor, "snow")


def test_more_time_for_all_takes_none_from_somebody_who_had_more(school, lab):
    answer_extension(assignment=lab, student=school.mate, until=UNTIL + 9 * DAY, by=school.instructor)
    ask_extension(assignment=lab, student=school.mate)
    answer(school, asks(school, lab), "granted", UNTIL)
    assert schedule_for(lab, school.mate).due == UNTIL + 9 * DAY
    assert schedule_for(lab, school.student).due == UNTIL


def test_only_the_one_who_asked_can_get_it_in_their_own_time_zone(school, lab, client):
    due = schedule_for(lab, school.mate).due
    school.student.time_zone = "Asia/Tokyo"
    school.student.save()
    asked, other = asks(school, lab), asks(school, lab, school.mate)
    ask_extension(assignment=lab, student=school.student)
    for _ in range(2):
        sent = {"what": "alone", "until": "2030-01-05", "note": "just you"}
        assert reply(client, school.instructor, school, asked, **sent).status_code == 302
    until = datetime(2030, 1, 5, 14, 59, tzinfo=UTC)
    assert (schedule_for(lab, school.student).due, schedule_for(lab, school.mate).due) == (until, due)
    assert kinds(school.student) == ["asked", "alone"]
    assert [event.kind for event in ExtensionEvent.objects.order_by("at")] == ["asked", "granted"]
    assert [row.event for row in cohort_requests(school.cohort, school.instructor) if row.open] == [other]
    text = page(client, school.student, address("hand_in", lab.pk))
    assert text.count("just you") == 1
    assert "you have more time, and the group’s date stays" in text


def test_date_stays_for_one_request_with_words_and_others_wait_on(school, lab, client):
    asked, other = asks(school, lab), asks(school, lab, school.mate)
    silent = reply(client, school.instructor, school, asked, what="declined", until="2030-01-05")
    assert silent.status_code == 422
    text = silent.content.decode()
    assert "Please say in a few words why" in text
    assert 'value="2030-01-05"' in text
    assert reply(client, school.instructor, school, asked, what="declined", note="It worked again").status_code == 302
    assert [row.event for row in cohort_requests(school.cohort, school.instructor) if row.open] == [other]
    assert [item.user for item in InboxItem.objects.all()] == [school.student]
    assert "It worked again" in page(client, school.student, address("hand_in", lab.pk))
    assert "It worked again" not in page(client, school.mate, address("hand_in", lab.pk))
    assert DateEvent.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"what": "granted", "note": "typed canary"}, "Please choose the new date."),
        ({"what": "granted", "until": "2020-01-05", "note": "typed canary"}, "Choose a day after the date that holds"),
        ({"what": "alone", "until": "2020-01-05", "note": "typed canary"}, "Choose a day after the date that holds"),
        ({"what": "granted", "until": "soon", "note": "typed canary"}, "Please give a day, a month and a year."),
        ({"until": "2030-01-05", "note": "typed canary"}, "Please choose one."),
    ],
)
def test_answer_that_cannot_be_given_says_why_and_loses_nothing(school, lab, client, sent, said):
    asked = asks(school, lab)
    answered = reply(client, school.instructor, school, asked, **sent)
    text = answered.content.decode()
    assert answered.status_code == 422
    assert said in text
    assert 'value="typed canary"' in text
    assert kinds(school.student) == ["asked"]
    assert DateEvent.objects.count() == 1


def test_another_answer_after_the_first_is_shown_again_and_changes_nothing(school, lab, client):
    asked = asks(school, lab)
    answer(school, asked, "declined", note="first")
    for sent in ({"what": "granted", "until": "2030-01-05"}, {"what": "declined"}):
        answered = reply(client, school.instructor, school, asked, **sent, note="typed canary")
        assert answered.status_code == 409
        text = answered.content.decode()
        assert "has an answer already" in text
        assert "typed canary" in text
    assert kinds(school.student) == ["asked", "declined"]
    assert DateEvent.objects.count() == 1
    asks(school, lab)
    with pytest.raises(Answered):
        answer(school, asked, "granted", UNTIL)
    assert kinds(school.student) == ["asked", "declined", "asked"]


def test_date_that_moved_since_is_said_to_both(school, lab, client):
    asks(school, lab)
    assert not cohort_requests(school.cohort, school.instructor)[0].moved
    date(school, lab, UNTIL)
    assert "has changed since this was asked" in page(client, school.instructor, address("time_list", school.cohort.pk))
    assert "The date has changed since then." in page(client, school.student, address("hand_in", lab.pk))


def test_request_about_a_date_that_is_gone_can_still_be_answered(school, lab):
    asked = asks(school, lab)
    set_dates(assignment=lab, cohort=school.cohort.pk, students=[], by=school.instructor, due_at=None)
    with pytest.raises(BadDates):
        answer(school, asked, "granted", UNTIL)
    with pytest.raises(BadDates):
        answer(school, asked, "alone", UNTIL)
    answer(school, asked, "declined", note="There is no date now")
    assert kinds(school.student) == ["asked", "declined"]


def test_asker_who_left_is_not_listed_and_an_answer_to_them_is_shown_again(school, lab, client):
    asked = asks(school, lab)
    unenrol_student(cohort=school.cohort, student=school.student, by=school.instructor)
    assert cohort_requests(school.cohort, school.instructor) == []
    answered = reply(client, school.instructor, school, asked, what="declined", note="typed canary")
    assert answered.status_code == 409
    assert "is not in this cohort any more" in answered.content.decode()
    assert "typed canary" in answered.content.decode()
    more = {"assignment": lab, "cohort": school.cohort.pk, "students": [school.mate], "by": school.instructor}
    extend_cohort(**more, until=UNTIL)
    assert kinds(school.student) == ["asked", "granted"]
    assert not InboxItem.objects.filter(user=school.student).exists()


# -- who may what


def test_nobody_else_reads_or_answers_a_request_for_all(school, lab, client):
    asked, there = asks(school, lab), address("time_list", school.cohort.pk)
    sent = {"asked": str(asked.pk), "what": "granted", "until": "2030-01-05"}
    for user, status in ((school.outsider, 404), (school.student, 403), (school.mate, 403), (school.assistant, 403)):
        answered = post(client, user, there, **sent)
        assert answered.status_code == status
        assert WHY not in answered.content.decode()
    own = address("time_list", school.other_cohort.pk)
    assert post(client, school.outsider, own, **sent).status_code == 404
    assert WHY not in page(client, school.outsider, own)
    assert post(client, school.instructor, there, **sent | {"asked": "nonsense"}).status_code == 404
    assert kinds(school.student) == ["asked"]


def test_students_kept_apart_are_not_shown_and_their_requests_not_answered_one_by_one(school, lab, client):
    asked = asks(school, lab)
    set_bar(staff=school.instructor, student=school.student, by=school.student)
    text = page(client, school.instructor, address("time_list", school.cohort.pk))
    assert WHY not in text
    assert school.student.display_name not in text
    assert "asked for the whole cohort" not in page(
        client, school.instructor, address("dates", school.cohort.pk, lab.pk)
    )
    assert reply(client, school.instructor, school, asked, what="declined", note="x").status_code == 404
    assert WHY in page(client, school.assistant, address("time_list", school.cohort.pk))


def test_assistant_asks_for_the_cohort_and_an_instructor_answers(school, lab, client):
    there, undated = address("time_list", school.cohort.pk), make_lab(key="undated")
    text = page(client, school.assistant, there)
    assert str(lab.pk) in text
    assert str(undated.pk) not in text
    assert "Ask for the whole cohort" not in page(client, school.instructor, there)
    for _ in range(2):
        assert post(client, school.assistant, there, lab=str(lab.pk), why=WHY).url == there
    asked = CohortTimeEvent.objects.get()
    assert (asked.asker, asked.note) == (school.assistant, WHY)
    text = page(client, school.instructor, there)
    assert f"{school.assistant.display_name} asks for everybody" in text
    assert "only for the person who asked" not in text
    assert reply(client, school.instructor, school, asked, what="alone", until="2030-01-05").status_code == 422
    assert reply(client, school.instructor, school, asked, what="granted", until="2030-01-05").status_code == 302
    assert [(item.user, item.path) for item in InboxItem.objects.all()] == [(school.assistant, there)]
    assert "Granted" in page(client, school.assistant, there)


def test_assistants_words_stay_where_the_lab_cannot_be_asked_for(school, lab, client):
    there, undated = address("time_list", school.cohort.pk), make_lab(key="undated")
    answered = post(client, school.assistant, there, lab=str(undated.pk), why=WHY)
    assert answered.status_code == 422
    assert f'value="{WHY}"' in answered.content.decode()
    assert post(client, school.instructor, there, lab=str(lab.pk), why=WHY).status_code == 404
    assert post(client, school.outsider, there, lab=str(lab.pk), why=WHY).status_code == 404
    assert CohortTimeEvent.objects.count() == 0


# -- lists, and what is kept about a person


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
