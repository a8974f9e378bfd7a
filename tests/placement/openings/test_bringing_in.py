"""Openings from a table: looked at row by row, held to the form's rules, the same table twice changes nothing."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from placement.base.errors import NoSuchRight
from placement.models import JobOrder, OrderEvent
from placement.openings.bringing_in import BadTable, bring_in, judge
from tests.placement.factories import active_employer, browser, contact_of, staff

pytestmark = pytest.mark.django_db
HEAD = "reference,title,soc_code,hours,wage,shifts,remote,check_kind\n"
GOOD = "A-1,Help desk,15-1232,40,22.50,day|evening,yes,none\n"
POOR = "A-2,Cheap,15-1232,40,9.00,,,\n"
ODD = "A-3,Odd,99-9999,forty,22,dusk,,\n"


@pytest.fixture
def by():
    return staff()


@pytest.fixture
def employer(by):
    return active_employer(by)


def outcomes(verdicts):
    return [(one.line, one.outcome) for one in verdicts]


def test_a_look_says_of_each_row_what_would_come_of_it_and_changes_nothing(employer):
    found = judge(employer, HEAD + GOOD + POOR + ODD + GOOD + ",No reference,15-1232,40,22,,,\n")
    assert outcomes(found) == [(2, "new"), (3, "refused"), (4, "refused"), (5, "refused"), (6, "refused")]
    assert found[1].why == ["wage in dollars: That is $9.00 an hour. We take openings from $12.00 an hour on."]
    said = " ".join(found[2].why)
    for words in ("SOC code: This code is not in the official list", "hours a week: ", "When the work is: "):
        assert words in said, said
    assert found[3].why == ["The same reference stands in a row above."]
    assert not JobOrder.objects.exists()


def test_cell_without_a_column_and_a_column_twice_are_said_and_nothing_is_lost(employer):
    said = "It has more cells than columns: “Canary”. Put a text that has commas into quotation marks."
    found = judge(employer, HEAD + GOOD.replace("none", "none,Canary"))
    assert found[0].why == [said]
    with pytest.raises(BadTable, match="These columns are there twice: title"):
        judge(employer, HEAD.replace("shifts", "title") + GOOD)


def test_rows_are_made_once_and_changed_by_their_reference(employer, by):
    assert outcomes(bring_in(employer=employer, by=by, text=HEAD + GOOD + POOR)) == [(2, "new"), (3, "refused")]
    order = JobOrder.objects.get()
    made = (order.reference, order.state, order.shifts, order.remote, order.check_kind, str(order.hourly))
    assert made == ("A-1", "draft", ("day", "evening"), True, "none", "22.50")
    events = OrderEvent.objects.count()
    assert outcomes(bring_in(employer=employer, by=by, text=HEAD + GOOD)) == [(2, "same")]
    assert OrderEvent.objects.count() == events
    JobOrder.objects.filter(pk=order.pk).update(summary="Kept")
    table = "reference;title;soc_code;hours;wage\nA-1;Help desk;15-1232;40;24\n"
    found = bring_in(employer=employer, by=by, text=table)
    assert (found[0].outcome, found[0].why) == ("changed", ["wage in dollars"])
    order.refresh_from_db()
    assert (str(order.wage), order.summary, order.shifts) == ("24.00", "Kept", ("day", "evening"))
    assert order.events.filter(kind="changed").count() == 1


def test_the_reference_of_another_employer_is_another_opening_and_one_that_is_over_stays(employer, by):
    other = active_employer(by, name="Other")
    bring_in(employer=employer, by=by, text=HEAD + GOOD)
    assert outcomes(bring_in(employer=other, by=by, text=HEAD + GOOD)) == [(2, "new")]
    JobOrder.objects.filter(employer=employer).update(state="closed")
    found = judge(employer, HEAD + GOOD)
    assert found[0].why == ["This opening is over. Open it again first, or use another reference."]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title\nx\n", "must name these columns, too: reference, soc_code, hours, wage."),
        (HEAD, "no row below"),
        (HEAD.replace("remote", "salary") + GOOD, "not known: salary."),
        (HEAD + GOOD * 201, "more than 200 rows"),
        ("\0", "no CSV file"),
    ],
)
def test_what_is_no_table_is_said_in_words(employer, text, said):
    with pytest.raises(BadTable) as caught:
        judge(employer, text)
    assert said in str(caught.value)


def test_the_page_looks_first_keeps_the_table_and_then_brings_it_in(employer, by):
    client, address = browser(by), reverse("placement:order-import", args=[employer.pk])
    file = SimpleUploadedFile("openings.csv", ("\ufeff" + HEAD + GOOD + POOR).encode())
    page = client.post(address, {"file": file}).content.decode()
    assert "is added as a draft" in page
    assert "We take openings from $12.00 an hour on." in page
    assert "A-2,Cheap,15-1232" in page
    assert not JobOrder.objects.exists()
    bad = client.post(address, {"rows": "title\nKept as typed\n"}).content.decode()
    assert "must name these columns" in bad
    assert "Kept as typed" in bad
    page = client.post(address, {"rows": HEAD + GOOD + POOR, "confirm": "1"}).content.decode()
    assert "What was done" in page
    assert [order.title for order in JobOrder.objects.all()] == ["Help desk"]


def test_an_employer_brings_nothing_in(employer, by):
    with pytest.raises(NoSuchRight):
        bring_in(employer=employer, by=contact_of(employer, by), text=HEAD + GOOD)
    assert not JobOrder.objects.exists()


def test_one_and_three_rows_are_judged_in_as_many_queries(employer, by, django_assert_num_queries):
    text = HEAD + GOOD
    bring_in(employer=employer, by=by, text=text)
    with django_assert_num_queries(2):
        judge(employer, text)
    text += GOOD.replace("A-1", "B-1") + GOOD.replace("A-1", "B-2")
    bring_in(employer=employer, by=by, text=text)
    with django_assert_num_queries(2):
        judge(employer, text)
