"""Wishes and the employers kept away, by the student's pages: sealed, silent, and always first."""

import pytest
from django.urls import reverse

from people.base.errors import SigningRefused
from people.models import AccessEvent, InboxItem, Release, Task
from people.releases.services.releases import revoke_release, sign_release
from people.rights import export
from people.rights.erasure import erase_person
from placement.base.errors import KeptAway, StillShared
from placement.employers.services import edit_employer
from placement.models import Employer, Referral, WorkWishes
from placement.outcomes.rights import erase_search
from placement.referrals.services.referrals import show_interest, suggest
from placement.wishes.away import away_of
from placement.wishes.services import save_away, save_wishes
from placement.wishes.values import Wishes
from tests.people.signin.signing import browser as confirmed_browser
from tests.people.tasks.tasks import waiting
from tests.placement.factories import (
    active_employer,
    browser,
    open_order,
    referred,
    release_for,
    searching,
    staff,
    suggested,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.CONFIDENTIAL_KEY_FILE = tmp_path / "confidential.key"
    settings.ERASURE_LOG = tmp_path / "erasures.log"


@pytest.fixture
def by():
    return staff()


def text(response):
    return response.content.decode()


def offered(client):
    """Return the openings on the page Jobs, in every group."""
    context = client.get(reverse("placement:mine")).context
    groups = context["matches"]
    inside = [match.order for group in (groups.fitting, groups.near, groups.not_yet) for match in group]
    return inside, [one.match.order for one in context["outside"]]


def test_openings_of_an_employer_kept_away_are_not_there(by):
    student, order, other = searching(by), open_order(by), open_order(by, active_employer(by, name="Other"))
    client = browser(student)
    assert offered(client) == ([other, order], [])
    save_away(student=student, names=("canary",))
    assert offered(client) == ([other], [])
    pages = [reverse("placement:opening", args=[one.pk]) for one in (order, other)]
    assert [client.get(page).status_code for page in pages] == [404, 200]
    page = client.post(reverse("placement:interested", args=[order.pk]), follow=True)
    assert "You keep this employer away" in text(page)
    assert not Referral.objects.exists()


def test_wishes_put_what_is_outside_of_them_apart_and_say_why(by):
    student = searching(by)
    far, near = open_order(by, place="Troy"), open_order(by, place="Dayton")
    save_wishes(student=student, wishes=Wishes(places=("Dayton",)), shown=False)
    client = browser(student)
    assert offered(client) == ([near], [far])
    said = "It is in Troy, which is not among the places wished for"
    assert said in text(client.get(reverse("placement:mine")))
    assert said in text(client.get(reverse("placement:opening", args=[far.pk])))


def test_student_writes_wishes_down_behind_the_password_and_finds_them_again(by):
    student = searching(by)
    page = reverse("placement:my-wishes")
    assert "reauthenticate" in browser(student).get(page)["Location"]
    client = confirmed_browser(student, confirmed=True)
    wrong = client.post(page, {"places": "Canarytown", "least_hours": "30", "most_hours": "20"})
    assert "This is less than the hours above" in text(wrong)
    assert "Canarytown" in text(wrong)
    client.post(page, {"places": "Canarytown", "most_hours": "20", "shifts": ["day"], "from_home": "on"})
    again = text(client.get(page))
    assert "Canarytown" in again
    row = WorkWishes.objects.get(student=student)
    assert "Canary" not in row.sealed_wishes + row.sealed_away
    assert export.section(student, "work_wishes") == {
        "places": ["Canarytown"],
        "work_from_home": True,
        "hours_a_week_at_least": None,
        "hours_a_week_at_most": 20,
        "times": ["day"],
        "shown_to_your_advisor": False,
    }


def test_student_keeps_the_employer_of_an_opening_away_in_two_steps(by):
    student, order = searching(by), open_order(by)
    page = reverse("placement:my-employers")
    assert f"{page}?opening={order.pk}" in text(browser(student).get(reverse("placement:opening", args=[order.pk])))
    client = confirmed_browser(student, confirmed=True)
    assert "Canary Works</textarea>" in text(client.get(page, {"opening": order.pk}))
    assert away_of(student).names == ()
    saved = text(client.post(page, {"names": "Canary Works"}, follow=True))
    assert "No page of staff or employers shows this list." in saved
    assert "<li>Canary Works</li>" in saved
    assert export.section(student, "kept_away") == ["Canary Works"]
    too_many = client.post(page, {"names": "\n".join(map(str, range(21)))})
    assert "Write at most 20 lines" in text(too_many)
    assert away_of(student).names == ("Canary Works",)


def test_suggestion_of_an_employer_kept_away_reaches_no_page_but_the_list(by):
    student, order = searching(by), open_order(by)
    save_away(student=student, names=("Canary Works",))
    referral = suggested(by, student, order)
    assert waiting(student)[-1] == "opening_kept"
    told = str([export.section(student, part) for part in ("messages", "tasks", "referrals")])
    assert (str(referral.pk) in told, "opening_kept" in told, "kept_away" in told, "keep away" in told) == (
        *(True, False, False, False),
    )
    client = confirmed_browser(student, confirmed=True)
    for name in ("placement:mine", "people:tasks", "people:inbox"):
        page = text(client.get(reverse(name)))
        assert order.title not in page
        assert str(referral.pk) not in page
    page = text(client.get(reverse("placement:my-employers")))
    assert "Kept off your page Jobs" in page
    assert reverse("placement:my-referral", args=[referral.pk]) in page
    with pytest.raises(KeptAway):
        show_interest(referral=referral, by=student)
    save_away(student=student, names=())
    assert order.title in text(client.get(reverse("placement:mine")))


def test_whoever_shares_with_an_employer_takes_it_back_knowingly_or_nothing_is_saved(by):
    referral, release = referred(by)
    student = referral.student
    before = (Task.objects.count(), InboxItem.objects.count(), release.events.count())
    with pytest.raises(StillShared):
        save_away(student=student, names=("Canary Works",))
    assert away_of(student).names == ()
    assert (Task.objects.count(), InboxItem.objects.count(), release.events.count()) == before
    client = confirmed_browser(student, confirmed=True)
    page = reverse("placement:my-employers")
    asked = text(client.post(page, {"names": "Canary Works"}))
    assert "You share something with one of them now" in asked
    assert 'name="take_back"' in asked
    client.post(page, {"names": "Canary Works", "take_back": "on"})
    assert away_of(student).names == ("Canary Works",)
    assert not type(release).objects.get(pk=release.pk).is_live


def test_nobody_signs_for_an_employer_they_keep_away(by):
    referral = suggested(by)
    student = referral.student
    release = release_for(referral, by, sign=False)
    save_away(student=student, names=("Canary Works",))
    with pytest.raises(SigningRefused):
        sign_release(release=release, by=student)
    client = confirmed_browser(student, confirmed=True)
    page = client.post(reverse("people:release-sign", args=[release.pk]), follow=True)
    assert "You keep this employer away" in text(page)
    assert not type(release).objects.get(pk=release.pk).is_live
    save_away(student=student, names=())
    sign_release(release=release, by=student)
    assert type(release).objects.get(pk=release.pk).is_live
    revoke_release(release=release, by=student)


def test_a_renamed_employer_stays_away_and_one_that_comes_later_too(by):
    student, order = searching(by), open_order(by)
    save_away(student=student, names=("Canary Works", "Later"))
    Employer.objects.update(name="Bright")
    client = browser(student)
    assert offered(client) == ([], [])
    open_order(by, active_employer(by, name="The Later Company"))
    assert offered(client) == ([], [])
    with pytest.raises(KeptAway):
        suggest(student=student, order=order, by=student)


def test_staff_read_wishes_only_where_they_are_shown_and_the_look_is_written_down(by):
    student = searching(by)
    open_order(by, place="Troy")
    save_wishes(student=student, wishes=Wishes(places=("Canarytown",), shifts=("night",)), shown=False)
    page, client = reverse("placement:wishes", args=[student.pk]), browser(by)
    hidden = text(client.get(page))
    assert "keeps their wishes to themselves" in hidden
    assert "Canarytown" not in hidden
    assert not AccessEvent.objects.filter(subject_id=student.pk, field="wishes").exists()
    save_wishes(student=student, wishes=Wishes(places=("Canarytown",), shifts=("night",)), shown=True)
    shown = text(client.get(page))
    assert "Canarytown" in shown
    assert "Nights" in shown
    assert "It is in Troy" in shown
    assert AccessEvent.objects.filter(subject_id=student.pk, reader_id=by.pk, field="wishes").count() == 1
    other = browser(staff()).get(page)
    assert (other.status_code, "Canarytown" in text(other)) == (404, False)


def test_an_erased_person_leaves_nothing_and_the_number_says_nothing(by):
    plain, student = searching(by), searching(by)
    save_away(student=student, names=("Canary Works",))
    WorkWishes.objects.filter(student=plain).delete()
    assert erase_search(plain) == erase_search(student) == 0
    erase_person(user=student)
    assert not WorkWishes.objects.filter(student=student).exists()


@pytest.mark.parametrize("number", [1, 3])
def test_pages_take_a_fixed_number_of_queries(by, number, django_assert_num_queries):
    student = searching(by)
    for one in range(number):
        open_order(by, active_employer(by, name=f"Employer {one}"))
        suggested(by, student, open_order(by, active_employer(by, name=f"Canary {one}")))
    save_away(student=student, names=("Canary",))
    client = confirmed_browser(student, confirmed=True)
    for name, queries in (("placement:mine", 14), ("placement:my-employers", 13)):
        client.get(reverse(name))
        with django_assert_num_queries(queries):
            page = client.get(reverse(name))
        assert len(page.context.get("kept") or offered(client)[0]) == number


def test_who_shares_with_an_employer_that_takes_a_name_on_the_list_is_led_there_and_nobody_else(by):
    """Nothing is taken back in silence, for staff would see it end; every other change of the employer leads nobody."""
    order = open_order(by)
    chooses, other = (referred(by, order=order)[0].student for _ in range(2))
    save_away(student=chooses, names=("Lakeside",))
    edit_employer(employer=order.employer, by=by, website="https://canary.example")
    path = reverse("placement:my-employers")
    assert not InboxItem.objects.filter(path=path).exists()
    edit_employer(employer=order.employer, by=by, name="Lakeside Works")
    pages = {one: text(browser(one).get(reverse("people:inbox"))) for one in (chooses, other)}
    assert [str(one.inbox.get(path=path).pk) in page for one, page in pages.items()] == [True, False]
    assert all(release.is_live for release in Release.objects.prefetch_related("events"))
