"""Evidence covers its day; ends and corrections fit; a person is followed beyond a job's end; one list a week."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from people.contact.services import set_contact_rule
from people.models import AccessEvent
from placement.base.errors import (
    DayNotPlausible,
    EndBeforeStart,
    EvidenceElsewhere,
    EvidenceNeeded,
    IllegalMove,
    JobEnded,
    ReasonNeeded,
    TooEarly,
    WorkedLater,
)
from placement.models import Placement, PlacementEvent
from placement.outcomes.reading_work import jobs_of
from placement.placements import week
from placement.placements.selectors import day_after_end, next_check, to_look_at
from placement.placements.services import (
    correct_dates,
    end_placement,
    record_retention,
    start_placement,
    verify_placement,
)
from placement.placements.week import this_week
from tests.placement.factories import browser, staff
from tests.placement.placements.test_placements import job, verified

pytestmark = pytest.mark.django_db
SLIP = {"evidence": "pay_slip_shown"}


@pytest.fixture
def by():
    return staff()


def ago(days):
    return timezone.localdate() - timedelta(days=days)


def refused(error, placement, act, **facts):
    def stands():
        return Placement.objects.values().get(pk=placement.pk), PlacementEvent.objects.count()

    before = stands()
    with pytest.raises(error):
        act(placement=placement, **facts)
    assert stands() == before


def held_of(placement):
    """Return the one job of the placement's person, as figures count it."""
    [(held,)] = jobs_of({"student": placement.student}).values()
    return held


def ended(by, days=100, end=60):
    placement = verified(by, days)
    return end_placement(placement=placement, reason="position_ended", on=ago(days - end), by=by)


@pytest.mark.parametrize(
    ("evidence", "dated"),
    [
        ("offer_shown", date(1999, 1, 1)),
        ("pay_slip_shown", ago(11)),
        ("pay_slip_shown", ago(-1)),
        ("offer_shown", ago(200)),
    ],
)
def test_evidence_of_another_time_verifies_nothing(by, evidence, dated):
    placement = start_placement(placement=job(by, 10), on=ago(10), by=by)
    refused(EvidenceElsewhere, placement, verify_placement, evidence=evidence, dated=dated, by=by)


def test_offer_letter_from_before_the_first_day_verifies(by):
    placement = start_placement(placement=job(by, 10), on=ago(10), by=by)
    assert verify_placement(placement=placement, evidence="offer_shown", dated=ago(40), by=by).state == "verified"


@pytest.mark.parametrize("dated", [date(1999, 1, 1), ago(6), ago(-1)])
def test_day_at_work_is_not_shown_by_a_paper_from_before_it(by, dated):
    placement = verified(by, 35)
    refused(EvidenceElsewhere, placement, record_retention, day=30, employed="same", by=by, dated=dated, **SLIP)
    assert record_retention(placement=placement, day=30, employed="same", by=by, dated=ago(5), **SLIP).state == "d30"


def test_end_before_the_start_or_after_today_is_refused(by):
    placement = verified(by, 35)
    end = {"reason": "let_go", "by": by}
    refused(EndBeforeStart, placement, end_placement, on=ago(36), **end)
    refused(TooEarly, placement, end_placement, on=ago(-1), **end)
    record_retention(placement=placement, day=30, employed="same", by=by, dated=ago(5), **SLIP)
    refused(WorkedLater, placement, end_placement, on=ago(20), **end)
    assert end_placement(placement=placement, on=ago(5), **end).state == "separated"


def test_first_day_that_cannot_be_meant_is_written_nowhere(by):
    begun, agreed = verified(by, 35), job(by)
    right = {"ended_on": None, "reason": "typing", "by": by}
    refused(DayNotPlausible, begun, correct_dates, start_on=date(1, 1, 1), **right)
    refused(DayNotPlausible, agreed, start_placement, on=date(1, 1, 1), by=by)
    for day in (date(1, 1, 1), date(9999, 12, 31)):
        with pytest.raises(DayNotPlausible):
            job(by, start_on=day)
    assert Placement.objects.count() == 2


def test_refused_step_of_a_job_keeps_what_was_typed(by):
    placement = verified(by, 35)
    typed = {"end-reason": "let_go", "end-on": ago(36).isoformat()}
    page = browser(by).post(reverse("placement:job-end", args=[placement.pk]), typed).content.decode()
    assert ("The last day is before the first one" in page, f'value="{ago(36)}"' in page) == (True, True)


def test_job_that_never_began_ends_before_its_first_day(by):
    placement = job(by, -20)
    assert end_placement(placement=placement, reason="own_choice", on=ago(0), by=by).state == "separated"
    assert this_week(by)[1] == []


def test_person_is_followed_beyond_the_end_of_the_job(by):
    placement = ended(by)
    refused(IllegalMove, placement, record_retention, day=90, employed="no", by=by)
    record_retention(placement=placement, day=30, employed="same", by=by, dated=ago(60), **SLIP)
    record_retention(placement=placement, day=60, employed="unknown", by=by)
    refused(JobEnded, placement, record_retention, day=90, employed="same", by=by, dated=ago(5), **SLIP)
    refused(EvidenceNeeded, placement, record_retention, day=90, employed="other", by=by)
    record_retention(placement=placement, day=90, employed="other", by=by, dated=ago(5), **SLIP)
    refused(TooEarly, placement, record_retention, day=180, employed="no", by=by)
    placement.refresh_from_db()
    held = held_of(placement)
    assert (placement.state, held.known, held.ended_on) == (
        "separated",
        {30: "same", 60: "unknown", 90: "other"},
        ago(40),
    )


def test_dates_are_put_right_with_a_reason_and_the_old_ones_stay_in_the_events(by):
    placement = ended(by)
    right = {"start_on": ago(98), "ended_on": ago(45), "by": by}
    refused(ReasonNeeded, placement, correct_dates, reason=" ", **right)
    refused(EndBeforeStart, placement, correct_dates, reason="typing", **(right | {"ended_on": ago(99)}))
    refused(IllegalMove, placement, correct_dates, reason="typing", **(right | {"ended_on": None}))
    refused(TooEarly, placement, correct_dates, reason="typing", **(right | {"start_on": ago(-1)}))
    correct_dates(placement=placement, reason="typing", **right)
    placement.refresh_from_db()
    held = held_of(placement)
    assert (placement.start_on, held.ended_on, max(end for _start, end in held.spans)) == (ago(98), ago(45), ago(45))
    assert [event.on for event in placement.events.filter(kind="corrected")] == [ago(98), ago(45)]
    assert placement.events.filter(kind="moved", on=ago(40)).exists()


def test_week_says_who_which_day_and_the_way_that_is_open_now_without_opening_it(by):
    reached, silent = verified(by, 31), ended(by, 70, 20)
    verified(by, 2)
    rule = {"address": "Canary 1", "hours": "", "code_name": ""}
    set_contact_rule(user=reached.student, channel="phone", allowed=True, voicemail=False, **rule)
    _page, lines = this_week(by)
    assert [(line.check.placement, line.check.day, bool(line.ways)) for line in lines] == [
        (silent, 30, False),
        (reached, 30, True),
    ]
    page = browser(by).get(reverse("placement:this-week")).content.decode()
    assert ("Canary 1" in page, "No safe way is open now" in page) == (False, True)
    assert not AccessEvent.objects.filter(field="contact_address").exists()


def test_one_tap_answers_and_leads_back_to_the_list(by):
    placement, client = verified(by, 31), browser(by)
    path = reverse("placement:week-answer", args=[placement.pk])
    said = client.post(path, {"day": 30, "employed": "same", **SLIP, "dated": ago(20)}, follow=True).content.decode()
    assert "does not cover that day" in said
    client.post(path, {"day": 30, "employed": "same", **SLIP, "dated": ago(0)}, follow=True)
    client.post(path, {"day": 30, "employed": "no"})
    days = placement.events.filter(to_state="d30").values_list("employed", flat=True)
    assert (list(days), this_week(by)[1]) == (["same"], [])


@pytest.mark.parametrize("number", [1, 3])
def test_week_takes_a_fixed_number_of_queries(by, number, django_assert_num_queries):
    for _ in range(number):
        verified(by, 31)
    with django_assert_num_queries(4):
        assert len(this_week(by)[1]) == number


def test_the_database_finds_the_days_that_each_job_says_of_itself(by):
    """The list is cut where it is read, so the rule stands twice: both must say the same."""
    kept = {"evidence": "pay_slip_shown", "by": by}
    rows = [job(by, 3), job(by, -2), verified(by, 70), verified(by, 400), ended(by), ended(by, 40, 3)]
    for day in (30, 60):
        record_retention(placement=rows[3], day=day, employed="same", dated=ago(0), **kept)
    record_retention(placement=rows[4], day=30, employed="other", dated=ago(0), **kept)
    end_placement(placement=job(by, 5), reason="let_go", on=ago(1), by=by)
    for until in (ago(400), ago(5), ago(0), ago(-400)):
        said = {row: check.on for row in Placement.objects.all() if (check := next_check(row) or day_after_end(row))}
        found = {row: row.look_on for row in to_look_at(Placement.objects.all(), until)}
        assert found == {row: on for row, on in said.items() if on <= until}


def test_list_of_the_week_is_cut_and_loses_nobody(by):
    rows = {verified(by, 31 + n).pk for n in range(14)}
    client = browser(by)
    pages = [client.get(reverse("placement:this-week"), {"page": page}).context["lines"] for page in (1, 2)]
    assert [len(page) for page in pages] == [12, 2]
    assert {line.check.placement.pk for page in pages for line in page} == rows
    assert f'id="{pages[0][0].check.placement.pk}-evidence"' in pages[0][0].fields


def test_job_that_is_erased_while_the_week_is_read_is_left_out(by, monkeypatch):
    stays, gone = verified(by, 31), verified(by, 31)
    real = week.JOBS

    def erased_before(*, pks):
        Placement.objects.filter(pk=gone.pk).delete()
        return real(pks=pks)

    monkeypatch.setattr(week, "JOBS", erased_before)
    assert [line.check.placement for line in this_week(by)[1]] == [stays]
