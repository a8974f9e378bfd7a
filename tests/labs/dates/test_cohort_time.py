"""More time for a whole cohort, answered: once for everybody, and nothing typed is lost."""

from datetime import UTC, datetime

import pytest

from labs.base.errors import Answered, BadDates
from labs.dates.selectors.cohort_time import cohort_requests
from labs.dates.selectors.schedules import schedule_for
from labs.dates.services.cohort_time import extend_cohort
from labs.dates.services.dates import set_dates
from labs.dates.services.extensions import answer_extension, ask_extension
from labs.models import CohortTimeEvent, DateEvent, DueDate, ExtensionEvent
from pathways.cohorts.services.enrolment import unenrol_student
from people.caseload.services import set_bar
from people.models import InboxItem
from tests.labs.dates.cohort_time import DAY, UNTIL, WHY, address, answer, asks, date, kinds, page, post, reply
from tests.labs.factories import make_lab

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dated")]


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
    answers = InboxItem.objects.exclude(kind="task")
    assert {item.user for item in answers} == {school.student, school.mate}
    assert answers.count() == 2
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
    assert [item.user for item in InboxItem.objects.exclude(kind="task")] == [school.student]
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
    assert [(item.user, item.path) for item in InboxItem.objects.exclude(kind="task")] == [(school.assistant, there)]
    assert "Granted" in page(client, school.assistant, there)


def test_assistants_words_stay_where_the_lab_cannot_be_asked_for(school, lab, client):
    there, undated = address("time_list", school.cohort.pk), make_lab(key="undated")
    answered = post(client, school.assistant, there, lab=str(undated.pk), why=WHY)
    assert answered.status_code == 422
    assert f'value="{WHY}"' in answered.content.decode()
    assert post(client, school.instructor, there, lab=str(lab.pk), why=WHY).status_code == 404
    assert post(client, school.outsider, there, lab=str(lab.pk), why=WHY).status_code == 404
    assert CohortTimeEvent.objects.count() == 0
