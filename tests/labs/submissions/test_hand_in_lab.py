"""Handing in what is in the lab: the site's side of the way there."""

from unittest import mock
from urllib.parse import parse_qs, urlparse

import pytest
from django.urls import reverse

from labs.base.errors import HubSilent
from labs.grades.selectors.student import lab_cards
from labs.models import LabOpening, Submission
from labs.servers import hubclient
from people.base.enums import Role
from tests.labs.factories import UserFactory, grade, hand_in

SAID = b"Hand in what is in my lab"


@pytest.fixture
def started(monkeypatch):
    started = mock.Mock(return_value=True)
    monkeypatch.setattr(hubclient, "start_server", started)
    return started


def go(client, user, name, lab):
    client.force_login(user)
    return client.get(reverse(f"labs:{name}", args=[lab.pk]))


def test_way_to_the_lab_starts_the_server_and_goes_through_the_hubs_sign_in(school, lab, client, started, settings):
    answer = go(client, school.student, "hand_in_lab", lab)
    started.assert_called_once_with(school.student.hub_name, mock.ANY, ["course-networking-basics"])
    assert answer.url.startswith(settings.HUB_URL + "/hub/oauth_login?")
    (inside,) = parse_qs(urlparse(answer.url).query)["next"]
    assert inside == "/hub/user-redirect/academy/hand-in?course=networking-basics&assignment=vlsm-plan"


def test_way_to_the_lab_hands_in_and_opens_nothing_by_itself(school, lab, client, started):
    go(client, school.student, "hand_in_lab", lab)
    assert Submission.objects.count() == 0
    assert LabOpening.objects.count() == 0


def test_way_to_the_lab_works_while_the_hub_is_silent(school, lab, client, monkeypatch):
    monkeypatch.setattr(hubclient, "_call", mock.Mock(side_effect=HubSilent("")))
    assert "/hub/oauth_login?" in go(client, school.student, "hand_in_lab", lab).url


def test_way_to_the_lab_is_not_for_outsiders_or_for_forms(school, lab, client, started):
    answer = go(client, UserFactory(role=Role.STUDENT), "hand_in_lab", lab)
    assert answer.status_code == 404
    assert lab.key.encode() not in answer.content
    client.force_login(school.student)
    refused = client.post(reverse("labs:hand_in_lab", args=[lab.pk]))
    assert refused.status_code == 405
    assert "Location" not in refused
    started.assert_not_called()
    client.logout()
    assert "login" in client.get(reverse("labs:hand_in_lab", args=[lab.pk])).url


def test_hand_in_page_offers_the_lab_once_it_was_opened(school, lab, client):
    way = reverse("labs:hand_in_lab", args=[lab.pk]).encode()
    before = go(client, school.student, "hand_in", lab).content
    assert way not in before
    assert b"You have not opened this lab yet" in before
    LabOpening.objects.create(student=school.student, assignment=lab)
    after = go(client, school.student, "hand_in", lab).content
    assert way in after
    assert SAID in after
    assert b'type="file"' in after
    assert way not in go(client, school.mate, "hand_in", lab).content


def test_hand_in_page_in_spanish(school, lab, client):
    LabOpening.objects.create(student=school.student, assignment=lab)
    client.cookies["lang"] = "es"
    assert "Entregar lo que hay en mi práctica" in go(client, school.student, "hand_in", lab).content.decode()


def test_card_offers_the_lab_where_there_is_something_to_hand_in(school, lab):
    def offered():
        return lab_cards(school.student, [lab.lab_key])[lab.lab_key].lab_submit_url

    assert offered() == ""
    LabOpening.objects.create(student=school.student, assignment=lab)
    assert offered() == reverse("labs:hand_in_lab", args=[lab.pk])
    submission = hand_in(school.student, lab)
    assert offered() == "", "the checks are looking at it"
    grade(submission)
    assert offered() == reverse("labs:hand_in_lab", args=[lab.pk])


def test_fetching_a_lab_from_inside_counts_as_opening_it(school, lab, client, monkeypatch):
    monkeypatch.setattr(hubclient, "owner_of", lambda token: school.student.hub_name)
    way = reverse("labs:api_release", args=[lab.course_key, lab.key])
    for _again in range(2):
        answer = client.get(way, headers={"Authorization": "Bearer x"})
        assert answer.status_code == 200
        assert answer.content[:2] == b"PK"
    assert LabOpening.objects.get().student == school.student


def test_way_to_the_simple_page_counts_as_opening_and_is_on_the_card(school, lab, client, started):
    card = lab_cards(school.student, [lab.lab_key])[lab.lab_key]
    assert card.plain_url == reverse("labs:plain_lab", args=[lab.pk])
    answer = go(client, school.student, "plain_lab", lab)
    (inside,) = parse_qs(urlparse(answer.url).query)["next"]
    assert inside == "/hub/user-redirect/academy/plain?course=networking-basics&assignment=vlsm-plan"
    assert LabOpening.objects.get().student == school.student
    outsider = go(client, UserFactory(role=Role.STUDENT), "plain_lab", lab)
    assert outsider.status_code == 404
    assert lab.key.encode() not in outsider.content
    assert card.plain_url.encode() in go(client, school.student, "hand_in", lab).content


def test_people_who_teach_open_their_own_lab_server_from_the_gradebook(school, client, started, settings):
    way = reverse("labs:write_labs")
    for user in (school.instructor, school.assistant):
        client.force_login(user)
        assert f'href="{way}"' in client.get(reverse("labs:teach")).content.decode()
        answer = client.get(way)
        started.assert_called_with(user.hub_name, mock.ANY, mock.ANY)
        assert answer.url.startswith(settings.HUB_URL + "/hub/oauth_login?")
        assert parse_qs(urlparse(answer.url).query)["next"] == ["/hub/user-redirect/lab"]
    client.force_login(school.student)
    started.reset_mock()
    assert client.get(way).status_code == 403
    started.assert_not_called()


def test_people_who_teach_try_a_lab_from_the_gradebook(school, lab, client, started):
    client.force_login(school.instructor)
    page = client.get(reverse("labs:gradebook_labs", args=[school.cohort.pk])).content.decode()
    assert f'href="{reverse("labs:open", args=[lab.pk])}"' in page
    assert go(client, school.instructor, "open", lab).status_code == 302
