"""Seats filled: cards that carry one, a list tried out row by row."""

import re

import pytest
from django.urls import reverse

from pathways.base.errors import NoSeatLeft, NotAllowed
from pathways.cohorts.selectors.cohorts import seats_of
from pathways.cohorts.services.enrolment import enrol_student
from pathways.models import Enrolment, SeatCard
from pathways.planning.services import archive_cohort
from pathways.roster.rows import BadList, Outcome, judge, rows_in
from pathways.roster.services import make_cards, replace_card
from people.accounts.services.invitations import accept_invitation
from people.base.errors import ClosedInvitation
from people.models import Invitation, StaffBar, User
from tests.people.factories import person

ROSTER_QUERIES, JUDGE_QUERIES = 8, 4
CODE = re.compile(r"<code>([A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4})</code>")


@pytest.fixture(autouse=True)
def own_key(settings, tmp_path):
    settings.CONFIDENTIAL_KEY_FILE = tmp_path / "confidential.key"


@pytest.fixture
def teacher(client, school):
    client.force_login(school.instructor)
    return school.instructor


def url(name, school, *more):
    return reverse(f"pathways:{name}", args=[school.cohort.pk, *more])


def seats(school):
    found = seats_of([school.cohort])[school.cohort.pk]
    return found.used, found.kept, found.free


class TestCards:
    def test_a_sheet_of_cards_gives_each_who_comes_a_seat(self, client, school, teacher):
        page = client.post(url("cards", school), {"number": "3"}).content.decode()
        codes = CODE.findall(page)
        assert len(set(codes)) == 3
        assert seats(school) == (2, 3, 7)
        user, _password = accept_invitation(code=codes[1], display_name="Newcomer")
        assert Enrolment.objects.get(student=user).cohort == school.cohort
        assert seats(school) == (3, 2, 7)
        assert all(code not in client.get(url("roster", school)).content.decode() for code in codes)

    def test_cards_never_promise_more_than_the_free_seats(self, client, school, teacher):
        page = client.post(url("cards", school), {"number": "11"}).content
        assert b"Fewer seats are free" in page
        assert not SeatCard.objects.exists()

    def test_a_seat_kept_for_a_card_is_given_to_nobody_else(self, school, teacher):
        make_cards(cohort=school.cohort, by=teacher, words=[""] * 10)
        with pytest.raises(NoSeatLeft):
            enrol_student(cohort=school.cohort, student=person(), by=teacher)

    def test_a_lost_card_is_two_clicks_and_stops(self, client, school, teacher):
        (lost,) = make_cards(cohort=school.cohort, by=teacher, words=[""])
        listed = client.get(url("roster", school)).content.decode()
        assert f'action="{url("card", school, lost.card.pk)}"' in listed
        page = client.post(url("card", school, lost.card.pk), {"again": "1"}).content.decode()
        (code,) = CODE.findall(page)
        with pytest.raises(ClosedInvitation):
            accept_invitation(code=lost.code)
        assert seats(school) == (2, 1, 9)
        user, _ = accept_invitation(code=code)
        assert user.enrolments.count() == 1
        with pytest.raises(NoSeatLeft):
            replace_card(card=SeatCard.objects.get(number=2), by=teacher)

    def test_a_newcomer_is_one_click_on_the_page_of_the_cohort(self, client, school, teacher):
        shown = client.get(reverse("pathways:cohort", args=[school.cohort.pk])).content.decode()
        assert "One card for a newcomer" in shown
        assert len(CODE.findall(client.post(url("cards", school), {"number": "1"}).content.decode())) == 1

    def test_a_card_taken_back_frees_its_seat(self, client, school, teacher):
        (made,) = make_cards(cohort=school.cohort, by=teacher, words=[""])
        client.post(url("card", school, made.card.pk), {"back": "1"})
        assert seats(school) == (2, 0, 10)
        with pytest.raises(ClosedInvitation):
            accept_invitation(code=made.code)

    def test_archiving_stops_open_cards(self, school, teacher):
        (made,) = make_cards(cohort=school.cohort, by=teacher, words=[""])
        archive_cohort(cohort=school.cohort, by=teacher)
        with pytest.raises(ClosedInvitation):
            accept_invitation(code=made.code)

    def test_an_account_and_its_seat_come_together_or_not_at_all(self, school, teacher, monkeypatch):
        (made,) = make_cards(cohort=school.cohort, by=teacher, words=[""])
        people = User.objects.count()
        monkeypatch.setattr("pathways.roster.services.enrol_student", lambda **_: (_ for _ in ()).throw(NoSeatLeft()))
        with pytest.raises(NoSeatLeft):
            accept_invitation(code=made.code)
        assert User.objects.count() == people
        assert Invitation.objects.get(pk=made.card.invitation_id).is_open

    def test_cards_of_another_cohort_are_out_of_reach(self, client, school, teacher):
        (made,) = make_cards(cohort=school.other, by=school.other_instructor, words=[""])
        assert client.post(url("card", school, made.card.pk), {"back": "1"}).status_code == 404
        with pytest.raises(NotAllowed):
            make_cards(cohort=school.other, by=teacher, words=[""])
        assert Invitation.objects.get(pk=made.card.invitation_id).is_open

    def test_the_page_costs_the_same_at_one_and_three(self, client, school, teacher, django_assert_num_queries):
        make_cards(cohort=school.cohort, by=teacher, words=[""])
        client.get(url("roster", school))
        for more in (0, 2):
            make_cards(cohort=school.cohort, by=teacher, words=[""] * more)
            with django_assert_num_queries(ROSTER_QUERIES):
                assert b"Lost: make another" in client.get(url("roster", school)).content


class TestList:
    def text(self, school, newcomer):
        rows = [f"{newcomer.username},", f"{school.student.username},", f"{newcomer.username},", "nobody-here-0000,"]
        return "\r\n".join(["sign-in name,card for", *rows, ",Ana by the door", ","])

    def test_the_dry_run_says_of_each_row_what_would_come_of_it_and_does_nothing(self, client, school, teacher):
        newcomer = person()
        page = client.post(url("fill", school), {"rows": self.text(school, newcomer)}).content.decode()
        found = re.findall(r'<td class="govuk-table__cell">(?:<strong.*?</strong> )?([^<\d][^<]*)</td>', page)
        assert found == [str(one.label) for one in (
            Outcome.SEAT, Outcome.HELD, Outcome.TWICE, Outcome.UNKNOWN, Outcome.CARD, Outcome.EMPTY)]  # fmt: skip
        assert "2 rows give a seat" in page
        assert not newcomer.enrolments.exists()
        assert not SeatCard.objects.exists()

    def test_confirmed_it_does_just_that_and_prints_the_words_but_keeps_them_nowhere(self, client, school, teacher):
        newcomer = person()
        sent = {"rows": self.text(school, newcomer), "confirm": "1"}
        page = client.post(url("fill", school), sent).content.decode()
        assert newcomer.enrolments.get().cohort == school.cohort
        assert "Card 1 · Ana by the door" in page
        assert len(CODE.findall(page)) == 1
        assert "Ana" not in client.get(url("roster", school)).content.decode()
        assert seats(school) == (3, 1, 8)

    def test_a_file_as_spreadsheets_save_it_is_read(self, client, school, teacher, tmp_path):
        newcomer = person()
        for raw in (f"\ufeffSign-in name;Card for\r\n{newcomer.username.upper()};", "card for\nJosé"):
            file = tmp_path / "list.csv"
            file.write_bytes(raw.encode("utf-8" if "\ufeff" in raw else "cp1252"))
            with file.open("rb") as opened:
                page = client.post(url("fill", school), {"file": opened}).content.decode()
            assert "1 row gives a seat" in page
        assert "José" in page

    def test_rows_beyond_the_free_seats_get_nothing(self, school, teacher):
        school.cohort.seats = 3
        school.cohort.save()
        found = judge(school.cohort, "card for\nA\nB", seen_by=teacher)
        assert [one.outcome for one in found] == [Outcome.CARD, Outcome.FULL]

    def test_staff_and_people_kept_apart_are_answered_like_unknown_names(self, school, teacher):
        apart = person()
        StaffBar.objects.create(staff=teacher, student=apart)
        text = f"{apart.username}\n{school.other_instructor.username}\nnobody-at-all-1"
        assert {one.outcome for one in judge(school.cohort, text, seen_by=teacher)} == {Outcome.UNKNOWN}

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("", "empty"),
            ("a,b\nc,d", "The first line must name"),
            ("\0", "no text file"),
            ("x\n" * 301, "more than 300"),
        ],
    )
    def test_what_is_no_list_is_told_in_plain_words(self, text, said):
        with pytest.raises(BadList, match=said):
            rows_in(text)

    def test_a_bad_list_comes_back_with_what_was_typed(self, client, school, teacher):
        page = client.post(url("fill", school), {"rows": "one,two\nthree,four"}).content.decode()
        assert "The first line must name a column" in page
        assert "three,four" in page

    def test_judging_costs_the_same_at_one_and_at_300(self, school, teacher, django_assert_num_queries):
        names = [person().username for _ in range(3)]
        for number in (1, 3, 300):
            text = "\n".join((names + [f"unknown-name-{n}" for n in range(300)])[:number])
            with django_assert_num_queries(JUDGE_QUERIES):
                assert len(judge(school.cohort, text, seen_by=teacher)) == number
