"""The first four weeks of a cohort: in order, as many as fit, with what happens in class."""

from types import SimpleNamespace

import pytest
from django.urls import reverse

from pathways.content.catalogue import catalogue
from pathways.models import LessonPage
from pathways.planning.weeks import Part, Show, packed

WEEKS_QUERIES = 6


def parts(*minutes):
    return [Part(SimpleNamespace(key=number), SimpleNamespace(), took) for number, took in enumerate(minutes)]


@pytest.mark.parametrize(
    ("minutes", "laid"),
    [
        ((), []),
        ((60, 60), [[60, 60]]),
        ((60, 61), [[60], [61]]),
        ((30, 200, 30), [[30], [200], [30]]),
        ((40, 40, 40, 1), [[40, 40, 40], [1]]),
    ],
)
def test_parts_fill_a_week_in_order_and_none_is_cut(minutes, laid):
    weeks = packed(parts(*minutes), 120)
    assert [[part.minutes for part in week.parts] for week in weeks] == laid
    assert [week.number for week in weeks] == list(range(1, len(laid) + 1))


def test_minutes_in_class_are_those_that_the_steps_name():
    assert Show("All", ("5 min, ask", "10 min, draw", "and talk for 7 min")).minutes == 15
    assert Show().minutes == 0


def test_page_lays_out_every_lesson_with_its_show_and_says_what_follows(client, school, django_assert_num_queries):
    way = catalogue("en").by_source[school.cohort.pathway_id]
    first = LessonPage.objects.get(pk=way.lessons[0].page_id)
    first.teach_aim, first.teach_plan = "Everybody counts to four.", "5 min, ask\n20 min, count"
    first.save()
    client.force_login(school.instructor)
    address = reverse("pathways:weeks", args=[school.cohort.pk])
    client.get(address)
    with django_assert_num_queries(WEEKS_QUERIES):
        page = client.get(address, {"hours": "40"}).content.decode()
    assert [page.count(lesson.url) >= 1 for lesson in way.lessons] == [True] * len(way.lessons)
    assert "Everybody counts to four." in page
    assert "In class, 25 minutes" in page
    assert "after these weeks" not in page
    with django_assert_num_queries(WEEKS_QUERIES):
        short = client.get(address, {"hours": "1"}).content.decode()
    assert short.count("<section aria-labelledby=") <= 4


def test_hours_that_cannot_be_read_say_so_and_six_are_laid_out(client, school):
    client.force_login(school.instructor)
    said = client.get(reverse("pathways:weeks", args=[school.cohort.pk]), {"hours": "many"})
    assert said.status_code == 400
    assert "6 hours a week" in said.content.decode()
    assert "Please give a whole number" in said.content.decode()
