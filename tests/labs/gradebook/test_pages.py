"""The book's page: own cohorts only, pages and filters, the same queries at any size, addresses that lead on."""

from datetime import timedelta

import pytest
from django.urls import reverse

from labs.dates.services.dates import set_dates
from labs.gradebook.selectors import people
from labs.models import CurrentGrade
from people.models import StaffBar
from tests.labs.factories import grade, hand_in, make_lab
from tests.labs.gradebook.books import another, line

pytestmark = pytest.mark.django_db


def get(client, user, school, view="gradebook", *args, **query):
    client.force_login(user)
    return client.get(reverse(f"labs:{view}", args=[school.cohort.pk, *args]), query)


def table(answer):
    return answer.content.decode().partition("<tbody>")[2].partition("</tbody>")[0]


def test_own_staff_sees_points_what_waits_and_the_way_to_each_person(school, lab, client):
    submission = hand_in(school.student, lab)
    grade(submission)
    for user in (school.instructor, school.assistant):
        answer = get(client, user, school)
        rows = table(answer)
        assert f"<td><a href={school.student.pk}/#lab-1>6</a>" in rows
        assert f"<a href={reverse('labs:teach_submission', args=[submission.pk])}><small>to grade</small></a>" in rows
        assert school.stranger.display_name not in answer.content.decode()
        assert "<td>–" in rows
    assert reverse("labs:by_student", args=[school.cohort.pk, lab.pk]) in answer.content.decode()
    there = get(client, school.instructor, school, "gradebook_person", school.student.pk)
    assert there.url == reverse("pathways:person", args=[school.cohort.pk, school.student.pk])


def test_others_see_no_book_and_no_way_to_a_person(school, lab, client):
    grade(hand_in(school.student, lab))
    for user, status in ((school.outsider, 404), (school.mate, 403)):
        for name, args in (("gradebook", ()), ("gradebook_labs", ()), ("gradebook_person", (school.student.pk,))):
            answer = get(client, user, school, name, *args)
            assert answer.status_code == status
            assert school.student.display_name.encode() not in answer.content
    assert get(client, school.instructor, school, "gradebook_person", school.stranger.pk).status_code == 404


def test_who_is_kept_apart_is_not_in_the_book(school, lab, client):
    grade(hand_in(school.student, lab))
    StaffBar.objects.create(staff=school.instructor, student=school.student)
    for who in ("", "to_grade", "below", "nothing"):
        assert str(school.student.pk) not in table(get(client, school.instructor, school, who=who, line="100"))
    assert school.mate.display_name in table(get(client, school.instructor, school))
    assert get(client, school.instructor, school, "gradebook_person", school.student.pk).status_code == 404
    assert "to grade" not in get(client, school.instructor, school, "gradebook_labs").content.decode()


def test_names_are_escaped(school, lab, client):
    school.student.display_name = '"><b>x</b>'
    school.student.save()
    page = get(client, school.instructor, school).content.decode()
    assert "<b>x" not in page
    assert "&quot;&gt;&lt;b&gt;x&lt;/b&gt;" in page


def test_filters_show_whom_they_say(school, lab, client):
    full = another(school, lab, "Full", split=4, fit=4)
    little = another(school, lab, "Little", split=0, fit=1)
    CurrentGrade.objects.filter(student=full).update(waiting=0)

    def names(**query):
        rows = table(get(client, school.instructor, school, **query))
        people_here = (full, little, school.student, school.mate)
        return {one.display_name for one in people_here if one.display_name in rows}

    nobody_yet = {school.student.display_name, school.mate.display_name}
    assert names() == nobody_yet | {"Full", "Little"}
    assert names(who="to_grade") == {"Little"}
    assert names(who="nothing") == nobody_yet
    # Little has one of the eight points that are known so far, Full all of them.
    assert names(who="below", line="13") == {"Little"}
    assert names(who="below", line="12") == set()
    assert names(name="full") == {"Full"}
    assert names(who="nonsense", line="x", kind="y", course="z", page="w") == names()


def test_columns_can_be_chosen(school, lab, client):
    assert lab.title in get(client, school.instructor, school, kind="lab").content.decode()
    heads = get(client, school.instructor, school, kind="classes").content.decode().partition("<thead>")[2]
    assert lab.title not in heads
    assert ">Classes</th>" in heads


def test_pages_hold_so_many_people_and_keep_the_filter(school, lab, client, monkeypatch):
    monkeypatch.setattr(people, "A_PAGE", 1)
    first = get(client, school.instructor, school, kind="lab").content.decode()
    assert "?page=2&amp;kind=lab#points" in first
    second = table(get(client, school.instructor, school, kind="lab", page="2"))
    names = sorted([school.student, school.mate], key=lambda one: one.display_name)
    assert names[0].display_name in first
    assert (names[1].display_name in second, names[0].display_name in second) == (True, False)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_the_same_queries_at_any_size(school, lab, client, count, django_assert_num_queries):
    labs = [lab, *(make_lab(key=f"lab-{number}") for number in range(count))]
    for number in range(count):
        student = another(school, lab, f"Person {number}")
        for other in labs[1:]:
            grade(hand_in(student, other))
    for one in labs:
        at = CurrentGrade.objects.filter(assignment=one).first().submission.at
        dates = {"due_at": at - timedelta(days=1), "grace_days": 0, "credit_steps": [[0, 50]]}
        set_dates(assignment=one, cohort=school.cohort.pk, students=[], by=school.instructor, **dates)
    get(client, school.instructor, school)
    with django_assert_num_queries(15):
        rows = table(client.get(reverse("labs:gradebook", args=[school.cohort.pk])))
    assert rows.count(">3</a>") == count * (count + 1)


def test_what_counts_late_counts_in_cell_and_total(school, lab):
    submission = hand_in(school.student, lab)
    grade(submission, split=4, fit=4)
    dates = {"due_at": submission.at - timedelta(days=1), "grace_days": 0, "credit_steps": [[0, 50]]}
    set_dates(assignment=lab, cohort=school.cohort.pk, students=[], by=school.instructor, **dates)
    own = line(school, school.student)
    assert (own.cells[0].value, own.cells[0].credit) == (4, 50)
    assert own.total.percent == 50
    assert line(school, school.mate).total.percent is None
