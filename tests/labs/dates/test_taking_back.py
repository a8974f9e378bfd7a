"""A request for more time, taken back by whoever asked: it waits no more, and nobody else's is touched."""

import pytest
from django.utils import timezone, translation

from labs.base.errors import NothingWaits, TakenBack
from labs.dates.selectors.dates import waiting_for_time
from labs.dates.services.cohort_time import extend_cohort, take_back_for_cohort
from labs.dates.services.extensions import answer_extension, ask_extension, take_back_extension
from labs.models import CohortTimeEvent, ExtensionEvent
from people.models import InboxItem
from tests.labs.dates.cohort_time import DAY, UNTIL, WHY, address, answer, asks, kinds, page, post, reply

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dated")]


def own(student):
    return list(ExtensionEvent.objects.filter(student=student).order_by("at", "id").values_list("kind", flat=True))


def test_student_takes_the_own_request_back_and_can_ask_again(school, lab, client):
    there, url = address("hand_in", lab.pk), address("more_time", lab.pk)
    assert "Take the request back" not in page(client, school.student, there)
    post(client, school.student, url, who="me")
    assert "Take the request back" in page(client, school.student, there)
    for _ in range(2):
        answered = client.post(url, {"take_back": "me"}, follow=True).content.decode()
        assert "You took it back." in answered
    assert "You asked on" not in answered
    assert "Your instructor answered" not in answered
    assert own(school.student) == ["asked", "back"]
    assert waiting_for_time(lab, [school.student]) == []
    assert school.student.display_name not in page(client, school.instructor, address("time_list", school.cohort.pk))
    post(client, school.student, url, who="me")
    assert own(school.student) == ["asked", "back", "asked"]
    assert waiting_for_time(lab, [school.student]) == [school.student]


def test_student_takes_back_what_was_asked_for_the_group_and_others_wait_on(school, lab, client):
    asks(school, lab)
    asks(school, lab, school.mate, note="mine")
    ask_extension(assignment=lab, student=school.student)
    there, url = address("hand_in", lab.pk), address("more_time", lab.pk)
    text = page(client, school.student, there)
    assert text.count("Take the request back") == 2
    assert f'<span class="govuk-visually-hidden">: {school.cohort.name}</span>' in text
    answered = client.post(url, {"take_back": str(school.cohort.pk)}, follow=True).content.decode()
    assert "You took it back." in answered
    assert "You asked for your whole group" not in answered
    assert "You asked on" in answered
    assert (kinds(school.student), kinds(school.mate)) == (["asked", "back"], ["asked"])
    assert own(school.student) == ["asked"]
    text = page(client, school.instructor, address("time_list", school.cohort.pk))
    assert WHY not in text
    assert "mine" in text


def test_more_time_for_all_grants_nothing_to_who_took_it_back(school, lab):
    ask_extension(assignment=lab, student=school.student)
    take_back_extension(assignment=lab, student=school.student)
    asks(school, lab)
    take_back_for_cohort(assignment=lab, cohort=school.cohort.pk, asker=school.student)
    students = [school.student, school.mate]
    extend_cohort(assignment=lab, cohort=school.cohort.pk, students=students, until=UNTIL, by=school.instructor)
    assert own(school.student) == ["asked", "back"]
    assert kinds(school.student) == ["asked", "back"]
    assert not InboxItem.objects.filter(user=school.student).exists()


def test_no_that_comes_too_late_is_said_to_the_instructor_and_not_kept(school, lab, client):
    ask_extension(assignment=lab, student=school.student)
    take_back_extension(assignment=lab, student=school.student)
    with pytest.raises(TakenBack):
        answer_extension(assignment=lab, student=school.student, until=None, by=school.instructor)
    client.force_login(school.instructor)
    sent = {"until": "", "note": "stays", "then": address("time_list", school.cohort.pk)}
    answered = client.post(address("extension", lab.pk, school.student.pk), sent, follow=True).content.decode()
    assert "This request was taken back. Your answer was not saved." in answered
    assert "Your answer is saved." not in answered
    assert own(school.student) == ["asked", "back"]
    assert not InboxItem.objects.exclude(kind="task").exists()
    answer_extension(assignment=lab, student=school.student, until=timezone.now() + 9 * DAY, by=school.instructor)
    assert own(school.student) == ["asked", "back", "granted"]


@pytest.mark.parametrize(("what", "until"), [("granted", "2030-01-05"), ("alone", "2030-01-05"), ("declined", "")])
def test_answer_to_a_request_for_all_that_was_taken_back_is_shown_again(school, lab, client, what, until):
    asked = asks(school, lab)
    take_back_for_cohort(assignment=lab, cohort=school.cohort.pk, asker=school.student)
    answered = reply(client, school.instructor, school, asked, what=what, until=until, note="typed")
    assert answered.status_code == 409
    text = answered.content.decode()
    assert "This request was taken back. Your answer was not saved." in text
    assert "typed" in text
    assert kinds(school.student) == ["asked", "back"]
    assert own(school.student) == []


def test_asked_again_the_answer_to_the_first_counts_for_the_second(school, lab):
    asked = asks(school, lab)
    take_back_for_cohort(assignment=lab, cohort=school.cohort.pk, asker=school.student)
    asks(school, lab)
    answer(school, asked, "declined")
    assert kinds(school.student) == ["asked", "back", "asked", "declined"]


def test_what_has_an_answer_or_was_never_asked_cannot_be_taken_back(school, lab, client):
    there, url = address("hand_in", lab.pk), address("more_time", lab.pk)
    with pytest.raises(NothingWaits):
        take_back_extension(assignment=lab, student=school.student)
    answer(school, asks(school, lab), "declined")
    ask_extension(assignment=lab, student=school.student)
    answer_extension(assignment=lab, student=school.student, until=UNTIL, by=school.instructor)
    assert "Take the request back" not in page(client, school.student, there)
    for what in ("me", str(school.cohort.pk)):
        answered = client.post(url, {"take_back": what}, follow=True).content.decode()
        assert "There is nothing to take back any more." in answered
    assert (own(school.student), kinds(school.student)) == (["asked", "granted"], ["asked", "declined"])


def test_nobody_takes_back_what_another_asked(school, lab, client):
    ask_extension(assignment=lab, student=school.student)
    asks(school, lab)
    for what in ("me", str(school.cohort.pk)):
        post(client, school.mate, address("more_time", lab.pk), take_back=what)
        post(client, school.assistant, address("time_list", school.cohort.pk), take_back=str(lab.pk))
        post(client, school.instructor, address("time_list", school.cohort.pk), take_back=str(lab.pk))
    assert post(client, school.student, address("more_time", lab.pk), take_back="nobody").status_code == 404
    assert post(client, school.assistant, address("time_list", school.cohort.pk), take_back="x").status_code == 404
    assert (own(school.student), kinds(school.student)) == (["asked"], ["asked"])
    assert ExtensionEvent.objects.count() + CohortTimeEvent.objects.count() == 2


def test_assistant_takes_the_own_request_back(school, lab, client):
    there = address("time_list", school.cohort.pk)
    asks(school, lab)
    assert "Take the request back" not in page(client, school.assistant, there)
    asks(school, lab, school.assistant, note="assistants")
    assert page(client, school.assistant, there).count("Take the request back") == 1
    assert "Take the request back" not in page(client, school.instructor, there)
    assert post(client, school.assistant, there, take_back=str(lab.pk)).url == there
    text = page(client, school.assistant, there)
    assert "You took it back." in text
    assert "assistants" not in text
    assert WHY in text
    assert (kinds(school.assistant), kinds(school.student)) == (["asked", "back"], ["asked"])


def test_page_speaks_spanish(school, lab, client):
    asks(school, lab)
    school.student.language = "es"
    school.student.save()
    with translation.override("es"):
        text = page(client, school.student, address("hand_in", lab.pk))
    assert "Retirar la petición" in text
