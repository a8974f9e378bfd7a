"""Two entries of one employer are put together: what moves, what is refused and why, and who still sees what."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from people.models import Task
from placement.base.errors import CannotMerge, IllegalMove, KeptAway, NoSuchRight
from placement.duplicates.merging import merge_employers, why_not
from placement.duplicates.views import preview
from placement.employers.services import add_employer, end_contact, move_employer
from placement.models import Employer, EmployerContact, JobOrder, Referral
from placement.openings.services import move_order
from placement.referrals.services.referrals import follow_up_on, move_referral, show_interest, suggest
from placement.relations.models import EmployerPerson
from placement.relations.services import add_person, record_agreement, record_touch
from placement.wishes.away import keeps_away
from placement.wishes.services import save_away
from tests.people.signin.signing import confirm
from tests.people.tasks.tasks import task
from tests.placement import factories as made

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return made.staff()


@pytest.fixture
def kept(by):
    return made.active_employer(by, name="Canary Works")


@pytest.fixture
def gone(by):
    return made.active_employer(by, name="Lakeside Cables")


def fresh(employer):
    return Employer.objects.get(pk=employer.pk)


def merged(kept, gone, by):
    return merge_employers(kept=fresh(kept), gone=fresh(gone), by=by)


def test_openings_referrals_people_talks_agreements_and_checks_stand_at_the_one_that_is_kept(by, kept, gone):
    Employer.objects.filter(pk=gone.pk).update(ein="12-3456789", place="Knox")
    Employer.objects.filter(pk=kept.pk).update(place="Dayton")
    referral = made.suggested(by, order=made.open_order(by, gone))
    someone = add_person(employer=gone, by=by, name="Ana Ruiz")
    soon = timezone.localdate() + timedelta(days=3)
    record_touch(employer=gone, by=by, kind="call", on=timezone.localdate(), what="Canary talk", next_on=soon)
    day = timezone.localdate()
    record_agreement(
        employer=gone, by=by, kind="partner", signed_on=day, ends_on=day + timedelta(days=9), reference="x"
    )
    call_command("remind_of_employers", verbosity=0)
    shown = {str(line.label): (line.kept, line.gone, line.after) for line in preview(fresh(kept), fresh(gone))}
    assert (shown["EIN"], shown["Openings"]) == (("", "12-3456789", "12-3456789"), (0, 1, 1))
    assert shown["Referrals under way"] == (0, 1, 1)
    now = merged(kept, gone, by)
    assert (now.ein, now.place, fresh(gone).state, fresh(gone).merged_into) == ("12-3456789", "Dayton", "ended", now)
    assert Referral.objects.get(pk=referral.pk).order.employer == now
    assert (EmployerPerson.objects.get(pk=someone.pk).employer, now.agreements.count()) == (now, 1)
    assert task("agreement_ends").path == reverse("placement:employer-people", args=[now.pk])
    kinds = [set(one.events.values_list("kind", flat=True)) for one in (now, fresh(gone))]
    assert ["merged" in found for found in kinds] == [True, True]
    client = made.browser(by)
    page = client.get(reverse("placement:employer", args=[now.pk])).content.decode()
    assert ("What was checked there" in page, "Lakeside Cables" in page, "12-3456789" in page) == (True,) * 3
    people = client.get(reverse("placement:employer-people", args=[now.pk])).content.decode()
    assert ("Canary talk" in people, "Ana Ruiz" in people, "Next time" in people) == (True, True, True)
    assert not Task.objects.filter(kind="employer_gone").exists(), "nobody's way ended"


def test_what_was_merged_twice_leads_to_the_last_one(by, kept, gone):
    third = made.active_employer(by, name="Third")
    merged(kept, third, by)
    merged(gone, kept, by)
    assert {fresh(one).merged_into_id for one in (kept, third)} == {gone.pk}
    assert {pk for pk, _name in fresh(gone).also} == {str(kept.pk), str(third.pk)}


def suspended(by, kept, gone):
    move_employer(employer=gone, to="suspended", by=by, reason="a worry")


def with_contact(by, kept, gone):
    made.contact_of(gone, by)
    made.contact_of(kept, by)


def with_release(by, kept, gone):
    made.referred(by, order=made.open_order(by, gone))


def asked_for_release(by, kept, gone):
    made.release_for(made.suggested(by, order=made.open_order(by, gone)), by, sign=False)


def not_checked(by, kept, gone):
    Employer.objects.filter(pk=kept.pk).update(state="vetting")


def ended(by, kept, gone):
    move_employer(employer=kept, to="ended", by=by, reason="closed")


def ended_with_openings(by, kept, gone):
    made.open_order(by, gone)
    move_employer(employer=gone, to="ended", by=by, reason="closed")


def one_reference(by, kept, gone):
    for one in (kept, gone):
        JobOrder.objects.filter(pk=made.open_order(by, one).pk).update(reference="REQ-7")


@pytest.mark.parametrize(
    ("so", "said"),
    [
        (suspended, "Two people end the pause first"),
        (with_contact, "end their access first"),
        (with_release, "wait until the sharing has ended"),
        (asked_for_release, "wait until the sharing has ended"),
        (not_checked, "The other one was checked further"),
        (ended, "Keep the other one"),
        (ended_with_openings, "Close them first"),
        (one_reference, "REQ-7"),
    ],
)
def test_what_cannot_be_merged_says_why_and_what_to_do_and_nothing_changes(by, kept, gone, so, said):
    so(by, kept, gone)
    before = [list(kind.objects.order_by("pk").values()) for kind in (Employer, JobOrder, Referral)]
    page = made.browser(by).get(reverse("placement:employer-merge", args=[kept.pk, gone.pk])).content.decode()
    assert (said in page, "Merge them" in page) == (True, False)
    with pytest.raises(CannotMerge, match=said):
        merged(kept, gone, by)
    assert before == [list(kind.objects.order_by("pk").values()) for kind in (Employer, JobOrder, Referral)]


def test_who_ended_does_not_stand_in_the_way_and_an_entry_is_merged_once(by, kept, gone):
    made.contact_of(gone, by)
    end_contact(contact=EmployerContact.objects.get(employer=gone), by=by)
    merged(kept, gone, by)
    for one, other in ((kept, gone), (gone, kept), (kept, kept)):
        assert why_not(fresh(one), fresh(other)) == "These are one entry already."


def test_only_placement_staff_merge(by, kept, gone):
    with pytest.raises(NoSuchRight):
        merged(kept, gone, made.searching(by))


def test_a_prospect_is_merged_and_not_accepted(by, kept):
    merged(kept, add_employer(by=by, name="Canary"), by)
    assert Employer.objects.get(name="Canary").state == "rejected"


def test_a_list_that_keeps_away_the_merged_one_keeps_away_the_kept_one(by, kept, gone):
    """Its openings would have come back to the student under the other name."""
    student, order = made.searching(by), made.open_order(by, kept)
    save_away(student=student, names=("Lakeside",))
    assert not keeps_away(student, fresh(kept))
    merged(kept, gone, by)
    assert keeps_away(student, fresh(kept))
    Employer.objects.filter(pk=gone.pk).delete()
    save_away(student=student, names=("Lakeside",))
    assert keeps_away(student, fresh(kept)), "also when the other entry is gone for good"
    row = JobOrder.objects.get(pk=order.pk)
    with pytest.raises(KeptAway):
        suggest(student=student, order=row, by=student)
    referral = suggest(student=student, order=row, by=by)
    with pytest.raises(KeptAway):
        show_interest(referral=referral, by=student)
    page = made.browser(student).get(reverse("placement:mine")).content.decode()
    assert "Canary" not in page


def test_an_opening_that_moves_to_an_employer_on_the_list_leaves_the_students_page(by, kept, gone):
    student = made.searching(by)
    referral = made.suggested(by, student, made.open_order(by, gone))
    save_away(student=student, names=("Canary Works",))
    path = reverse("placement:mine")
    assert "Lakeside" in made.browser(student).get(path).content.decode()
    merged(kept, gone, by)
    page = made.browser(student).get(path).content.decode()
    assert ("Lakeside" in page, "Canary" in page) == (False, False)
    assert Referral.objects.get(pk=referral.pk).state == "suggested", "staff see what they saw"


@pytest.mark.parametrize("paused_before", [False, True])
def test_who_was_to_be_told_of_the_end_of_a_double_entry_is_not_and_what_waited_waits_again(
    by, kept, gone, paused_before
):
    """The task stayed for ever: with the kept one no page offers to say that it ended."""
    referral = made.suggested(by, order=made.open_order(by, gone))
    show_interest(referral=referral, by=referral.student)
    if paused_before:
        suspended(by, kept, gone)
    move_employer(employer=gone, to="ended", by=by, reason="It stands here twice")
    move_order(order=referral.order, to="closed", by=by)
    waits = Task.objects.filter(about=referral.pk, closed_at=None).values_list("kind", flat=True)
    assert list(waits) == ["employer_gone"]
    merged(kept, gone, by)
    assert list(waits.all()) == ["student_interest"]


def test_who_shares_with_the_kept_one_and_keeps_away_the_merged_one_is_led_to_their_list(by, kept, gone):
    """Their page hid the way, and the employer went on seeing it. Staff's rows are alike for who keeps nobody away."""
    chooses, other = (made.referred(by, order=made.open_order(by, kept))[0].student for _ in range(2))
    save_away(student=chooses, names=("Lakeside",))
    merged(kept, gone, by)
    path = reverse("placement:my-employers")
    assert [one.inbox.filter(path=path).count() for one in (chooses, other)] == [1, 1]
    pages = [made.browser(one).get(reverse("people:inbox")).content.decode() for one in (chooses, other)]
    shown = [str(one.inbox.get(path=path).pk) in page for one, page in zip((chooses, other), pages, strict=True)]
    assert shown == [True, False]
    client = made.browser(chooses)
    confirm(client, chooses)
    assert "Canary Works" in client.get(path).content.decode()


def test_a_step_that_was_read_before_the_merge_is_refused_and_goes_afterwards(by, kept, gone):
    referral = made.suggested(by, order=made.open_order(by, gone))
    known = Referral.objects.select_related("order__employer", "student").get(pk=referral.pk)
    assert known.order.employer_id == gone.pk
    merged(kept, gone, by)
    with pytest.raises(IllegalMove):
        follow_up_on(referral=known, on=timezone.localdate() + timedelta(days=2), by=by)
    now = Referral.objects.get(pk=referral.pk)
    assert move_referral(referral=now, to="position_closed", by=by).state == "position_closed"


def test_the_page_merges_after_the_password_alone(by, kept, gone):
    client, path = made.browser(by), reverse("placement:employer-merge", args=[kept.pk, gone.pk])
    assert "Merge them" in client.get(path).content.decode()
    client.post(f"{path}do/")
    assert fresh(gone).merged_into is None
    confirm(client, by)
    page = client.post(f"{path}do/", follow=True).content.decode()
    assert ("Merged. Everything stands here now." in page, fresh(gone).merged_into_id) == (True, kept.pk)
