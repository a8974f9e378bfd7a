"""Entries by hand: only what can be true, dated, replaced and withdrawn with a reason; and what wage records do."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from pathways.cohorts.models.cohort import Cohort
from pathways.cohorts.services.enrolment import enrol_student
from people.models import AccessEvent
from placement.base.errors import AlreadyWritten, KnownOtherwise, NoSuchRight, NotPlausible, NotStanding, ReasonNeeded
from placement.models import OutcomeRecord, QuarterRecord, StatusRecord
from placement.outcomes import plausible
from placement.outcomes.entries import record_gap, record_outcome, record_quarter, record_status, withdraw_entry
from placement.outcomes.reading import history_of
from placement.outcomes.wage_rows import NOT_YOURS, TWICE, dry_run, write_rows
from tests.placement.factories import browser, searching, staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("networking")]
TODAY = date(2026, 11, 29)
# Session, person, roles and own students; sixteen for the histories; jobs and exams; who was told of a look today,
# between a savepoint's two ends.
QUERIES = 24
GOOD = {
    "pathway": "networking",
    "enrolled_on": date(2019, 1, 8),
    "planned_end_on": date(2019, 6, 14),
    "exit_on": date(2019, 6, 10),
}
PAID = {"year": 2025, "quarter": 4, "employed": True, "earnings": Decimal(4000), "employer_tag": "A"}


@pytest.fixture
def by():
    return staff()


@pytest.fixture
def student(by):
    return searching(by)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"enrolled_on": date(1066, 10, 14)}, "enrolled_on"),
        ({"exit_on": date(2019, 1, 7)}, "exit_on"),
        ({"planned_end_on": date(2018, 6, 1)}, "planned_end_on"),
        ({"planned_end_on": date(2025, 6, 1)}, "planned_end_on"),
        ({"exit_on": date(2026, 11, 30)}, "exit_on"),
        ({"credential_on": date(2018, 12, 31)}, "credential_on"),
        ({"cirr_code": "1A"}, "cirr_code"),
        ({"in_field_on": date(2019, 7, 1)}, "in_field_on"),
    ],
)
def test_training_that_cannot_be_true_is_found(changed, field):
    assert field in plausible.training(GOOD | changed, TODAY)
    assert plausible.training(GOOD, TODAY) == {}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"earnings": Decimal(-500)}, "earnings"),
        ({"earnings": Decimal("100000.01")}, "earnings"),
        ({"employed": False}, "earnings"),
        ({"quarter": 5}, "quarter"),
        ({"year": 2027, "quarter": 1}, "year"),
        ({"year": 1066}, "year"),
        ({"employer_tag": "Bakery"}, "employer_tag"),
    ],
)
def test_quarter_that_cannot_be_true_is_found(changed, field):
    assert list(plausible.quarter(PAID | changed, TODAY)) == [field]
    assert plausible.quarter(PAID | {"earnings": Decimal(100000)}, TODAY) == {}
    assert plausible.quarter(PAID | {"year": 2026}, TODAY) == {}


def test_gap_is_in_order_and_at_most_180_days_long():
    first = date(2026, 1, 1)
    for days, found in ((0, []), (179, []), (180, ["last_on"]), (-1, ["last_on"])):
        assert list(plausible.gap({"first_on": first, "last_on": first + timedelta(days=days)}, TODAY)) == found


def test_pathway_that_does_not_exist_makes_no_column(by, student):
    with pytest.raises(NotPlausible):
        record_outcome(student=student, by=by, **(GOOD | {"pathway": "netwroking"}))
    assert not OutcomeRecord.objects.exists()


def test_days_that_a_seat_tells_are_not_typed(by, student, networking):
    today = timezone.localdate()
    cohort = Cohort.objects.create(name="C", pathway=networking, starts_on=today, ends_on=today + timedelta(days=90))
    enrol_student(cohort=cohort, student=student, by=None)
    days = {"enrolled_on": today, "planned_end_on": today + timedelta(days=90), "exit_on": None}
    with pytest.raises(KnownOtherwise):
        record_outcome(student=student, by=by, **(GOOD | days))
    assert record_outcome(student=student, by=by, **GOOD)


def test_same_time_is_written_once(by, student):
    record_outcome(student=student, by=by, **GOOD)
    record_quarter(student=student, by=by, evidence="wage_record", **PAID)
    record_gap(student=student, by=by, reason="care", first_on=date(2026, 1, 1), last_on=date(2026, 1, 9))
    with pytest.raises(AlreadyWritten):
        record_outcome(student=student, by=by, **(GOOD | {"enrolled_on": date(2019, 6, 1)}))
    with pytest.raises(AlreadyWritten):
        record_quarter(student=student, by=by, evidence="wage_record", **PAID)
    record_quarter(student=student, by=by, evidence="wage_record", **(PAID | {"employer_tag": "B"}))


def test_replaced_entry_counts_no_more_and_stays(by, student):
    old = record_quarter(student=student, by=by, evidence="wage_record", **PAID)
    with pytest.raises(ReasonNeeded):
        record_quarter(student=student, by=by, replaces=old, evidence="wage_record", **PAID)
    changed = PAID | {"earnings": Decimal(4400)}
    record_quarter(student=student, by=by, replaces=old, why="typing", evidence="wage_record", **changed)
    assert [wage.earnings for wage in history_of(student.pk).wages] == [Decimal(4400)]
    assert QuarterRecord.objects.count() == 2
    with pytest.raises(NotStanding):
        record_quarter(student=student, by=by, replaces=old, why="typing", evidence="wage_record", **PAID)


def test_withdrawn_entry_counts_no_more_and_can_be_written_again(by, student):
    facts = {"code": "deceased", "on": date(2026, 1, 5)}
    entry = record_status(student=student, by=by, **facts)
    withdraw_entry(entry=entry, by=by, why="other_person")
    assert history_of(student.pk).exclusions == ()
    with pytest.raises(NotStanding):
        withdraw_entry(entry=entry, by=by, why="other_person")
    record_status(student=student, by=by, **facts)
    assert history_of(student.pk).exclusions == (("deceased", date(2026, 1, 5)),)
    assert StatusRecord.objects.count() == 3


def test_entry_about_somebody_elses_student_is_refused(student):
    with pytest.raises(NoSuchRight):
        record_status(student=student, by=staff(), code="3A", on=date(2026, 1, 5))


def test_form_says_what_is_wrong_at_its_field_and_keeps_what_was_typed(by, student):
    place = reverse("placement:record-add", args=[student.pk, "quarter"])
    page = browser(by).post(place, PAID | {"earnings": "-500", "evidence": "wage_record"}).content.decode()
    assert "Dollars cannot be less than 0." in page
    assert 'value="-500"' in page
    assert not QuarterRecord.objects.exists()


def test_page_replaces_and_takes_back(by, student):
    entry = record_status(student=student, by=by, code="3A", on=date(2026, 1, 5))
    client = browser(by)
    place = reverse("placement:record-replace", args=[student.pk, "status", entry.pk])
    client.post(place, {"code": "3B", "on": "2026-01-05", "why": "newer"})
    new = StatusRecord.objects.standing().get()
    client.post(reverse("placement:record-withdraw", args=[student.pk, "status", new.pk]), {"why": "asked"})
    page = client.get(reverse("placement:record", args=[student.pk])).content.decode()
    assert "replaced: Newer facts came" in page
    assert "taken back: The person asked for it" in page
    assert not StatusRecord.objects.standing().exists()


def rows_of(by, *lines: str):
    return dry_run("\n".join(["Person,quarter,employer,earnings", *lines]), by)


def test_wage_records_are_looked_at_row_by_row_before_anything_is_written(by, student):
    record_quarter(student=student, by=by, evidence="wage_record", **PAID)
    name, other = student.username, searching(staff()).username
    rows = rows_of(
        by,
        f"{name},2025Q4,A,4000",
        f"{name},2025Q4,B,3000.50",
        f"{name},2026-Q2,,",
        f"{name},2025Q4,b,1",
        f"{other},2025Q4,A,1",
        f"{name},soon,A,1",
        f"{name},2025Q4,C,much",
        f"{name},2025Q4,D,-500",
    )
    assert [row.writes for row in rows] == [False, True, True, False, False, False, False, False]
    assert [rows[3].problem, rows[4].problem] == [TWICE, NOT_YOURS]
    assert all(row.problem for row in rows[5:])
    assert QuarterRecord.objects.count() == 1
    assert write_rows(rows=rows, by=by) == 2
    assert sum(wage.earnings or 0 for wage in history_of(student.pk).wages) == Decimal("7000.50")


def test_newer_wage_record_replaces_the_one_before(by, student):
    old = record_quarter(student=student, by=by, evidence="wage_record", **PAID)
    rows = rows_of(by, f"{student.username},2025Q4,A,4100")
    write_rows(rows=rows, by=by)
    new = QuarterRecord.objects.standing().get()
    assert (new.replaces, new.why, new.earnings) == (old, "newer", Decimal(4100))


def test_wage_page_writes_only_after_the_look(by, student):
    text = f"person,quarter,employer,earnings\n{student.username},2025Q4,A,4000"
    client, place = browser(by), reverse("placement:wages")
    page = client.post(place, {"text": text}).content.decode()
    assert "Write 1 row" in page
    assert not QuarterRecord.objects.exists()
    client.post(place, {"text": text, "write": "yes"})
    assert QuarterRecord.objects.get().earnings == Decimal(4000)
    assert "must name the columns" in client.post(place, {"text": "a,b\n1,2"}).content.decode()


def test_look_at_why_is_logged_and_says_what_counts(by, student):
    record_outcome(student=student, by=by, **GOOD)
    page = browser(by).get(reverse("placement:why", args=[student.pk])).content.decode()
    assert f"Left on {date_format(GOOD['exit_on'], 'DATE_FORMAT')}, the last day of service." in page
    assert "Counts as no" in page
    look = AccessEvent.objects.get(field="outcomes")
    assert (look.reader_id, look.subject_id) == (by.pk, student.pk)


def test_facts_that_need_a_look_name_the_person_and_who_can_mend_it(by, student):
    record_outcome(student=student, by=by, **GOOD)
    stranger = searching(staff(), display_name="Canary Other")
    record_outcome(student=stranger, by=stranger.assignments.get().staff, **GOOD)
    page = browser(by).get(reverse("placement:quality")).content.decode()
    assert "Nothing is known of work in 2019, quarter 4" in page
    assert "You, among the facts for the outcome figures" in page
    assert "Canary Other" not in page


def looks(by):
    return [(look.reader_id, look.subject_id) for look in AccessEvent.objects.filter(field="outcome_facts")]


def test_whoever_is_named_among_facts_that_need_a_look_can_read_who_looked_once_a_day(by, student):
    record_outcome(student=student, by=by, **GOOD)
    searching(by)  # of whom nothing is said
    for _ in range(2):
        browser(by).get(reverse("placement:quality"))
    assert looks(by) == [(by.pk, student.pk)]


def test_look_at_what_was_written_down_about_one_person_is_logged_each_time(by, student):
    entry = record_status(student=student, by=by, code="health", on=TODAY - timedelta(days=9))
    place = reverse("placement:record", args=[student.pk])
    client = browser(by)
    assert entry.get_code_display() in client.get(place).content.decode()
    client.get(f"{place}status/{entry.pk}/")
    assert looks(by) == [(by.pk, student.pk)] * 2


def test_dry_run_that_tells_of_an_entry_is_a_look(by, student):
    other = searching(by)
    record_quarter(student=student, by=by, evidence="wage_record", **PAID)
    rows = "".join(f"{person.username},2025Q4,A,4000\n" for person in (student, other))
    page = browser(by).post(reverse("placement:wages"), {"text": f"person,quarter,employer,earnings\n{rows}"})
    assert "Is there already" in page.content.decode()
    assert looks(by) == [(by.pk, student.pk)]


@pytest.mark.parametrize("number", [1, 3])
def test_facts_that_need_a_look_take_the_same_queries_for_any_number(number, by, django_assert_num_queries):
    for _ in range(number):
        record_outcome(student=searching(by), by=by, **GOOD)
    client = browser(by)
    client.get(reverse("placement:quality"))
    with django_assert_num_queries(QUERIES):
        client.get(reverse("placement:quality"))
