"""Points from a file: each cell's outcome is said first, what is shown is done, and it is taken back like the rest."""

import contextlib
import html
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from labs.gradebook.columns import columns_of
from labs.gradebook.marks_file import BadFile, Mark, read_marks
from labs.gradebook.selectors.marks import judge
from labs.gradebook.services.changes import undo
from labs.models import BookChange, CurrentGrade, GradeEvent
from people.models import StaffBar
from tests.labs.dates.cohort_time import date
from tests.labs.factories import grade, hand_in, make_lab

HEADS = {"lab:1": {"Plan", "Plan / 10"}, "lab:2": {"Wire", "Wire / 5"}}


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_columns_are_found_by_their_heads_whatever_divides_them(mark):
    text = "\ufeff" + "\n".join(
        mark.join(row) for row in [["Código", "Nombre", "wire", "Plan / 10"], ["a", "Ana", "3"]]
    )
    file = read_marks(text, HEADS)
    assert file.marks == [Mark(2, "a", "lab:2", "3")]
    assert file.ignored == ["Nombre"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Code"),
        ("Name,Plan\nx,3", "Code"),
        ("Code,Other\nx,3", "No column"),
        ("Code,Plan,Plan / 10\nx,3,4", "twice"),
        ("Code,Plan\n\0", "no CSV"),
        ('Code,Plan\n"' + "x" * 140_000, "no CSV"),
    ],
)
def test_a_file_that_is_none_is_refused_in_words(text, said):
    with pytest.raises(BadFile, match=said):
        read_marks(text, HEADS)


def test_a_name_that_two_labs_have_is_refused():
    with pytest.raises(BadFile, match="Two labs"):
        read_marks("Code,Plan\nx,3", HEADS | {"lab:3": {"Plan"}})


@pytest.mark.parametrize(
    ("text", "points"),
    [("8", 8), ("8.5", 8.5), ("8,5", 8.5), ("-1", -1), ("1e9", None), ("nan", None), ("8 / 10", None), ("٣", None)],
)
def test_points_are_read_as_people_write_them(text, points):
    assert Mark(2, "a", "lab:1", text).points == points


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_in_words(text):
    for whole in (text, f"Code,Plan\n{text}"):
        with contextlib.suppress(BadFile):
            assert all(mark.text for mark in read_marks(whole, HEADS).marks)


@pytest.fixture
def graded(school, lab):
    for student in (school.student, school.mate):
        grade(hand_in(student, lab))
    return school


def titled(title):
    other = make_lab(key=title.lower().replace(" ", "-"))
    other.title = title
    other.save()
    return other


def half_after_a_day_before(school, lab):
    due = CurrentGrade.objects.first().submission.at - timedelta(days=1)
    date(school, lab, due, grace_days=0, credit_steps=[[0, 50]])


def judged(school, text):
    return judge(school.cohort, columns_of(school.cohort), text, seen_by=school.instructor)


def file_of(client, school, kind="csv"):
    client.force_login(school.instructor)
    return client.get(reverse("labs:gradebook_file", args=[school.cohort.pk, kind])).content.decode("utf-8-sig")


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "es"])
def test_the_books_own_file_sent_back_changes_nothing_in_either_language(graded, lab, client, language):
    date(
        graded,
        lab,
        CurrentGrade.objects.first().submission.at - timedelta(days=1),
        grace_days=0,
        credit_steps=[[0, 50]],
    )
    graded.instructor.language = language
    graded.instructor.save()
    found = judged(graded, file_of(client, graded))
    assert (found.verdicts, found.same) == ([], 2)


@pytest.mark.django_db
def test_each_cell_is_answered_in_words_and_nothing_is_done(graded, lab):
    titled("Other")
    StaffBar.objects.create(staff=graded.instructor, student=graded.mate)
    rows = [
        "Code,Plan the addresses,Other",
        f"{graded.student.pk},5,4",
        f"{graded.mate.pk},5,",
        f"{graded.stranger.pk},5,",
        "nobody,5,",
        f"{graded.student.pk},7,",
    ]
    found = judged(graded, "\n".join(rows))
    unknown = "nobody in this cohort has this code"
    assert [(one.line, one.said) for one in found.verdicts] == [
        (2, "6 → 5"),
        (2, "nothing is handed in yet, so there is nothing to give points for"),
        (3, unknown),
        (4, unknown),
        (5, unknown),
        (6, "this person stands in the file before: only the first line counts"),
    ]
    assert graded.mate.display_name not in [one.name for one in found.verdicts]
    for text, said in (("11", "11 is not from 0 to 10: nothing changes"), ("x", "“x” is no number: nothing changes")):
        assert [
            one.said for one in judged(graded, f"Code,Plan the addresses\n{graded.student.pk},{text}").verdicts
        ] == [said]
    assert not GradeEvent.objects.filter(kind="override").exists()


@pytest.mark.django_db
def test_a_hand_in_after_its_date_says_what_counts_of_the_new_points(graded, lab):
    date(
        graded,
        lab,
        CurrentGrade.objects.first().submission.at - timedelta(days=1),
        grace_days=0,
        credit_steps=[[0, 50]],
    )
    found = judged(graded, f"Code,Plan the addresses\n{graded.student.pk},8")
    assert [one.said for one in found.verdicts] == ["6 → 8; after the date 50 % count: 4"]
    for same in ("3", "6,0"):
        found = judged(graded, f"Code;Plan the addresses\n{graded.student.pk};{same}")
        assert (found.verdicts, found.same) == ([], 1)


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_judging_takes_the_same_queries_at_any_size(graded, lab, count, django_assert_num_queries):
    for number in range(count):
        grade(hand_in(graded.student, titled(f"Lab {number}")))
    columns = columns_of(graded.cohort)
    rows = [["Code", *(f"Lab {number}" for number in range(count))]]
    rows += [[str(one.pk), *("4" for _number in range(count))] for one in (graded.student, graded.mate)]
    text = "\n".join(",".join(row) for row in rows)
    with django_assert_num_queries(7):
        found = judge(graded.cohort, columns, text, seen_by=graded.instructor)
    assert [one.good for one in found.verdicts] == [True] * count + [False] * count


def send(client, school, **sent):
    client.force_login(school.instructor)
    return client.post(reverse("labs:gradebook_marks", args=[school.cohort.pk]), sent)


def seal_in(answer):
    return answer.content.decode().partition('name="seal" value="')[2].partition('"')[0]


@pytest.mark.django_db
def test_a_file_is_shown_then_done_then_taken_back(graded, lab, client):
    text = f"Code,Plan the addresses\n{graded.student.pk},5\n{graded.mate.pk},x\n"
    shown = send(client, graded, file=SimpleUploadedFile("points.csv", text.encode()), reason="paper test canary")
    assert "6 → 5" in shown.content.decode()
    assert not BookChange.objects.exists()
    done = send(client, graded, rows=text, reason="paper test canary", seal=seal_in(shown))
    assert done.url == reverse("labs:gradebook", args=[graded.cohort.pk])
    assert {grade.student: grade.points for grade in CurrentGrade.objects.all()} == {graded.student: 5, graded.mate: 6}
    listed = html.unescape(client.get(reverse("labs:gradebook_history", args=[graded.cohort.pk])).content.decode())
    assert f"{graded.student.display_name}, {lab.title}: points of the tasks → 5" in listed
    assert "paper test canary" in listed
    undo(change=BookChange.objects.get(), by=graded.instructor)
    assert set(CurrentGrade.objects.values_list("points", flat=True)) == {6}


@pytest.mark.django_db
def test_what_changed_since_it_was_shown_is_shown_again_and_nothing_done(graded, lab, client):
    text = f"Code,Plan the addresses\n{graded.student.pk},5\n"
    seal = seal_in(send(client, graded, rows=text, reason="x"))
    grade(hand_in(graded.student, lab, "again"), split=4, fit=4)
    again = send(client, graded, rows=text, reason="x", seal=seal).content.decode()
    assert "has changed since you looked" in again
    assert "8 → 5" in again
    assert not BookChange.objects.exists()


@pytest.mark.django_db
def test_bad_input_loses_nothing(graded, client):
    file = SimpleUploadedFile("points.csv", "Name;Nota\nñandú;7".encode("cp1252"))
    answer = send(client, graded, file=file, reason="paper canary")
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    for kept in ("ñandú;7", "paper canary", "must name a column “Code”"):
        assert kept in page
    answer = send(client, graded, rows="typed canary", reason="")
    assert "typed canary" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["assistant", "outsider", "student"])
def test_nobody_else_sends_points(graded, lab, client, who):
    client.force_login(getattr(graded, who))
    sent = {"rows": f"Code,Plan the addresses\n{graded.student.pk},5\n", "reason": "x"}
    answer = client.post(reverse("labs:gradebook_marks", args=[graded.cohort.pk]), sent)
    assert (answer.status_code in (403, 404), "6 → 5" in answer.content.decode()) == (True, False)
