"""How questions did: figures by hand, nothing below five answers, and marks that follow a mended key."""

import statistics

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pathways.cohorts.services.enrolment import enrol_student
from pathways.items.statistics import FEWEST, Answered, discrimination, items_of
from pathways.learning.selectors.skills import skill_profile
from pathways.learning.services.quizzes import answer_quiz
from people.models import StaffBar
from tests.pathways.learning.test_pages import words
from tests.pathways.learning.test_quizzes import RIGHT, change_quiz
from tests.pathways.marking.questions import chosen, question
from tests.people.factories import person

CALM = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))

ASKED = [chosen("single", "b", "q1"), question("text", "q2", answer="x")]


def tried(first, second, pick="a", typed="y"):
    return Answered({"q1": first, "q2": second}, {"q1": [pick], "q2": typed})


def test_nothing_is_shown_below_five_answers():
    items = items_of(ASKED, [tried(1.0, 0.0)] * (FEWEST - 1))
    assert [(item.count, item.is_shown, item.facility, item.wrong) for item in items] == [(4, False, None, "")] * 2


def test_figures_are_those_worked_out_by_hand():
    tries = [tried(1, 1, "b", "x"), tried(1, 1, "b", "x"), tried(1, 0, "b"), tried(0, 0, "c"), tried(0, 0, "c")]
    first, second = items_of(ASKED, tries)
    assert (first.count, first.facility, first.wrong, first.wrong_count) == (5, 60, "Choice c", 2)
    assert first.discrimination == pytest.approx(0.67)
    assert (second.facility, second.wrong, second.wrong_count) == (40, "y", 3)


def test_typed_answer_of_one_person_is_not_shown():
    tries = [tried(1, 0, typed=f"my own words {n}") for n in range(6)]
    assert items_of(ASKED, tries)[1].wrong == ""


def test_key_that_those_who_know_get_wrong_looks_odd():
    tries = [tried(0, 1)] * 3 + [tried(1, 0)] * 3
    assert items_of(ASKED, tries)[0].looks_odd


marks = st.lists(st.tuples(*[st.sampled_from([0.0, 0.5, 1.0])] * 3), min_size=5, max_size=20)


@CALM
@given(marks)
def test_discrimination_is_the_correlation_with_the_rest(rows):
    tries = [Answered(dict(zip("abc", row, strict=True)), {}) for row in rows]
    own, rest = [row[0] for row in rows], [(row[1] + row[2]) / 2 for row in rows]
    found = discrimination("a", tries)
    if len(set(own)) == 1 or len(set(rest)) == 1:
        assert found is None
    else:
        assert found == pytest.approx(statistics.correlation(own, rest), abs=0.006)


@pytest.fixture
def answered(school):
    """Six people of the cohort who answered; the key of one question was wrong at that time."""

    def wrong(quiz):
        quiz["questions"][1]["value"]["answer"] = "16"

    change_quiz(school, wrong)
    people = [school.student, school.mate]
    for number in range(4):
        people.append(person(display_name=f"Shown {number}"))
        enrol_student(cohort=school.cohort, student=people[-1], by=None)
    for number, student in enumerate(people):
        given = RIGHT if number else {**RIGHT, "q1": ["b"]}
        answer_quiz(student=student, page=school.page(), quiz_id=school.quiz(), answers=given)
    return people


def address(school, name):
    return reverse(f"pathways:{name}", args=[school.cohort.pk, school.lessons[0].key, school.quiz()])


class TestPage:
    def test_table_says_how_each_question_did(self, client, school, answered):
        client.force_login(school.instructor)
        text = words(client.get(address(school, "quiz_items")))
        assert "6 people answered" in text
        assert "Which part of 10.0.4.17/22 does the /22 name? 6 83 %" in text
        assert "How many bits does an address have? 6 0 %" in text
        assert "32 · 6 times" in text
        assert "The key has changed since" not in text

    def test_mended_key_is_shown_before_and_after_and_then_counts(self, client, school, answered):
        def right(quiz):
            quiz["questions"][1]["value"]["answer"] = "32"

        change_quiz(school, right)
        client.force_login(school.instructor)
        text = words(client.get(address(school, "quiz_items")))
        assert "Shown Student 1 2 3 of 4" in text
        assert "Shown Mate 1 3 4 of 4" in text
        assert skill_profile(school.mate)[0].percent == 75
        text = words(client.post(address(school, "regrade_quiz"), follow=True))
        assert "6 tries have a new mark" in text
        assert "The key has changed since" not in text
        assert skill_profile(school.mate)[0].percent == 100

    def test_people_kept_apart_are_in_no_figure_and_are_marked_all_the_same(self, client, school, answered):
        StaffBar.objects.create(staff=school.instructor, student=school.mate, set_by=school.mate)

        def right(quiz):
            quiz["questions"][1]["value"]["answer"] = "32"

        change_quiz(school, right)
        client.force_login(school.instructor)
        text = words(client.get(address(school, "quiz_items")))
        assert "5 people answered" in text
        assert "Shown Mate" not in text
        assert "1 more try that you do not see changes too" in text
        client.post(address(school, "regrade_quiz"))
        assert skill_profile(school.mate)[0].percent == 100

    def test_other_instructor_finds_nothing(self, client, school, answered):
        client.force_login(school.other_instructor)
        for name in ("quiz_items", "cohort_quizzes"):
            args = [school.cohort.pk] + ([school.lessons[0].key, school.quiz()] if name == "quiz_items" else [])
            response = client.get(reverse(f"pathways:{name}", args=args))
            assert response.status_code == 404
            assert b"Shown" not in response.content

    @pytest.mark.parametrize("name", ["quiz_items", "cohort_quizzes"])
    def test_pages_cost_the_same_for_one_and_three_people(self, client, school, name, django_assert_num_queries):
        client.force_login(school.instructor)
        args = [school.cohort.pk] + ([school.lessons[0].key, school.quiz()] if name == "quiz_items" else [])
        place = reverse(f"pathways:{name}", args=args)
        people = [school.student, school.mate, person(display_name="Shown")]
        enrol_student(cohort=school.cohort, student=people[-1], by=None)
        answer_quiz(student=people[0], page=school.page(), quiz_id=school.quiz(), answers=RIGHT)
        client.get(place)
        with django_assert_num_queries(QUERIES[name]):
            client.get(place)
        for student in people[1:]:
            answer_quiz(student=student, page=school.page(), quiz_id=school.quiz(), answers=RIGHT)
        with django_assert_num_queries(QUERIES[name]):
            client.get(place)


QUERIES = {"quiz_items": 10, "cohort_quizzes": 8}
