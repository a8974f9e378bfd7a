"""Totals of every kind of column, the rule of a cohort, the student's own page, and the book as a file."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from labs.gradebook.columns import Kind
from labs.gradebook.services.rule import set_rule
from labs.grades.services.marks import give_points, release_feedback
from labs.models import BookChange, CurrentGrade, ExcuseEvent
from pathways.attendance.services import mark_presence
from pathways.base.enums import Presence
from pathways.models import ClassSession, CohortStaff
from tests.labs.factories import grade, hand_in, make_lab
from tests.labs.gradebook.books import another, book, line

pytestmark = pytest.mark.django_db
RULE = {"labs": 100, "quizzes": 0, "classes": 0, "drop_labs": 0, "drop_quizzes": 0}


def classes(school, *marks):
    """Hold a class for each mark of the student, a day apart."""
    for number, mark in enumerate(marks, start=1):
        at = timezone.now() - timedelta(days=number)
        session = ClassSession.objects.create(
            cohort=school.cohort, title=f"Class {number}", starts_at=at, ends_at=at + timedelta(hours=2)
        )
        mark_presence(session=session, student=school.student, presence=mark, by=school.instructor)


def rule(school, **values):
    return set_rule(cohort=school.cohort.pk, values=RULE | values, by=school.instructor)


def test_points_that_wait_are_of_no_total_until_the_student_may_know_them(school, lab):
    submission = hand_in(school.student, lab)
    grade(submission)
    assert line(school, school.student).total.percent == 75
    give_points(submission=submission, grade_id="explain", points=2, comment="", by=school.instructor)
    own = line(school, school.student)
    assert (own.cells[0].value, own.total.percent) == (8, 75)
    release_feedback(submissions=[submission], by=school.instructor)
    assert line(school, school.student).total.percent == 80


def test_classes_count_without_those_that_are_excused_or_not_marked(school, lab):
    classes(school, Presence.HERE, Presence.AWAY, Presence.EXCUSED)
    own = line(school, school.student)
    cell = next(
        c for c, column in zip(own.cells, book(school).columns.every, strict=True) if column.kind == Kind.CLASSES
    )
    assert (cell.value, cell.most) == (1, 2)
    assert own.total.percent is None
    rule(school, classes=50)
    assert line(school, school.student).total.percent == 50
    grade(hand_in(school.student, lab), split=4, fit=4)
    assert line(school, school.student).total.percent == pytest.approx((100 * 100 + 50 * 50) / 150)


def test_lowest_labs_are_left_out_by_the_rule_and_excused_ones_for_their_person(school, lab):
    other = make_lab(key="other")
    grade(hand_in(school.student, lab), split=0, fit=0)
    grade(hand_in(school.student, other), split=4, fit=4)
    assert line(school, school.student).total.percent == 50
    change = rule(school, drop_labs=1)
    assert (change.data["before"]["drop_labs"], change.data["after"]["drop_labs"]) == (0, 1)
    assert line(school, school.student).total.percent == 100
    assert rule(school, drop_labs=1) is None
    rule(school)
    ExcuseEvent.objects.create(cohort=school.cohort.pk, student=school.student, item=f"lab:{lab.pk}", excused=True)
    own = line(school, school.student)
    assert (own.total.percent, own.cells[0].excused) == (100, True)
    assert BookChange.objects.count() == 2


def test_student_reads_the_total_that_the_instructor_reads(school, lab, client):
    submission = hand_in(school.student, lab)
    grade(submission, split=3, fit=2.75)
    client.force_login(school.student)
    own = client.get(reverse("labs:my_points")).content.decode()
    client.force_login(school.instructor)
    theirs = client.get(reverse("labs:gradebook", args=[school.cohort.pk])).content.decode()
    for word in ("71.9 %",):
        assert word in own
        assert word in theirs
    assert "5.75 / 8" in own
    assert school.mate.display_name not in own
    CurrentGrade.objects.update(seen_points=None)
    client.force_login(school.student)
    assert "5.75" not in client.get(reverse("labs:my_points")).content.decode()


def test_only_instructors_set_the_rule_and_something_must_count(school, lab, client):
    address = reverse("labs:gradebook_rule", args=[school.cohort.pk])
    client.force_login(school.assistant)
    assert client.post(address, RULE | {"labs": 10}).status_code == 403
    client.force_login(school.instructor)
    assert "One part at least must count." in client.post(address, RULE | {"labs": 0}).content.decode()
    assert not BookChange.objects.exists()
    assert client.post(address, RULE | {"labs": 60, "quizzes": 20}).status_code == 302
    assert 'value="60"' in client.get(address).content.decode()
    assert CohortStaff.objects.filter(user=school.instructor).exists()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_file_holds_what_the_filter_shows_and_no_formula(school, lab, client, kind):
    another(school, lab, "=cmd()", split=4, fit=0.5)
    client.force_login(school.assistant)
    address = reverse("labs:gradebook_file", args=[school.cohort.pk, kind])
    answer = client.get(address, {"who": "to_grade", "kind": "lab"})
    assert f'filename="gradebook.{kind}"' in answer["Content-Disposition"]
    if kind == "csv":
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    else:
        sheet = load_workbook(io.BytesIO(answer.content)).active
        rows = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
        assert sheet.freeze_panes == "C2"
    assert rows[0][1:3] == ["Student", "Total so far, percent"]
    assert rows[0][-1] == "Plan the addresses / 10"
    assert len(rows) == 2
    assert rows[1][1] == "'=cmd()"
    assert (float(rows[1][2]), float(rows[1][-1])) == (56.2, 4.5)
    client.force_login(school.outsider)
    assert client.get(address).status_code == 404
