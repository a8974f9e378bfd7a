"""Pages of openings: found by what people decide by, beside a living wage, changed by who may."""

from decimal import Decimal

import pytest
from django.urls import reverse

from placement.models import JobOrder, LocalPay
from placement.openings.pay import set_pay
from tests.placement.factories import active_employer, browser, contact_of, open_order, searching, staff

pytestmark = pytest.mark.django_db
FORM = {"title": "New job", "soc_code": "15-1231", "hours": "20", "wage": "20", "wage_unit": "hour"}
FORM |= {"permanence": "permanent", "openings": "1"}


@pytest.fixture
def by():
    return staff()


def text(response):
    return response.content.decode()


def titles(client, **query):
    page = client.get(reverse("placement:orders"), query)
    return {order.title for order in page.context["page"]}


def test_openings_are_found_by_what_people_decide_by(by):
    employer = active_employer(by)
    set_pay(county="Some County", least=Decimal(15), living=Decimal(24), source="", by=by)
    good = {"shifts": ["day"], "alone": "never", "check_kind": "none", "bus": "yes", "county": "Some County"}
    open_order(by, employer, title="Good", remote=True, **good)
    open_order(by, employer, title="Night", shifts=["day", "night"], alone="often", check_kind="criminal", bus="no")
    open_order(by, employer, title="Silent")
    client = browser(by)
    for wish in ("no_nights", "not_alone", "no_check", "by_bus", "remote", "living"):
        assert titles(client, wishes=wish) == {"Good"}, wish
    assert titles(client, shift="night") == {"Night"}
    assert titles(client, county="Some County") == {"Good"}
    assert titles(client, q="canary") == {"Good", "Night", "Silent"}
    assert titles(client, q="silent", wishes="by_bus") == set()
    assert titles(client, state="closed") == set()


def test_an_opening_says_what_people_decide_by_and_the_living_wage(by):
    set_pay(county="Some County", least=Decimal(15), living=Decimal("26.10"), source="", by=by)
    check = {"check_kind": "criminal", "check_years": 7, "check_when": "after_offer"}
    order = open_order(by, county="Some County", wage_to=Decimal(28), shifts=["evening"], alone="sometimes", **check)
    student = browser(searching(by))
    page = text(student.get(reverse("placement:opening", args=[order.pk])))
    for words in (
        "$24.50–28.00 an hour",
        "Living wage in Some County: $26.10 an hour.",
        "This pays less.",
        "Evenings",
        "Alone at work at times",
        "Criminal record, 7 years back, after an offer",
    ):
        assert words in page, words
    card = text(student.get(reverse("placement:mine")))
    assert "Evenings · Alone at work at times · Check: Criminal record, 7 years back, after an offer" in card
    advisor = text(browser(by).get(reverse("placement:order", args=[order.pk])))
    assert "People decide by these, and the opening does not say them:" in advisor
    assert "whether a bus or train stops near, the steps until a decision." in advisor


def test_a_form_refuses_nine_dollars_and_a_start_in_2020_and_keeps_what_was_typed(by):
    employer = active_employer(by)
    client = browser(contact_of(employer, by))
    wrong = {**FORM, "wage": "9.00", "start_on": "2020-05-01", "transport": "Bus 12"}
    page = text(client.post(reverse("placement:propose", args=[employer.pk]), wrong))
    assert "That is $9.00 an hour. We take openings from $12.00 an hour on." in page
    assert "That day is over. Choose a day to come, or leave it empty." in page
    assert 'value="Bus 12"' in page
    assert not JobOrder.objects.exists()


def test_employer_changes_pauses_and_closes_an_own_opening_by_its_page(by):
    order = open_order(by, shifts=["day"])
    client = browser(contact_of(order.employer, by))
    path = reverse("placement:employer-opening", args=[order.pk])
    form = {**FORM, "shifts": ["evening"], "wage": "26"}
    client.post(reverse("placement:employer-order-change", args=[order.pk]), form)
    order.refresh_from_db()
    assert (order.state, order.title, order.shifts, order.hourly) == ("review", "New job", ("evening",), Decimal(26))
    client.post(reverse("placement:order-move", args=[order.pk]), {"to": "open"})
    assert JobOrder.objects.get().state == "review"
    asked = {"to": "draft", "reason": "Who is there at night?"}
    browser(by).post(reverse("placement:order-move", args=[order.pk]), asked)
    page = text(client.get(path))
    assert ("Who is there at night?" in page, "Change it and send it again" in page) == (True, True)
    client.post(reverse("placement:employer-order-step", args=[order.pk]), {"step": "close"})
    assert JobOrder.objects.get().state == "closed"
    assert "Close this opening" not in text(client.get(path))


def test_opening_of_another_employer_is_not_found(by):
    order = open_order(by, title="Canary Job")
    stranger = browser(contact_of(active_employer(by, name="Other"), by))
    for name in ("employer-opening", "employer-order-change"):
        answer = stranger.get(reverse(f"placement:{name}", args=[order.pk]))
        assert (answer.status_code, "Canary Job" in text(answer)) == (404, False)
    answer = stranger.post(reverse("placement:employer-order-step", args=[order.pk]), {"step": "close"})
    assert (answer.status_code, JobOrder.objects.get().state) == (404, "open")


def test_staff_open_a_closed_opening_again_by_its_page(by):
    order = open_order(by)
    client = browser(by)
    client.post(reverse("placement:order-move", args=[order.pk]), {"to": "closed"})
    assert "Open again" in text(client.get(reverse("placement:order", args=[order.pk])))
    path = reverse("placement:order-reopen", args=[order.pk])
    assert set(client.post(path, {"openings": "2", "reason": ""}).context["form"].errors) == {"reason"}
    client.post(path, {"openings": "2", "reason": "They need two more"})
    order.refresh_from_db()
    assert (order.state, order.openings) == ("open", 2)


def test_pay_is_written_down_and_stands_beside(by):
    client = browser(by)
    path = reverse("placement:pay")
    wrong = text(client.post(path, {"county": "Some County", "least": "20", "living": "15"}))
    assert "A living wage is not below the least pay. Look at both figures." in wrong
    client.post(path, {"county": "Some County", "least": "15", "living": "22.10", "source": "table of 2026"})
    row = LocalPay.objects.get()
    assert (row.county, row.living, row.by) == ("Some County", Decimal("22.10"), by)
    page = text(client.get(path))
    assert ("table of 2026" in page, "$12.00" in page) == (True, True)


@pytest.mark.parametrize("number", [1, 3])
def test_openings_take_a_fixed_number_of_queries(by, number, django_assert_num_queries):
    employer = active_employer(by)
    for _ in range(number):
        open_order(by, employer)
    client, path = browser(by), reverse("placement:orders")
    client.get(path)
    with django_assert_num_queries(6):
        assert len(client.get(path, {"q": "canary", "state": "open"}).context["page"]) == number
    with django_assert_num_queries(6):
        assert len(client.get(path).context["page"]) == number
