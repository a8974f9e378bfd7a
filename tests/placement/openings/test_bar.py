"""Nothing below the bar is called fitting, and the lesson that teaches what is missing opens."""

import pytest
from django.urls import reverse

from pathways.base.enums import StudentState
from pathways.cohorts.services.standing import move_student
from pathways.models import LessonPage
from placement.openings.matching import Level, Match, by_level
from placement.openings.services import Need, move_order
from tests.academy_site.factories import pathway
from tests.placement.factories import browser, open_order, searching, shows, skill, staff
from tests.placement.openings.test_reasons import fit


@pytest.mark.parametrize(
    ("percents", "wished", "level"),
    [
        ([], [], Level.FITS),
        ([70], [], Level.FITS),
        ([70], [0], Level.FITS),
        ([69], [99], Level.NOT_YET),
        ([70, 69], [], Level.NEAR),
        ([70, 0, 0], [99], Level.NOT_YET),
        ([0] * 6, [], Level.NOT_YET),
        ([], [0, 0], Level.NOT_YET),
        ([], [70, 0, 0], Level.FITS),
    ],
)
def test_fitting_is_every_needed_skill_at_its_bar(percents, wished, level):
    fits = [fit(percent=percent) for percent in percents] + [fit("wished", percent=percent) for percent in wished]
    assert Match(None, fits).level == level


def test_an_opening_without_skills_says_so():
    assert (Match(None, []).headline, Match(None, []).own_headline) == ("This opening names no skills",) * 2


def test_groups_keep_their_order():
    matches = [Match(None, [fit(percent=one), fit(percent=two)]) for one, two in ((80, 0), (80, 80), (0, 80), (0, 0))]
    found = by_level(matches, lambda match: match)
    assert (found.fitting, found.near, found.not_yet) == ([matches[1]], [matches[0], matches[2]], [matches[3]])


@pytest.mark.django_db
def test_nobody_with_none_of_six_skills_stands_under_what_fits():
    by = staff()
    asked = [skill(f"asked-{number}") for number in range(6)]
    able, not_yet = searching(by, display_name="Able"), searching(by, display_name="Starting")
    for one in asked:
        shows(able, one, 90)
    order = open_order(by, needs=[Need(one, "required", 70) for one in asked])
    desk = browser(by)
    page = desk.get(reverse("placement:order", args=[order.pk]))
    groups = page.context["candidates"]
    assert [row[0].student for row in groups.fitting] == [able]
    assert [row[0].student for row in groups.not_yet] == [not_yet]
    assert "1 more student looks for work" in page.content.decode()
    own = browser(not_yet).get(reverse("placement:mine")).context["matches"]
    assert ([], [order]) == (own.fitting, [match.order for match in own.not_yet])
    theirs = desk.get(reverse("placement:student", args=[not_yet.pk])).context["matches"]
    assert ([], [order]) == (theirs.fitting, [match.order for match in theirs.not_yet])


@pytest.mark.django_db
def test_lesson_of_an_asked_skill_opens_while_the_job_is_open_and_the_student_searches(
    django_capture_on_commit_callbacks,
):
    with django_capture_on_commit_callbacks(execute=True):
        pathway(courses=1, lessons=3)
    taught, other = skill("access-lists"), skill("elsewhere")
    # The first lesson is open to everybody.
    lesson, beside = LessonPage.objects.order_by("path")[1:3]
    for page, what in ((lesson, taught), (beside, other)):
        page.skills.add(what)
        with django_capture_on_commit_callbacks(execute=True):
            page.save_revision().publish()
    by = staff()
    student = searching(by)
    client = browser(student)
    assert client.get(lesson.url).status_code == 403
    order = open_order(by, needs=[Need(taught, "required", 70)])
    assert lesson.url in client.get(reverse("placement:mine")).content.decode()
    read = client.get(lesson.url)
    assert (read.status_code, "Text. Text." in read.content.decode()) == (200, True)
    assert client.get(beside.url).status_code == 403
    shows(student, taught, 95)
    assert client.get(lesson.url).status_code == 200, "what was begun can be finished"
    move_student(student=student, to=StudentState.PAUSED, by=student)
    assert client.get(lesson.url).status_code == 403
    move_student(student=student, to=StudentState.SEARCHING, by=student)
    move_order(order=order, to="on_hold", by=by)
    assert client.get(lesson.url).status_code == 403
