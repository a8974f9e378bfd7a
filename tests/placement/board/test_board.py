"""The board of one staff member: where each way stands, what is due, what can be sent, what waits."""

from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from people.base.rules import roles_of
from placement.base.enums import ReferralState
from placement.board import selectors
from placement.board.cards import Card
from placement.board.selectors import STAGES, Wanted, board
from placement.models import Referral
from placement.openings.models import JobOrder
from placement.placements.services import record_placement
from tests.placement.factories import (
    TERMS,
    active_employer,
    browser,
    open_order,
    referred,
    release_for,
    searching,
    staff,
    suggested,
)

EARLY = (ReferralState.SUGGESTED, ReferralState.STUDENT_INTERESTED, ReferralState.RELEASE_SIGNED)
LATE = (
    ReferralState.REFERRED,
    ReferralState.APPLIED,
    ReferralState.SCREENING,
    ReferralState.INTERVIEW,
    ReferralState.OFFERED,
)


def card(state, *, release=True, frozen=False):
    referral = SimpleNamespace(state=state, frozen=frozen)
    return Card(referral, "", 0, None, live=release)


@pytest.mark.parametrize("state", ReferralState.values)
def test_way_is_ready_to_be_sent_while_it_is_early_and_a_release_lives(state):
    assert card(state).ready_to_refer is (state in EARLY)
    assert card(state, release=False).ready_to_refer is False


@pytest.mark.parametrize("state", ReferralState.values)
def test_way_waits_where_the_employer_would_see_something_and_no_release_lives(state):
    assert card(state).waits is False
    assert card(state, release=False).waits is (state in LATE)
    assert card(state, frozen=True).waits is True


def test_every_live_state_stands_in_one_column():
    shown = [state for _key, _title, states in STAGES for state in states]
    assert len(shown) == len(set(shown))
    assert set(EARLY) | set(LATE) <= set(shown)


pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return staff()


def columns(found):
    return {stage.key: [card.referral for card in stage.cards] for stage in found.stages if stage.cards}


def test_each_way_stands_in_the_column_of_its_state(by):
    early = suggested(by)
    sent, _release = referred(by)
    found = board(by)
    assert columns(found) == {"interest": [early], "referred": [sent]}
    assert [stage.key for stage in found.stages] == ["interest", "release", "referred", "interview", "offer"]
    assert {card.live for stage in found.stages for card in stage.cards if card.referral == sent} == {True}


def test_board_shows_the_own_case_load_only(by):
    suggested(staff())
    assert columns(board(by)) == {}


def test_board_is_narrowed_to_an_opening_a_student_or_a_column(by):
    order, student = open_order(by), searching(by)
    one = suggested(by, student, order)
    other = suggested(by)
    sent, _release = referred(by)
    assert columns(board(by, Wanted(order=order.pk))) == {"interest": [one]}
    assert columns(board(by, Wanted(student=other.student_id))) == {"interest": [other]}
    assert columns(board(by, Wanted(student=student.pk, order=other.order_id))) == {}
    assert columns(board(by, Wanted(stage="referred"))) == {"referred": [sent]}
    assert columns(board(by, Wanted(student=uuid4()))) == {}
    assert JobOrder.objects.count() == 3


@pytest.mark.parametrize(("days", "due"), [(-1, True), (0, True), (1, False), (None, False)])
def test_way_is_due_from_its_day_on(by, days, due):
    referral = suggested(by)
    on = None if days is None else timezone.localdate() + timedelta(days=days)
    Referral.objects.filter(pk=referral.pk).update(due_on=on)
    assert [(one.card.referral, one.days) for one in board(by).due] == ([(referral, -days)] if due else [])


def test_card_says_for_how_many_days_it_has_stood(by):
    referral = suggested(by)
    Referral.objects.filter(pk=referral.pk).update(moved_at=timezone.now() - timedelta(days=3, hours=1))
    assert [card.days for stage in board(by).stages for card in stage.cards] == [3]


def due_since(referral, days):
    on = timezone.localdate() - timedelta(days=days)
    Referral.objects.filter(pk=referral.pk).update(due_on=on)
    return referral


def test_what_has_waited_longest_comes_first_and_says_for_how_long(by):
    """20 days ago read "due today"."""
    student, order = searching(by), open_order(by)
    today, old = due_since(suggested(by, order=order), 0), due_since(suggested(by, order=order), 20)
    on = timezone.localdate() - timedelta(days=5)
    job = record_placement(student=student, by=by, start_on=on, found_by="self", **TERMS)
    found = board(by)
    assert [(one.card and one.card.referral, one.job, one.days) for one in found.due] == [
        (old, None, 20),
        (None, job, 5),
        (today, None, 0),
    ]
    page = browser(by).get(reverse("placement:board")).content.decode()
    assert [page.count(words) for words in ("has waited for 20 days", "has waited for 5 days", "due today")] == [
        2,
        1,
        2,
    ]


def test_a_signed_release_fills_its_column_by_itself(by):
    signed, asked = suggested(by), suggested(by)
    release_for(signed, by)
    release_for(asked, by, sign=False)
    assert columns(board(by)) == {"interest": [asked], "release": [signed]}


def test_who_was_asked_is_not_to_be_asked(by):
    referral = suggested(by)
    assert board(by).stages[0].cards[0].next_action == "Ask if they are interested"
    release_for(referral, by, sign=False)
    day = timezone.localdate().strftime("%-d %b")
    assert board(by).stages[0].cards[0].next_action == f"Asked to share on {day}. The student has not answered yet"
    page = browser(by).get(reverse("placement:referral", args=[referral.pk])).content.decode()
    assert ("Ask again" in page, "Ask for a release</a>" in page) == (True, False)


def test_long_column_shows_its_first_cards_and_leads_to_all_of_them(by):
    order = open_order(by)
    ways = {suggested(by, order=order).pk for _ in range(14)}
    client = browser(by)
    path = reverse("placement:board")
    assert client.get(path).content.decode().count("board-card__title") == 12
    assert "Interest: show all 14" in client.get(path).content.decode()
    pages = [client.get(path, {"stage": "interest", "page": page}).context["board"] for page in (1, 2)]
    assert [len(page.stages[0].cards) for page in pages] == [12, 2]
    assert {card.referral.pk for page in pages for card in page.stages[0].cards} == ways


def test_board_is_searched_by_student_job_and_employer(by):
    one = suggested(by, searching(by, display_name="Calm River"))
    other = suggested(by, order=open_order(by, active_employer(by, name="Lakeside"), title="Help desk"))
    job = record_placement(
        student=searching(by, display_name="Calm Hill"),
        by=by,
        start_on=timezone.localdate(),
        found_by="self",
        **TERMS | {"title": "Cook"},
    )
    for words, ways, jobs in (
        ("calm r", [one], []),
        ("lakeside", [other], []),
        ("HELP", [other], []),
        ("cook", [], [job]),
    ):
        found = board(by, Wanted(words=words))
        assert [card.referral for stage in found.stages for card in stage.cards] == ways
        assert [due.job for due in found.due if due.job] == jobs


def test_board_counts_all_and_reads_only_what_it_shows(by, django_assert_num_queries):
    order = open_order(by)
    for _ in range(14):
        due_since(suggested(by, order=order), 2)
    for page, shown in ((None, 12), ("2", 2)):
        roles_of(by)
        with django_assert_num_queries(5):
            found = board(by, Wanted(page=page))
        assert (found.page.paginator.count, len(found.due)) == (14, shown)
        assert [(stage.count, len(stage.cards)) for stage in found.stages if stage.count] == [(14, 12)]


def test_card_that_is_erased_while_the_board_is_read_is_left_out(monkeypatch):
    """Ids are read first: a row that was gone by then answered with an error."""
    by = staff()
    stays, (gone, _release) = suggested(by), referred(by)
    Referral.objects.update(due_on=timezone.localdate())
    real = selectors._cards

    def erased_before(pks, today):
        Referral.objects.filter(pk=gone.pk).delete()
        return real(pks, today)

    monkeypatch.setattr(selectors, "_cards", erased_before)
    found = board(by)
    assert [row.card.referral for row in found.due if row.card] == [stays]
    assert [card.referral for stage in found.stages for card in stage.cards] == [stays]
    assert board(by, Wanted(stage="referred")).stages[0].cards == []
