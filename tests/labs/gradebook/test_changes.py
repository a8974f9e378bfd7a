"""Changes to many at once: one event each, all or none, and taking one back restores exactly."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from labs.base.enums import ExtensionKind
from labs.base.errors import BadPoints
from labs.dates.services.extensions import ask_extension
from labs.gradebook import rights
from labs.gradebook.models import ChangeKind
from labs.gradebook.services.changes import CannotUndo, change_many, message_many, undo
from labs.gradebook.services.kinds import WAYS
from labs.gradebook.services.rule import set_rule
from labs.models import BookChange, BookStep, CurrentGrade, DueDate, ExcuseEvent, ExtensionEvent, GradeEvent
from pathways.announcements.selectors import shown_to
from pathways.announcements.services import Words
from pathways.attendance.services import mark_presence
from pathways.base.enums import Presence
from pathways.models import Announcement, Attendance, ClassSession, CohortStaff
from people.models import InboxItem, StaffBar
from people.rights import retention
from tests.labs.dates.cohort_time import date
from tests.labs.factories import grade, hand_in
from tests.labs.gradebook.books import book
from tests.told import told

pytestmark = pytest.mark.django_db
RULE = {"labs": 100, "quizzes": 0, "classes": 50, "drop_labs": 0, "drop_quizzes": 0}


@pytest.fixture
def world(school, lab):
    """Give both students a hand-in after the date, and a class that one of them missed."""
    for student in (school.student, school.mate):
        grade(hand_in(student, lab))
    date(school, lab, timezone.now() - timedelta(days=30), credit_steps=[[0, 50]], grace_days=0)
    at = timezone.now() - timedelta(days=1)
    school.session = ClassSession.objects.create(
        cohort=school.cohort, title="Class", starts_at=at, ends_at=at + timedelta(hours=1)
    )
    for student, mark in ((school.student, Presence.AWAY), (school.mate, Presence.HERE)):
        mark_presence(session=school.session, student=student, presence=mark, by=school.instructor)
    return school


def tasks_of(world, lab, kind, value):
    """Return tasks for both students: the item and the value that fit the kind."""
    if kind == ChangeKind.MARKS:
        hand_ins = {row.student_id: row.submission_id for row in CurrentGrade.objects.filter(assignment=lab)}
        return [(one, f"hand_in:{hand_ins[one.pk]}", float(value % 11)) for one in both(world)]
    if kind == ChangeKind.EXTEND:
        return [(one, f"lab:{lab.pk}", f"2030-01-{1 + value % 28:02d}") for one in both(world)]
    if kind == ChangeKind.CLASSES:
        return [(one, f"session:{world.session.pk}", True) for one in both(world)]
    return [(one, f"lab:{lab.pk}", bool(value % 2)) for one in both(world)]


def both(world):
    return [world.student, world.mate]


def do(world, lab, kind, value=1, by=None):
    tasks = tasks_of(world, lab, kind, value)
    who = {"by": by or world.instructor, "reason": "why canary"}
    return change_many(cohort=world.cohort.pk, kind=kind, tasks=tasks, data={"item": tasks[0][1]}, **who)


def picture(world, lab):
    """Return all that the book shows of the two students, and every value that a change could touch."""
    lines = [(line.cells, line.total) for line in book(world).lines]
    values = [
        WAYS[kind].read(world.cohort.pk, student, item)
        for kind in WAYS
        for student, item, _value in tasks_of(world, lab, kind, 1)
    ]
    return lines, values


STEPS = st.lists(st.tuples(st.sampled_from(list(WAYS)), st.integers(0, 30)), min_size=1, max_size=4)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS, st.booleans())
def test_taking_back_restores_exactly_whatever_was_done_before(world, lab, steps, asked):
    with transaction.atomic():
        if asked:
            ask_extension(assignment=lab, student=world.student)
        pictures, done = [picture(world, lab)], []
        for kind, value in steps:
            change = do(world, lab, kind, value)
            if change is not None:
                done.append(change)
                pictures.append(picture(world, lab))
        for change in reversed(done):
            assert picture(world, lab) == pictures.pop()
            assert undo(change=change, by=world.instructor).left == 0
        assert picture(world, lab) == pictures.pop()
        transaction.set_rollback(True)


@pytest.mark.parametrize("kind", list(WAYS))
def test_each_change_says_who_why_before_and_after_and_the_same_again_is_none(world, lab, kind):
    change = do(world, lab, kind)
    assert (change.by, change.reason) == (world.instructor, "why canary")
    assert {step.student for step in change.steps.all()} <= {world.student, world.mate}
    assert all(step.before != step.after for step in change.steps.all())
    # Who was in class has nothing to be excused from.
    assert change.steps.count() == (1 if kind == ChangeKind.CLASSES else 2)
    assert do(world, lab, kind) is None
    assert BookChange.objects.count() == 1


def test_more_time_counts_at_once_and_tells_its_students(world, lab):
    assert [line.cells[0].value for line in book(world).lines] == [3, 3]
    do(world, lab, ChangeKind.EXTEND)
    assert [line.cells[0].value for line in book(world).lines] == [6, 6]
    assert InboxItem.objects.filter(kind="lab_time").count() == 2
    assert ExtensionEvent.objects.filter(kind=ExtensionKind.GRANTED, note="why canary").count() == 2


def test_what_somebody_changed_since_stays(world, lab):
    change = do(world, lab, ChangeKind.MARKS, 9)
    tasks = tasks_of(world, lab, ChangeKind.MARKS, 4)[:1]
    change_many(cohort=world.cohort.pk, kind=ChangeKind.MARKS, tasks=tasks, by=world.assistant, reason="x", data={})
    done = undo(change=change, by=world.instructor)
    assert (done.back, done.left) == (1, 1)
    assert sorted(CurrentGrade.objects.values_list("points", flat=True)) == [4, 6]


def test_a_change_is_taken_back_once_and_for_a_day(world, lab):
    change = do(world, lab, ChangeKind.EXCUSE)
    with time_machine.travel(timezone.now() + timedelta(hours=24, minutes=1)), pytest.raises(CannotUndo):
        undo(change=change, by=world.instructor)
    done = undo(change=change, by=world.assistant)
    for again in (change, done.change):
        with pytest.raises(CannotUndo):
            undo(change=again, by=world.instructor)
    assert not WAYS[ChangeKind.EXCUSE].read(world.cohort.pk, world.student, f"lab:{lab.pk}")


def test_one_value_that_cannot_be_leaves_all_as_they_were(world, lab):
    tasks = [(one, item, 1.0) for one, item, _value in tasks_of(world, lab, ChangeKind.MARKS, 1)]
    tasks[1] = (*tasks[1][:2], 99.0)
    before, events = picture(world, lab), GradeEvent.objects.count()
    with pytest.raises(BadPoints):
        change_many(
            cohort=world.cohort.pk, kind=ChangeKind.MARKS, tasks=tasks, by=world.instructor, reason="x", data={}
        )
    assert picture(world, lab) == before
    assert (GradeEvent.objects.count(), BookChange.objects.count()) == (events, 0)


def test_the_rule_of_the_total_is_taken_back_unless_it_changed_since(world, lab):
    first = set_rule(cohort=world.cohort.pk, values=RULE, by=world.instructor)
    second = set_rule(cohort=world.cohort.pk, values=RULE | {"labs": 10}, by=world.instructor)
    with pytest.raises(CannotUndo):
        undo(change=first, by=world.instructor)
    assert undo(change=second, by=world.instructor).back == 1
    assert book(world).rule.weights == {"labs": 100, "quizzes": 0, "classes": 50}


def test_a_message_reaches_those_who_were_chosen_alone_and_goes_from_their_pages(world):
    words = Words(title_en="Bring a cable", text_en="For Monday.")
    world.cohort.staff.update(role="instructor")
    change = message_many(cohort=world.cohort, students=[world.student], words=words, by=world.instructor)
    assert [one.title_en for one in shown_to(world.student)] == ["Bring a cable"]
    assert not shown_to(world.mate)
    assert list(InboxItem.objects.filter(kind="announcement").values_list("user", flat=True)) == [world.student.pk]
    undo(change=change, by=world.instructor)
    del world.student._live_seats
    assert not shown_to(world.student)
    assert not InboxItem.objects.filter(kind="announcement").exists()
    assert Announcement.objects.get().addressees.count() == 1


def test_who_is_kept_apart_since_stays_as_they_are(world, lab):
    change = do(world, lab, ChangeKind.EXCUSE)
    StaffBar.objects.create(staff=world.instructor, student=world.mate)
    done = undo(change=change, by=world.instructor)
    assert (done.back, done.left) == (1, 1)
    held = {one: WAYS[ChangeKind.EXCUSE].read(world.cohort.pk, one, f"lab:{lab.pk}") for one in both(world)}
    assert held == {world.student: False, world.mate: True}


def test_a_class_called_off_since_stays_as_it_is_marked(world, lab):
    change = do(world, lab, ChangeKind.CLASSES)
    ClassSession.objects.update(cancelled_at=timezone.now())
    with pytest.raises(CannotUndo):
        undo(change=change, by=world.instructor)
    assert Attendance.objects.get(student=world.student).presence == Presence.EXCUSED


def test_pages_ask_first_do_it_and_take_it_back(world, lab, client):
    client.force_login(world.instructor)
    here = [world.cohort.pk]
    sent = {"do": "extend", "s": [str(world.student.pk)]}
    asked = client.post(reverse("labs:gradebook_change", args=here), sent).content.decode()
    assert world.student.display_name in asked
    assert not BookChange.objects.exists()
    sure = sent | {"sure": "1", "item": f"lab:{lab.pk}", "until": "2030-01-05", "reason": "fair canary"}
    for day in ("", "9999-12-31"):
        refused = client.post(reverse("labs:gradebook_change", args=here), sure | {"until": day})
        assert (refused.status_code, "fair canary" in refused.content.decode()) == (422, True)
    done = client.post(reverse("labs:gradebook_change", args=here) + "?kind=lab&page=1", sure)
    assert done.url == reverse("labs:gradebook", args=here) + "?page=1&kind=lab"
    assert ExtensionEvent.objects.get().until == datetime(2030, 1, 6, 4, 59, tzinfo=UTC)
    change = BookChange.objects.get()
    listed = client.get(reverse("labs:gradebook_history", args=here)).content.decode()
    line = f"<li>{world.student.display_name}: no date of their own → Saturday 5 January 2030</li>"
    for said in ("fair canary", lab.title, world.instructor.display_name, line):
        assert said in listed
    client.post(reverse("labs:gradebook_undo", args=[*here, change.pk]))
    assert [one.kind for one in BookChange.objects.order_by("at")] == ["extend", "undo"]
    assert ExtensionEvent.objects.order_by("at").last().kind == ExtensionKind.RESTORED
    client.force_login(world.student)
    assert "date of your group" in client.get(reverse("labs:hand_in", args=[lab.pk])).content.decode()


@told(
    "Write a message",
    "Each of them finds a message that says nothing outside. Nobody else reads it.",
    "Tell those whom it is for again",
    "Saved. Those whom it is for find a message.",
)
def test_who_was_chosen_finds_a_message_and_another_when_it_is_changed(world, client):
    world.cohort.staff.update(role="instructor")
    client.force_login(world.instructor)
    here, words = [world.cohort.pk], {"title_en": "Bring a cable", "text_en": "For Monday."}
    sent = {"do": "message", "s": [str(world.student.pk)]}
    assert "Bring" not in client.post(reverse("labs:gradebook_change", args=here), sent).content.decode()
    client.post(reverse("labs:gradebook_change", args=here), sent | words | {"sure": "1"})
    found = InboxItem.objects.filter(kind="announcement")
    assert list(found.values_list("user", flat=True)) == [world.student.pk]
    found.delete()
    place = reverse("pathways:change_announcement", args=[*here, Announcement.objects.get().pk])
    client.get(place)
    client.post(place, {**words, "again": "on"}, follow=True)
    assert list(found.all().values_list("user", flat=True)) == [world.student.pk]


def test_everybody_on_the_page_is_who_the_filter_shows(world, lab, client):
    client.force_login(world.instructor)
    sent = {"do": "excuse", "everybody": "1", "sure": "1", "item": f"lab:{lab.pk}", "reason": "x"}
    name = {"name": world.mate.display_name}
    client.post(reverse("labs:gradebook_change", args=[world.cohort.pk]) + f"?{urlencode(name)}", sent)
    assert [one.student for one in ExcuseEvent.objects.all()] == [world.mate]
    client.post(reverse("labs:gradebook_change", args=[world.cohort.pk]), sent)
    assert {one.student for one in ExcuseEvent.objects.all()} == set(both(world))


def test_a_lab_without_a_date_cannot_get_more_time(world, lab, client):
    DueDate.objects.all().delete()
    client.force_login(world.instructor)
    sent = {"do": "extend", "s": [str(world.student.pk)]}
    page = client.post(reverse("labs:gradebook_change", args=[world.cohort.pk]), sent).content.decode()
    assert "No lab of this cohort has a date" in page
    assert "Do it" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_history_takes_the_same_queries_at_any_size(world, lab, client, count, django_assert_num_queries):
    set_rule(cohort=world.cohort.pk, values=RULE, by=world.instructor)
    for number in range(count):
        for kind in (ChangeKind.MARKS, ChangeKind.EXTEND):
            do(world, lab, kind, number + 1)
        world.cohort.staff.update(role="instructor")
        message_many(cohort=world.cohort, students=both(world), words=Words("a", "b"), by=world.instructor)
    client.force_login(world.instructor)
    client.get(reverse("labs:gradebook_history", args=[world.cohort.pk]))
    with django_assert_num_queries(15):
        page = client.get(reverse("labs:gradebook_history", args=[world.cohort.pk])).content.decode()
    assert page.count("Take it back") == 3 * count + 1
    assert "<li>Classes: 0 → 50</li>" in page


def test_rule_is_read_only_once_the_cohort_is_held(world):
    """Two who set or take back a rule at once wait in turn, so that neither writes over what it never read."""
    change = set_rule(cohort=world.cohort.pk, values=RULE, by=world.instructor)
    for act in (
        lambda: undo(change=change, by=world.instructor),
        lambda: set_rule(cohort=world.cohort.pk, values=RULE | {"labs": 10}, by=world.instructor),
    ):
        with CaptureQueriesContext(connection) as seen:
            act()
        asked = [query["sql"] for query in seen.captured_queries]
        read = next(place for place, sql in enumerate(asked) if 'FROM "labs_totalrule"' in sql)
        assert 'FROM "pathways_cohort"' in asked[read - 1]
        assert ("FOR UPDATE" in asked[read - 1]) == connection.features.has_select_for_update


@pytest.mark.parametrize("who", ["assistant", "outsider", "student", "instructor"])
def test_nobody_else_changes_a_book(world, lab, client, who):
    """Nor does an instructor who only assists in this cohort."""
    change = do(world, lab, ChangeKind.EXCUSE)
    CohortStaff.objects.filter(cohort=world.cohort, user=world.instructor).update(role="assistant")
    client.force_login(getattr(world, who))
    sure = {
        "do": "extend",
        "sure": "1",
        "s": [str(world.mate.pk)],
        "item": f"lab:{lab.pk}",
        "until": "2030-01-05",
        "reason": "x",
    }
    page = client.get(reverse("labs:gradebook_history", args=[world.cohort.pk]))
    assert (page.status_code in (403, 404), b"why canary" in page.content) == (True, False)
    for name, args, sent in (("change", [], sure), ("undo", [change.pk], {})):
        answer = client.post(reverse(f"labs:gradebook_{name}", args=[world.cohort.pk, *args]), sent)
        assert answer.status_code in (403, 404)
    assert (BookChange.objects.count(), ExtensionEvent.objects.count()) == (1, 0)


def test_strangers_who_are_ticked_are_left_out(world, lab, client):
    client.force_login(world.instructor)
    sent = {"do": "excuse", "sure": "1", "s": [str(world.stranger.pk)], "item": f"lab:{lab.pk}", "reason": "x"}
    client.post(reverse("labs:gradebook_change", args=[world.cohort.pk]), sent)
    assert not ExcuseEvent.objects.exists()


def test_own_changes_are_handed_out_and_forgotten(world, lab):
    do(world, lab, ChangeKind.EXCUSE)
    mine = rights.changes(world.student)
    assert [row.get("why") for row in mine] == ["why canary", "why canary"]
    assert rights.erase_changes(world.student) == 2
    assert set(BookStep.objects.values_list("student", flat=True)) == {world.mate.pk}
    assert [row.student for row in ExcuseEvent.objects.all()] == [world.mate]
    rights.erase_changes(world.mate)
    assert not BookChange.objects.exists()
    do(world, lab, ChangeKind.MARKS)
    with time_machine.travel(timezone.now() + timedelta(days=740)):
        retention.apply()
    assert not BookChange.objects.exists()
