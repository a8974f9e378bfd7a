"""A cohort on one screen: proposed, made, copied, changed, archived."""

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from pathways.base.enums import CohortChange, CohortRole
from pathways.base.errors import BadPlan, CohortArchived, NotAllowed
from pathways.cohorts.selectors.cohorts import cohorts_taught, seats_of
from pathways.cohorts.services.enrolment import enrol_student
from pathways.models import ClassSession, Cohort, CohortEvent, SessionEvent
from pathways.planning import services
from pathways.planning.rules import may_plan
from people.base.enums import Role
from tests.pathways.factories import CohortFactory, session_in, staff, teach
from tests.people.factories import person

NEW = reverse("pathways:new_cohort")
NEW_QUERIES, STAFF_QUERIES, SESSIONS_QUERIES = 8, 9, 7
LOS_ANGELES = ZoneInfo("America/Los_Angeles")


def screen(client, **chosen) -> dict[str, str]:
    """Return what the screen proposes, as a browser sends it back, with `chosen` typed over it."""
    page = client.get(NEW).content.decode()
    return fields(page) | {name: str(value) for name, value in chosen.items()}


def fields(page: str) -> dict[str, str]:
    """Return the names and values of the controls of a page's screen."""
    form = page.split('action="/teach/cohorts/new/"')[1].split("</form>")[0]
    found = dict(re.findall(r'<input type="(?:hidden|text|date|time|number)" name="([^"]+)" value="([^"]*)"', form))
    for name, inside in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', inside)
        found[name] = chosen[1] if chosen else ""
    texts = re.findall(r'<textarea name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.S)
    return found | {name: text.strip() for name, text in texts}


@pytest.fixture
def teacher(client, school):
    client.force_login(school.instructor)
    return school.instructor


class TestScreen:
    def test_what_is_proposed_makes_a_whole_cohort_with_one_click(self, client, school, teacher):
        sent = screen(client)
        assert sent["name"].startswith("Networking, ")
        response = client.post(NEW, sent)
        cohort = Cohort.objects.get(name=sent["name"])
        assert response.url == reverse("pathways:roster", args=[cohort.pk])
        assert list(cohort.staff.values_list("user", "role")) == [(teacher.pk, "instructor")]
        assert cohort.sessions.count() > 20
        assert {one.starts_at.astimezone(ZoneInfo(cohort.time_zone)).hour for one in cohort.sessions.all()} == {18}
        assert SessionEvent.objects.filter(session__cohort=cohort, kind="planned").count() == cohort.sessions.count()
        assert set(cohort.events.values_list("kind", flat=True)) == {CohortChange.MADE, CohortChange.STAFF_ADDED}

    def test_holidays_in_the_list_have_no_session_and_lines_taken_out_have_one(self, client, school, teacher):
        chosen = {"starts_on": "2026-11-02", "made_for": ""}
        page = client.post(NEW, screen(client, **chosen) | {"propose": "1"}).content.decode()
        sent = fields(page)
        assert "2026-11-26 Thanksgiving" in sent["days_off"]
        client.post(NEW, sent | {"name": "With"})
        client.post(NEW, sent | {"name": "Without", "days_off": ""})
        day = datetime(2026, 11, 26, 18, tzinfo=ZoneInfo("America/New_York"))
        assert [one.cohort.name for one in ClassSession.objects.filter(starts_at=day)] == ["Without"]

    def test_another_first_day_is_proposed_anew_before_anything_is_saved(self, client, school, teacher):
        response = client.post(NEW, screen(client, starts_on="2027-02-01", seats="9"))
        assert b"Look at the days, then save" in response.content
        assert fields(response.content.decode())["name"] == "Networking, February 2027"
        assert fields(response.content.decode())["seats"] == "9"
        assert not Cohort.objects.filter(starts_on=date(2027, 2, 1)).exists()

    def test_an_hour_typed_from_far_away_is_the_cohorts_own(self, client, school, teacher):
        teacher.time_zone = "America/Los_Angeles"
        teacher.save()
        client.post(NEW, screen(client, name="Typed far away", slot_0_at="18:00", time_zone="America/New_York"))
        first = Cohort.objects.get(name="Typed far away").sessions.first()
        assert first.starts_at.astimezone(ZoneInfo("America/New_York")).hour == 18

    def test_a_slot_without_an_hour_and_a_person_twice_are_said_and_nothing_is_lost(self, client, school, teacher):
        key = str(teacher.pk)
        sent = screen(client, name="Kept name", slot_0_at="", staff_1_user=key, staff_1_role="observer")
        response = client.post(NEW, sent)
        assert response.status_code == 400
        assert b"Please fill this in." in response.content
        assert b"This person stands here twice." in response.content
        assert b"Kept name" in response.content
        assert not Cohort.objects.filter(name="Kept name").exists()

    def test_a_list_of_days_that_cannot_be_read_names_the_line(self, client, school, teacher):
        response = client.post(NEW, screen(client, days_off="2027-01-01\nspring break"))
        assert "“spring break” does not begin with a day" in response.content.decode()

    def test_an_assistant_account_cannot_be_made_instructor_of_a_cohort(self, client, school, teacher):
        sent = screen(client, staff_1_user=school.assistant.pk, staff_1_role="instructor")
        assert b"does not hold the role" in client.post(NEW, sent).content
        sent["staff_1_role"] = "observer"
        client.post(NEW, sent | {"name": "Observed"})
        assert Cohort.objects.get(name="Observed").staff.get(user=school.assistant).role == CohortRole.OBSERVER

    def test_an_administrator_makes_one_for_others_and_is_not_put_into_it(self, client, school):
        boss = staff(Role.ADMINISTRATOR)
        client.force_login(boss)
        key = str(school.other_instructor.pk)
        sent = screen(client, name="For others", staff_0_user=key, staff_0_role="instructor")
        client.post(NEW, sent)
        assert [row.user for row in Cohort.objects.get(name="For others").staff.all()] == [school.other_instructor]

    def test_the_screen_costs_the_same_at_one_and_three(self, client, school, teacher, django_assert_num_queries):
        client.get(NEW)
        for extra in (0, 2):
            for _ in range(extra):
                staff(Role.INSTRUCTOR)
                teach(cohort=CohortFactory(), user=teacher)
            with django_assert_num_queries(NEW_QUERIES):
                assert b"Shown" in client.get(NEW).content


class TestCopy:
    def test_the_next_cohort_has_the_same_week_staff_and_singles_shifted(self, client, school, teacher):
        old = CohortFactory(name="Old", starts_on=date(2026, 9, 7), ends_on=date(2026, 10, 30), seats=11)
        old.time_zone, old.place = "America/Los_Angeles", "Room 9"
        old.save()
        teach(cohort=old, user=teacher)
        teach(cohort=old, user=school.assistant, role="assistant")
        for week in range(3):
            day = datetime(2026, 9, 9, 17, 30, tzinfo=LOS_ANGELES) + timedelta(weeks=week)
            session_in(old, day, 45, title="Evening", place="Room 9")
        session_in(old, datetime(2026, 9, 12, 10, tzinfo=LOS_ANGELES), 60, title="Open day")
        page = client.get(NEW, {"like": old.pk, "starts_on": "2027-01-11"}).content.decode()
        sent = fields(page)
        assert (sent["slot_0_day"], sent["slot_0_at"], sent["slot_0_minutes"]) == ("2", "17:30", "45")
        assert (sent["seats"], sent["place"], sent["ends_on"]) == ("11", "Room 9", "2027-03-05")
        client.post(NEW, sent | {"name": "Next"})
        made = Cohort.objects.get(name="Next")
        assert set(made.staff.values_list("role", flat=True)) == {"instructor", "assistant"}
        titles = [(one.title, one.starts_at.astimezone(LOS_ANGELES)) for one in made.sessions.all()]
        assert titles[0] == ("Evening", datetime(2027, 1, 13, 17, 30, tzinfo=LOS_ANGELES))
        assert ("Open day", datetime(2027, 1, 16, 10, tzinfo=LOS_ANGELES)) in titles

    def test_somebody_elses_cohort_cannot_be_copied(self, client, school, teacher):
        page = client.get(NEW, {"like": school.other.pk}).content.decode()
        assert "Cohort of others" not in page
        assert fields(page)["pathway"] == str(school.cohort.pathway_id)


class TestChange:
    def values(self, cohort, **changes):
        names = ("name", "starts_on", "ends_on", "seats", "time_zone", "place")
        return {name: getattr(cohort, name) for name in names} | changes

    def test_another_zone_keeps_the_hour_of_sessions_to_come_and_leaves_past_ones(self, school, teacher):
        zone = ZoneInfo("America/New_York")
        tomorrow = timezone.localdate() + timedelta(days=1)
        coming = session_in(school.cohort, datetime.combine(tomorrow, time(18), zone))
        past = session_in(school.cohort, timezone.now() - timedelta(days=2))
        was = past.starts_at
        services.change_cohort(
            cohort=school.cohort, by=teacher, **self.values(school.cohort, time_zone="America/Los_Angeles")
        )
        coming.refresh_from_db()
        past.refresh_from_db()
        assert coming.starts_at.astimezone(LOS_ANGELES).hour == 18
        assert (coming.revision, past.starts_at) == (1, was)

    def test_seats_never_go_below_those_that_are_taken(self, client, school, teacher):
        with pytest.raises(BadPlan, match="2 seats are taken"):
            services.change_cohort(cohort=school.cohort, by=teacher, **self.values(school.cohort, seats=1))
        page = reverse("pathways:edit_cohort", args=[school.cohort.pk])
        assert b"2 seats are taken" in client.post(page, self.values(school.cohort, seats=1)).content
        client.post(page, self.values(school.cohort, seats=2, name="Another name"))
        school.cohort.refresh_from_db()
        assert (school.cohort.seats, school.cohort.name) == (2, "Another name")

    def test_saving_the_same_again_writes_nothing(self, school, teacher):
        services.change_cohort(cohort=school.cohort, by=teacher, **self.values(school.cohort))
        assert not CohortEvent.objects.filter(kind=CohortChange.CHANGED).exists()

    def test_an_archived_cohort_takes_nobody_in_until_it_is_opened_again(self, client, school, teacher):
        address = reverse("pathways:archive_cohort", args=[school.cohort.pk])
        client.post(address)
        with pytest.raises(CohortArchived):
            enrol_student(cohort=school.cohort, student=person(), by=None)
        page = client.get(reverse("pathways:teach")).content.decode()
        assert "1 archived cohort" in page
        assert 'class="card__title"' not in page
        client.post(address, {"reopen": "1"})
        enrol_student(cohort=school.cohort, student=person(), by=None)
        assert seats_of([school.cohort])[school.cohort.pk].used == 3


class TestStaff:
    def test_an_observer_sees_people_and_no_work(self, client, school, teacher):
        newcomer = staff(Role.INSTRUCTOR)
        page = reverse("pathways:staff", args=[school.cohort.pk])
        client.post(page, {"user": newcomer.pk, "role": "observer"})
        assert newcomer.get_full_name() in client.get(page).content.decode()
        assert list(cohorts_taught(newcomer)) == []
        client.force_login(newcomer)
        seen = client.get(reverse("pathways:cohort", args=[school.cohort.pk])).content
        assert b"Shown Student" in seen
        assert b"Open the gradebook" not in seen
        assert b"Fill the seats" not in seen

    def test_instructors_take_assistants_off_and_administrators_instructors(self, client, school, teacher):
        second = teach(cohort=school.cohort, user=staff(Role.INSTRUCTOR))
        helper = school.cohort.staff.get(user=school.assistant)
        with pytest.raises(NotAllowed):
            services.take_off_staff(row=second, by=teacher)
        with pytest.raises(NotAllowed):
            services.put_on_staff(cohort=school.cohort, user=second.user, role=CohortRole.OBSERVER, by=teacher)
        client.post(reverse("pathways:take_off_staff", args=[school.cohort.pk, helper.pk]))
        services.take_off_staff(row=second, by=staff(Role.ADMINISTRATOR))
        assert [row.user for row in school.cohort.staff.all()] == [teacher]
        gone = CohortEvent.objects.filter(kind=CohortChange.STAFF_REMOVED)
        assert {row.subject for row in gone} == {school.assistant, second.user}

    def test_the_last_instructor_stays(self, client, school, teacher):
        own = school.cohort.staff.get(user=teacher)
        client.post(reverse("pathways:take_off_staff", args=[school.cohort.pk, own.pk]))
        with pytest.raises(BadPlan, match="One instructor must remain"):
            services.put_on_staff(cohort=school.cohort, user=teacher, role=CohortRole.OBSERVER, by=teacher)
        assert school.cohort.staff.filter(user=teacher, role="instructor").exists()

    def test_strangers_and_assistants_change_nothing(self, client, school):
        for user, code in ((school.assistant, 403), (school.other_instructor, 404)):
            client.force_login(user)
            for name in ("edit_cohort", "staff", "roster"):
                response = client.get(reverse(f"pathways:{name}", args=[school.cohort.pk]))
                # Assistants have no business on these pages at all; other instructors do not learn that it exists.
                assert response.status_code == code
                assert b"Shown" not in response.content.split(b"<main")[-1].split(b"</main>")[0]
            with pytest.raises(NotAllowed):
                services.archive_cohort(cohort=school.cohort, by=user)
            with pytest.raises(NotAllowed):
                services.put_on_staff(cohort=school.cohort, user=user, role=CohortRole.OBSERVER, by=user)
        assert not Cohort.objects.exclude(archived_at=None).exists()

    def test_students_placement_and_editors_make_no_cohort(self, school):
        for role in (Role.STUDENT, Role.PLACEMENT, Role.EDITOR, Role.ASSISTANT, Role.EMPLOYER):
            assert not may_plan(person(role))
        plan = services.Plan("x", school.cohort.pathway, date(2027, 1, 1), date(2027, 2, 1), 3, "America/New_York")
        with pytest.raises(NotAllowed):
            services.make_cohort(plan=plan, by=school.assistant)

    def test_the_page_costs_the_same_at_one_and_three(self, client, school, teacher, django_assert_num_queries):
        page = reverse("pathways:staff", args=[school.cohort.pk])
        client.get(page)
        for extra in (0, 2):
            for _ in range(extra):
                user = staff(Role.ASSISTANT)
                services.put_on_staff(cohort=school.cohort, user=user, role=CohortRole.ASSISTANT, by=teacher)
            with django_assert_num_queries(STAFF_QUERIES):
                assert b"Take off" in client.get(page).content
