import pytest

from pathways.base.enums import StudentState
from pathways.cohorts.services.standing import move_student
from people.base.rules import roles_of
from people.caseload.services import set_bar
from placement.employers.services import move_employer
from placement.openings.matching import Teaching, explain
from placement.openings.selectors import candidates_for, match_for, matches_for, ranked
from placement.openings.services import Need, move_order
from tests.placement.factories import active_employer, open_order, searching, shows, skill, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return staff()


@pytest.fixture
def scene(by):
    """A student with subnetting 92 %, IP addressing 40 %, and nothing in ACLs; an opening that needs all three."""
    subnetting, addressing, lists = skill("subnetting"), skill("ip-addressing"), skill("access-lists")
    student = searching(by)
    shows(student, subnetting, 92)
    shows(student, addressing, 40, label="quiz one")
    needs = [Need(subnetting, "required", 70), Need(addressing, "required", 70), Need(lists, "wished", 50)]
    return student, open_order(by, needs=needs)


def test_match_says_why_with_evidence(scene):
    student, order = scene
    match = match_for(student, order)
    assert match.headline == "Has 1 of 3 skills"
    assert {fit.sentence for fit in match.fits} == {
        "Subnetting: 92 % from lab vlsm-plan",
        "Ip addressing: 40 % so far, 70 % is asked for",
        "Access lists: nothing to show yet, 50 % is asked for",
    }


def test_missing_skills_name_needed_ones_first(scene):
    student, order = scene
    assert [fit.skill.key for fit in match_for(student, order).missing] == ["ip-addressing", "access-lists"]


@pytest.mark.parametrize("state", [StudentState.PAUSED, StudentState.WITHDRAWN])
def test_student_who_is_not_searching_has_no_match(scene, by, state):
    student, order = scene
    move_student(student=student, to=state, by=student)
    assert matches_for(student) == []
    assert match_for(student, order) is None
    assert candidates_for(by, order) == []


def test_candidates_are_of_the_own_case_load_only(scene, by):
    student, order = scene
    other = staff()
    stranger = searching(other)
    assert [one.student for one in candidates_for(by, order)] == [student]
    assert [one.student for one in candidates_for(other, order)] == [stranger]
    set_bar(staff=by, student=student, by=student)
    assert candidates_for(by, order) == []


def test_openings_of_inactive_employers_and_closed_orders_match_nobody(scene, by):
    student, order = scene
    held = open_order(by, active_employer(by, name="Held"))
    move_order(order=held, to="on_hold", by=by)
    asleep = open_order(by, active_employer(by, name="Asleep"))
    move_employer(employer=asleep.employer, to="suspended", by=by, reason="x")
    assert [match.order for match in matches_for(student)] == [order]


def test_better_match_comes_first(by):
    what = skill("routing")
    student = searching(by)
    shows(student, what, 80)
    low = open_order(by, needs=[Need(skill(), "required", 70)])
    high = open_order(by, needs=[Need(what, "required", 70)])
    assert [match.order for match in matches_for(student)] == [high, low]


def test_list_weighs_an_opening_as_its_reasons_do(scene):
    """The list asks for no reasons; a skill with nothing to show counts in both as nothing."""
    student, order = scene
    listed, shown = matches_for(student)[0], match_for(student, order)
    assert (listed.level, listed.order_key) == (shown.level, shown.order_key)


def test_missing_skill_names_the_lesson_that_teaches_it(scene):
    _student, order = scene
    match = explain(order, order.skills.select_related("skill"), [], lambda s: Teaching(f"About {s.key}", "/x/"))
    assert {fit.lesson.title for fit in match.fits} == {"About subnetting", "About ip-addressing", "About access-lists"}


@pytest.mark.parametrize("number", [1, 3])
def test_candidates_take_a_fixed_number_of_queries(by, number, django_assert_num_queries):
    what = skill("routing")
    order = open_order(by, needs=[Need(what, "required", 70)])
    for _ in range(number):
        shows(searching(by), what, 80)
    match_for(searching(staff()), order)  # warm the catalogue
    roles_of(by)
    with django_assert_num_queries(3):
        assert len(candidates_for(by, order)) == number


def test_ranking_agrees_with_the_reasons_and_reads_nobodys_evidence(by, django_assert_num_queries):
    """Levels are summed by the database for everybody, reasons are found for those on the page."""
    asked = [skill("routing"), skill("switching"), skill("hardware")]
    order = open_order(by, needs=[Need(asked[0], "required", 70), Need(asked[1], "wished", 50), Need(asked[2])])
    for points in ((90, 80, 70), (69, 0, 0), (70, 0, 0), (0, 90, 0), (71, 60, 69)):
        student = searching(by)
        for what, percent in zip(asked, points, strict=True):
            shows(student, what, percent)
            shows(student, what, percent // 2, source="y/other")
    searching(by)
    roles_of(by)
    with django_assert_num_queries(2):
        groups = ranked(by, order)
    found = candidates_for(by, order)
    assert [*groups.fitting, *groups.near, *groups.not_yet] == [one.student.pk for one in found]
    levels = [(one.match.level, one.match.weight) for one in found]
    assert [level for level, _weight in levels] == sorted(
        (level for level, _weight in levels), key=lambda level: ["fits", "near", "not_yet"].index(level)
    )
    assert [len(group) for group in (groups.fitting, groups.near, groups.not_yet)] == [
        sum(level == name for level, _weight in levels) for name in ("fits", "near", "not_yet")
    ]
