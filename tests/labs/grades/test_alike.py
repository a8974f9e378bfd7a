"""Places to look: what reads alike is found whatever the names are, what the lab gave is not, and nobody is judged."""

import io
import json
import random
from collections import Counter
from itertools import combinations

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from labs.base import file_store
from labs.base.enums import Via
from labs.base.stored_notebooks import Unread, code_lines
from labs.grades.selectors.alike import Work, marks_of, pairs_alike, passages, tokens_of, works_of
from labs.models import Assignment
from labs.submissions.services import receive_submission
from people.caseload.services import set_bar
from tests.labs.factories import LAB, UserFactory, pack, seat

GIVEN = (
    "import csv\nrooms = list(csv.reader(open('rooms.csv')))\nassert rooms, 'no rooms in the file'\nprint(len(rooms))"
)
ONE = """def plan(rooms):
    total = 0
    for room in sorted(rooms, key=len, reverse=True):
        size = 2 ** (len(room) + 2)
        while size < total:
            size = size * 2
        total = total + size
    return {"total": total, "rooms": len(rooms)}
"""
RENAMED = (
    ONE.replace("total", "sum_of_all").replace("room", "place").replace("size", "block").replace("2", "4")
    + "# my own words\n"
)
OTHER = """class Planner:
    block: int = 32

    def fits(self, hosts):
        if hosts < 1:
            raise ValueError(hosts)
        return [hosts, self.block - hosts][hosts > self.block]


answer = Planner().fits(12)
lines = [str(answer), "done"]
"""


def work(code, student=None):
    lines = [line for line in code.splitlines() if line.strip()]
    tokens = tokens_of(lines)
    return Work(student, lines, tokens, marks_of(tokens))


def book(*cells):
    return json.dumps({"cells": [{"cell_type": "code", "source": text, "metadata": {}} for text in cells]}).encode()


def hand_in(student, lab, *cells):
    lab = Assignment.objects.select_related("current").get(pk=lab.pk)
    data = pack({f"{LAB}.ipynb": book(*cells)})
    return receive_submission(student=student, assignment=lab, data=data, via=Via.LAB)[0]


@pytest.fixture
def lab(school, lab):
    """A lab whose release gives some code to everybody."""
    file_store.drop(lab.current.release_path)
    assert file_store.keep(lab.current.release_path, pack({f"{LAB}.ipynb": book(GIVEN)})) == lab.current.release_path
    return lab


def test_same_steps_with_other_names_are_found():
    (pair,) = pairs_alike([work(ONE, "a"), work(RENAMED, "b"), work(OTHER, "c")])
    assert {pair.first, pair.second} == {"a", "b"}
    assert pair.percent >= 90


@pytest.mark.parametrize("seed", range(30))
def test_pairs_are_those_of_comparing_each_with_each(seed):
    chance = random.Random(seed)
    marks = [frozenset(chance.choices(range(30), k=chance.randint(0, 25))) for _ in range(chance.randint(0, 9))]
    works = [Work(n, [], [], own) for n, own in enumerate(marks)]
    spread = Counter(mark for own in marks for mark in own)
    own = [{mark for mark in one if spread[mark] < 4 or spread[mark] <= len(marks) / 2} for one in marks]
    slow = {
        (a, b): len(own[a] & own[b]) / min(len(own[a]), len(own[b]))
        for a, b in combinations(range(len(own)), 2)
        if len(own[a] & own[b]) >= 6
    }
    found = {(pair.first, pair.second): pair.share for pair in pairs_alike(works)}
    assert found == {pair: share for pair, share in slow.items() if share >= 0.6}


def test_a_large_cohort_is_compared_up_to_a_bound_that_the_page_names(school, lab, both, client, monkeypatch):
    monkeypatch.setattr("labs.grades.views.alike.COMPARED", 1)
    client.force_login(school.instructor)
    page = client.get(address(school, lab)).content.decode()
    assert "the newest 1 hand-ins are compared" in page
    assert [work.submission for work in works_of(school.cohort, lab, school.instructor, most=1)] == [both[1]]


def test_different_steps_are_not_found():
    assert pairs_alike([work(ONE, "a"), work(OTHER, "b")]) == []


def test_what_most_of_a_cohort_shares_is_the_tasks_doing():
    assert pairs_alike([work(ONE, str(n)) for n in range(5)]) == []
    assert len(pairs_alike([work(ONE, str(n)) for n in range(3)])) == 3


def test_short_answers_say_nothing():
    assert pairs_alike([work("x = 1", "a"), work("x = 1", "b"), work("", "c")]) == []


def test_passages_stand_side_by_side_as_they_were_written():
    (first, *_rest) = passages(work(OTHER + ONE), work(RENAMED))
    assert "total = total + size" in first.first
    assert "sum_of_all = sum_of_all + block" in first.second
    assert "Planner" not in first.first


@given(st.text(max_size=300))
def test_any_text_has_tokens_and_marks(text):
    tokens = tokens_of(text.splitlines())
    assert marks_of(tokens) == marks_of(tokens_of(text.splitlines()))
    assert bool(marks_of(tokens)) == (len(tokens) >= 10)


def damaged(data):
    """Return a zip whose packed bytes are wrong, while its list of files is right."""
    place = data.index(b".ipynb") + len(b".ipynb")
    return data[:place] + b"\xff" * 20 + data[place + 20 :]


CROOKED = {
    "no zip": b"no zip",
    "nothing": b"",
    "no JSON": pack({f"{LAB}.ipynb": b"no json"}),
    "no notebook": pack({f"{LAB}.ipynb": b"[1]"}),
    "packed wrongly": damaged(pack({f"{LAB}.ipynb": book("x = 1" * 50)})),
    "nested deeply": pack({f"{LAB}.ipynb": b"[" * 100_000}),
    "cells that are none": pack({f"{LAB}.ipynb": b'{"cells": 7}'}),
    "more values than a notebook has": pack({f"{LAB}.ipynb": b'{"cells": [' + b"{}," * 300_000 + b"{}]}"}),
    "bigger than is read": pack({f"{LAB}.ipynb": book("#" * (6 << 20))}),
}


@pytest.mark.parametrize("kind", CROOKED)
def test_hand_in_that_cannot_be_read_is_told_apart(kind):
    with pytest.raises(Unread):
        code_lines(CROOKED[kind])


def test_odd_cells_are_left_out_and_half_characters_replaced():
    cells = [7, {"cell_type": "code", "source": ["a = 1\n", 7, "b = '\ud800'"]}, {"cell_type": "code", "source": "c"}]
    assert code_lines(pack({"x.ipynb": json.dumps({"cells": cells}).encode()})) == ["a = 1", "b = '?'", "c"]


@pytest.mark.parametrize("kind", [kind for kind in CROOKED if kind not in ("no zip", "nothing")])
def test_crooked_hand_in_of_one_is_named_and_stops_nobody(school, lab, both, client, kind):
    third = UserFactory(role="student")
    seat(school.cohort, third)
    crooked = receive_submission(student=third, assignment=reread(lab), data=CROOKED[kind], via=Via.LAB)[0]
    client.force_login(school.instructor)
    page = client.get(address(school, lab)).content.decode()
    assert "2 hand-ins compared" in page
    assert "could not be read" in page.split(address_of(crooked))[0]
    pair = client.get(address(school, lab, both[0].pk, both[1].pk)).content.decode()
    assert "total = total + size" in pair


def test_half_characters_in_one_hand_in_stop_nobody(school, lab, both, client):
    third = UserFactory(role="student")
    seat(school.cohort, third)
    sent = pack({f"{LAB}.ipynb": json.dumps({"cells": [{"cell_type": "code", "source": f"'\ud800'\n{ONE}"}]}).encode()})
    half = receive_submission(student=third, assignment=reread(lab), data=sent, via=Via.LAB)[0]
    client.force_login(school.instructor)
    assert "3 hand-ins compared" in client.get(address(school, lab)).content.decode()
    assert "total = total + size" in client.get(address(school, lab, both[0].pk, half.pk)).content.decode()


def reread(lab):
    return Assignment.objects.select_related("current").get(pk=lab.pk)


def address_of(submission):
    return reverse("labs:teach_submission", args=[submission.pk])


def test_what_the_lab_gave_does_not_count(school, lab):
    for student in (school.student, school.mate):
        hand_in(student, lab, GIVEN, f"x = {student.pk.int}")
    works = works_of(school.cohort, lab, school.instructor)
    assert [len(one.lines) for one in works] == [1, 1]
    assert pairs_alike(works) == []


def address(school, lab, *pair):
    return reverse("labs:alike_pair" if pair else "labs:alike", args=[school.cohort.pk, lab.pk, *pair])


@pytest.fixture
def both(school, lab):
    return hand_in(school.student, lab, GIVEN, ONE), hand_in(school.mate, lab, GIVEN, RENAMED)


def test_instructor_sees_the_pair_side_by_side_and_no_verdict(school, lab, both, client):
    client.force_login(school.instructor)
    there = address(school, lab, *(one.pk for one in both))
    listed = client.get(address(school, lab)).content.decode()
    back = address(school, lab, both[1].pk, both[0].pk)
    assert there in listed or back in listed
    page = client.get(there).content.decode()
    assert "total = total + size" in page
    assert "sum_of_all = sum_of_all + block" in page
    assert "rooms.csv" not in page
    for word in ("cheat", "plagiar", "copied", "suspic", "misconduct"):
        assert word not in (listed + page).split("<main")[1].lower()


def test_nobody_else_sees_it(school, lab, both, client):
    far = hand_in(school.stranger, lab, ONE)
    for user, status in ((school.outsider, 404), (school.assistant, 403), (school.student, 403)):
        client.force_login(user)
        for url in (address(school, lab), address(school, lab, *(one.pk for one in both))):
            answer = client.get(url)
            assert answer.status_code == status
            assert "sum_of_all" not in answer.content.decode()
    client.force_login(school.instructor)
    assert school.stranger.display_name not in client.get(address(school, lab)).content.decode().split("<main")[1]
    assert client.get(address(school, lab, both[0].pk, far.pk)).status_code == 404


def test_students_kept_apart_are_not_compared(school, lab, both, client):
    set_bar(staff=school.instructor, student=school.student, by=school.student)
    client.force_login(school.instructor)
    assert "No two hand-ins" in client.get(address(school, lab)).content.decode()
    assert client.get(address(school, lab, *(one.pk for one in both))).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_comparison_takes_the_same_queries_at_any_size(school, lab, count, django_assert_num_queries):
    for _ in range(count):
        student = UserFactory(role="student")
        seat(school.cohort, student)
        hand_in(student, lab, ONE)
    with django_assert_num_queries(1):
        assert len(works_of(school.cohort, lab, school.instructor)) == count


def test_command_names_ids_of_own_cohorts_only(school, lab, both):
    out = io.StringIO()
    call_command("labs_alike", lab.lab_key, instructor=school.instructor.username, stdout=out)
    assert str(both[0].pk) in out.getvalue()
    assert school.student.display_name not in out.getvalue()
    out = io.StringIO()
    call_command("labs_alike", lab.lab_key, instructor=school.outsider.username, stdout=out)
    assert str(both[0].pk) not in out.getvalue()
    with pytest.raises(CommandError):
        call_command("labs_alike", lab.lab_key, instructor=school.student.username)
