"""Words for everybody in a cohort: told once, read in one's own language, counted, changed and taken back."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from pathways.announcements.models import Announcement, AnnouncementReading
from pathways.announcements.services import Words, change_announcement, tell_announcements, write_announcement
from pathways.base.errors import BadPlan, NotAllowed
from people.base.enums import Role
from people.models import InboxItem
from people.rights import export, retention
from people.rights.erasure import erase_person
from tests.pathways.factories import staff
from tests.people.signin.signing import browser

BOTH = Words("Room moved", "We meet in room 4.", "Otra sala", "Nos vemos en la sala 4.")
MINE_QUERIES, STAFF_QUERIES = 6, 8


def announce(school, words=BOTH, **fields):
    return write_announcement(cohort=school.cohort, words=words, by=school.instructor, **fields)


def page_of(school):
    return reverse("pathways:announcements", args=[school.cohort.pk])


def inbox(user):
    return list(InboxItem.objects.filter(user=user, kind="announcement", read_at=None).values_list("path", flat=True))


class TestSending:
    def test_everybody_in_the_cohort_finds_a_message_that_says_nothing(self, school):
        client = browser(school.instructor)
        sent = {"title_en": "Room moved", "text_en": "We meet in room 4."}
        assert b"Everybody in the cohort finds a message" in client.post(page_of(school), sent, follow=True).content
        path = reverse("pathways:announcement", args=[Announcement.objects.get().pk])
        assert inbox(school.student) == inbox(school.mate) == [path]
        assert inbox(school.stranger) == []
        messages = browser(school.student).get("/messages/").content.decode()
        assert "There is news about your class" in messages
        assert "room 4" not in messages

    def test_what_is_for_later_is_told_at_its_hour_and_once(self, school):
        made = announce(school, show_at=timezone.now() + timedelta(hours=1))
        call_command("tell_announcements", verbosity=0)
        assert inbox(school.student) == []
        assert b"Room moved" not in browser(school.student).get("/my/announcements/").content
        Announcement.objects.filter(pk=made.pk).update(show_at=timezone.now())
        assert tell_announcements() == 1
        assert tell_announcements() == 0
        assert len(inbox(school.student)) == 1

    def test_an_hour_is_on_the_clock_of_the_cohort(self, school):
        school.cohort.time_zone = "America/Denver"
        school.cohort.save()
        sent = {"title_en": "A", "text_en": "b", "day": "2031-01-06", "at": "18:00"}
        browser(school.instructor).post(page_of(school), sent)
        assert Announcement.objects.get().show_at.isoformat() == "2031-01-07T01:00:00+00:00"

    @pytest.mark.parametrize(
        ("sent", "said"),
        [
            ({}, "one language at least"),
            ({"title_en": "Only a title"}, "both a title and a text"),
            ({"title_en": "A", "text_en": "kept words", "at": "18:00"}, "Choose the day"),
        ],
    )
    def test_what_is_not_whole_is_said_and_nothing_is_lost(self, school, sent, said):
        page = browser(school.instructor).post(page_of(school), sent).content.decode()
        assert said in page
        assert all(value in page for value in sent.values())
        assert not Announcement.objects.exists()

    @pytest.mark.parametrize("who", ["assistant", "other_instructor", "student"])
    def test_only_who_may_change_the_cohort_writes_to_it(self, school, who):
        user = getattr(school, who)
        assert browser(user).get(page_of(school)).status_code in {403, 404}
        with pytest.raises(NotAllowed):
            write_announcement(cohort=school.cohort, words=BOTH, by=user)

    def test_administrators_may(self, school):
        assert browser(staff(Role.ADMINISTRATOR)).get(page_of(school)).status_code == 200


class TestReading:
    @pytest.mark.parametrize(("language", "title"), [("en", "Room moved"), ("es", "Otra sala")])
    def test_each_reads_their_own_language(self, school, language, title):
        announce(school)
        page = browser(school.student).get("/my/announcements/", headers={"accept-language": language})
        assert title in page.content.decode()

    def test_one_language_is_read_by_all_and_named_for_screen_readers(self, school):
        made = announce(school, Words("Room moved", "We meet in room 4."))
        path = reverse("pathways:announcement", args=[made.pk])
        page = browser(school.student).get(path, headers={"accept-language": "es"}).content.decode()
        assert '<h1 class="govuk-heading-l" lang="en">Room moved</h1>' in page

    def test_opening_it_marks_it_as_read_and_staff_see_how_many(self, school):
        made = announce(school)
        client, teacher = browser(school.student), browser(school.instructor)
        assert "0 of 2 have read it" in teacher.get(page_of(school)).content.decode()
        for _ in range(2):
            assert "room 4" in client.get(reverse("pathways:announcement", args=[made.pk])).content.decode()
        assert "1 of 2 have read it" in teacher.get(page_of(school)).content.decode()
        assert inbox(school.student) == []
        assert school.student.display_name not in teacher.get(page_of(school)).content.decode()

    def test_another_cohort_reads_nothing(self, school):
        path = reverse("pathways:announcement", args=[announce(school).pk])
        page = browser(school.stranger).get(path)
        assert page.status_code == 404
        assert b"room 4" not in page.content
        assert not AnnouncementReading.objects.exists()


class TestChanging:
    def change(self, school, made, **sent):
        url = reverse("pathways:change_announcement", args=[school.cohort.pk, made.pk])
        return browser(school.instructor).post(url, sent, follow=True)

    def test_new_words_stand_there_and_it_says_when(self, school):
        made = announce(school)
        self.change(school, made, title_en="Room moved", text_en="We meet in room 7.")
        page = browser(school.student).get(reverse("pathways:announcement", args=[made.pk])).content.decode()
        assert "room 7" in page
        assert "changed" in page

    def test_told_again_it_counts_as_not_read(self, school):
        made = announce(school)
        browser(school.student).get(reverse("pathways:announcement", args=[made.pk]))
        self.change(school, made, title_en="A", text_en="b", again="on")
        assert not AnnouncementReading.objects.exists()
        assert len(inbox(school.student)) == 1

    def test_while_it_waits_its_hour_can_be_another_and_nobody_was_told(self, school):
        made = announce(school, show_at=timezone.now() + timedelta(days=3))
        self.change(school, made, title_en="A", text_en="b", day="2031-01-06", at="09:00")
        made.refresh_from_db()
        assert (made.show_at.year, made.told_at, made.changed_at) == (2031, None, None)

    def test_taken_back_it_is_on_no_page_and_no_message_leads_there(self, school):
        made = announce(school)
        self.change(school, made, take_back="1")
        assert inbox(school.student) == []
        client = browser(school.student)
        assert b"Room moved" not in client.get("/my/announcements/").content
        assert b"It was taken back" in client.get(reverse("pathways:announcement", args=[made.pk])).content
        with pytest.raises(BadPlan):
            change_announcement(announcement=made, words=BOTH, by=school.instructor)

    def test_what_is_taken_back_before_its_hour_is_never_told(self, school):
        made = announce(school, show_at=timezone.now() + timedelta(hours=1))
        self.change(school, made, take_back="1")
        Announcement.objects.update(show_at=timezone.now())
        assert tell_announcements() == 0
        assert inbox(school.student) == []


class TestRights:
    def test_what_was_read_is_in_the_download_and_goes_with_the_person(self, school):
        made = announce(school)
        browser(school.student).get(reverse("pathways:announcement", args=[made.pk]))
        assert [row["title"] for row in export.section(school.student, "announcements")] == ["Room moved"]
        erase_person(user=school.student)
        assert not AnnouncementReading.objects.exists()

    def test_announcements_go_after_two_years(self, school):
        made = announce(school)
        retention.apply()
        Announcement.objects.filter(pk=made.pk).update(show_at=timezone.now() - timedelta(days=732))
        retention.apply()
        assert not Announcement.objects.exists()


class TestLists:
    @pytest.mark.parametrize("number", [1, 3])
    def test_both_lists_ask_as_much_at_any_length(self, school, number, django_assert_num_queries):
        for index in range(number):
            announce(school, Words(f"Title {index}", "Text"))
        for user, path, queries in (
            (school.student, "/my/announcements/", MINE_QUERIES),
            (school.instructor, page_of(school), STAFF_QUERIES),
        ):
            client = browser(user)
            client.get(path)
            with django_assert_num_queries(queries):
                assert client.get(path).content.count(b"govuk-task-list__link") == number
