"""What is done on a card: one service behind button, keys and drag; refused moves say why and lose nothing."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from people.caseload.services import set_bar
from people.models import AccessEvent
from people.releases.services.releases import revoke_release
from people.rights import export
from placement.base.errors import CardStays, PlacementError
from placement.board.moving import place_card
from placement.board.selectors import Wanted, board
from placement.models import Referral, ReferralEvent, ReferralNote
from tests.placement.factories import accepted, browser, open_order, referred, release_for, searching, staff, suggested
from tests.told import told

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return staff()


def act(client, name, referral, data, **more):
    return client.post(reverse(f"placement:board-{name}", args=[referral.pk]), data, **more)


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def state_of(referral):
    return Referral.objects.get(pk=referral.pk).state


def test_button_keys_and_drag_do_the_same_and_say_the_same(by):
    """Keys and dragging send the column, the button the step: both forms of one form."""
    order = open_order(by)
    told = []
    for data in ({"to": "referred", "stage": ""}, {"stage": "referred"}, {"stage": "referred", "to": "no_response"}):
        referral = suggested(by, searching(by, display_name="Canary"), order)
        release_for(referral, by)
        before = ReferralEvent.objects.filter(referral=referral).count()
        response = act(browser(by), "move", referral, data)
        events = list(ReferralEvent.objects.filter(referral=referral).values_list("to_state", "by"))[before:]
        told.append((said(response), state_of(referral), events))
    assert told == [(["Canary, Canary Technician: now “Referred”."], "referred", [("referred", by.pk)])] * 3


@pytest.mark.parametrize(
    ("stage", "why"),
    [
        ("interest", "A card does not go back to interest"),
        ("release", "Only the student can say yes to sharing"),
        ("referred", "It stands there already"),
        ("interview", "“Applied” comes before that"),
        ("offer", "“Applied” comes before that"),
    ],
)
def test_a_card_that_cannot_stand_there_says_why_and_nothing_changes(by, stage, why):
    referral, _release = referred(by)
    events = ReferralEvent.objects.count()
    with pytest.raises(CardStays, match=why):
        place_card(referral=referral, to=stage, by=by)
    assert (state_of(referral), ReferralEvent.objects.count()) == ("referred", events)


def test_a_card_does_not_go_back(by):
    referral = accepted(by)
    with pytest.raises(CardStays, match="does not go back"):
        place_card(referral=referral, to="interview", by=by)


def test_without_a_release_nothing_is_referred_by_any_way(by):
    referral = suggested(by)
    response = act(browser(by), "move", referral, {"stage": "referred"})
    assert said(response) == [
        "The student has not signed a release for this employer and this opening, or it has ended."
    ]
    assert state_of(referral) == "suggested"


@pytest.mark.parametrize("to", ["", "started", "student_withdrew", "nowhere"])
def test_what_is_no_step_of_staff_is_refused_whatever_is_sent(by, to):
    referral, _release = referred(by)
    with pytest.raises(PlacementError):
        place_card(referral=referral, to=to, by=by)
    assert state_of(referral) == "referred"


def test_a_way_goes_on_with_its_new_release_from_its_card(by, django_capture_on_commit_callbacks):
    referral, release = referred(by)
    with django_capture_on_commit_callbacks(execute=True):
        revoke_release(release=release, by=referral.student)
    release_for(Referral.objects.get(pk=referral.pk), by)
    card = board(by).stages[2].cards[0]
    assert card.act.to == "go_on"
    act(browser(by), "move", referral, {"to": "go_on"})
    assert Referral.objects.get(pk=referral.pk).frozen is False


def test_a_card_rests_until_its_day_with_who_and_why_and_comes_back_by_itself(by):
    referral = suggested(by)
    Referral.objects.filter(pk=referral.pk).update(due_on=timezone.localdate())
    on = timezone.localdate() + timedelta(days=4)
    client = browser(by)
    response = act(client, "rest", referral, {"on": on.isoformat(), "reason": "The manager is away"})
    assert (len(said(response)), board(by).due) == (1, [])
    rests = board(by).stages[0].cards[0].rests
    assert (rests.by, rests.reason) == (by, "The manager is away")
    page = client.get(reverse("placement:board")).content.decode()
    assert f"rests until {on:%-d %b}, {by.get_full_name()}: The manager is away" in page
    Referral.objects.filter(pk=referral.pk).update(due_on=timezone.localdate())
    assert [due.card.referral for due in board(by).due] == [referral]


@pytest.mark.parametrize("days", [-1, 0, 400])
def test_a_day_out_of_reach_is_refused_and_what_was_typed_stays(by, days):
    referral = suggested(by)
    on = timezone.localdate() + timedelta(days=days)
    page = act(browser(by), "rest", referral, {"on": on.isoformat(), "reason": "Canary why"}).content.decode()
    assert ("Choose a day from tomorrow on" in page, "Canary why" in page) == (True, True)
    assert Referral.objects.get(pk=referral.pk).due_on == referral.due_on


@told(
    "The student can read these notes in their own file, and that you looked at them. Write what the next person needs "
    "to know, and no story."
)
def test_notes_are_kept_sealed_with_their_history_and_each_look_is_written_down(by):
    referral = suggested(by)
    client, student = browser(by), referral.student
    for text in ("Canary one", "Canary two"):
        act(client, "note", referral, {"text": text})
    assert "Canary" not in "".join(ReferralNote.objects.values_list("sealed_note", flat=True))
    looks = AccessEvent.objects.filter(subject_id=student.pk, reader_id=by.pk, field="referral_note")
    assert (board(by).stages[0].cards[0].notes, looks.count()) == (2, 0)
    page = client.get(reverse("placement:notes", args=[referral.pk])).content.decode()
    assert 0 < page.index("Canary two") < page.index("Canary one")
    assert looks.count() == 2
    kept = export.everything(student)["referrals"][0]["notes"]
    assert [row["note"] for row in kept] == ["Canary one", "Canary two"]


def test_a_note_without_words_is_no_note(by):
    referral = suggested(by)
    act(browser(by), "note", referral, {"text": "  "})
    assert not ReferralNote.objects.exists()


@pytest.mark.parametrize("name", ["move", "rest", "note"])
def test_who_is_kept_away_from_a_student_does_nothing_on_their_card(by, name):
    referral, _release = referred(by)
    set_bar(staff=by, student=referral.student, by=referral.student)
    data = {"to": "applied", "on": "2027-01-01", "text": "x"}
    events = ReferralEvent.objects.count()
    response = act(browser(by), name, referral, data)
    now = (ReferralEvent.objects.count(), ReferralNote.objects.count())
    assert (response.status_code, now) == (404, (events, 0))


def test_words_find_a_student_an_opening_or_an_employer(by):
    one = suggested(by, searching(by, display_name="Kind Meadow"))
    two = suggested(by, searching(by), open_order(by, title="Cable technician"))
    found = {
        words: {card.referral for stage in board(by, Wanted(words=words)).stages for card in stage.cards}
        for words in ("meadow", "cable tech", "canary works", "%")
    }
    assert found == {"meadow": {one}, "cable tech": {two}, "canary works": {one, two}, "%": set()}


def test_the_board_leads_back_to_what_it_was_narrowed_to(by):
    referral, _release = referred(by)
    path = reverse("placement:board-move", args=[referral.pk]) + "?q=canary&page=2"
    assert browser(by).post(path, {"to": "applied"})["Location"] == reverse("placement:board") + "?q=canary&page=2"


def test_what_was_done_is_said_beside_the_board_once_it_is_swapped_in(by):
    referral, _release = referred(by)
    client = browser(by)
    act(client, "move", referral, {"to": "applied"})
    page = client.get(reverse("placement:board"), headers={"HX-Request": "true"}).content.decode()
    status = page.split('id="said"')[1].split('id="board"')[0]
    assert "now “Applied”." in status
