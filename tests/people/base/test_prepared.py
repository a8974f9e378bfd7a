"""Reads whose SQL is written once: they answer what the query set answers, whatever the values are."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.paginator import Paginator
from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast
from django.utils import timezone

from people.base.prepared import Prepared
from people.models import CaseAssignment, User
from tests.people.factories import UserFactory

pytestmark = pytest.mark.django_db


def named(*, ids, words="", since=None):
    found = User.objects.filter(pk__in=ids).order_by("username")
    found = found.filter(display_name__icontains=words) if words else found
    return found if since is None else found.filter(date_joined__gte=since)


@pytest.fixture
def people():
    return sorted((UserFactory(display_name=f"Calm {n}") for n in range(11)), key=lambda one: one.username)


def test_prepared_read_gives_the_rows_of_each_list(people, django_assert_num_queries):
    read = Prepared(named)
    for some in (people[:1], people[3:7], people[:8], people[1:10], people):
        with django_assert_num_queries(1):
            assert read(ids=[one.pk for one in some]) == some
    assert read(ids=[uuid4()]) == []
    assert len(read._plans) == 2


def test_prepared_read_takes_lists_of_texts_and_keeps_one_query_for_them(people, django_assert_num_queries):
    read = Prepared(lambda *, names: User.objects.filter(display_name__in=names).order_by("username"))
    for some in (people[:2], people[3:9]):
        with django_assert_num_queries(1):
            assert read(names=[one.display_name for one in some]) == some
    assert len(read._plans) == 1


def test_prepared_read_gives_bare_rows_as_the_database_wrote_them(people):
    read = Prepared(
        lambda *, ids: named(ids=ids).annotate(key=Cast("pk", CharField())).values_list("key", "display_name")
    )
    rows = read.bare(ids=[one.pk for one in people[:3]])
    assert [(key.replace("-", ""), name) for key, name in rows] == [
        (one.pk.hex, one.display_name) for one in people[:3]
    ]
    assert read.bare(ids=[]) == []


def test_prepared_read_of_an_empty_list_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert Prepared(named)(ids=[]) == []


def test_prepared_read_takes_times_and_words_anew_each_time(people):
    read, now = Prepared(named), timezone.now()
    User.objects.filter(pk__in=[one.pk for one in people[:4]]).update(date_joined=now - timedelta(days=9))
    ids = [one.pk for one in people]
    for words in ("", "calm", "7", "7%", "x"):
        for since in (None, now - timedelta(days=20), now - timedelta(days=5), now + timedelta(days=1)):
            assert read(ids=ids, words=words, since=since) == list(named(ids=ids, words=words, since=since))
    assert {dict(key)["words"] for key in read._plans} == {("", "")}


def test_prepared_read_of_lists_longer_than_a_thousand_keeps_them_apart(people):
    """A mark of the first list was one of the second: whom nobody asked for was found."""
    both = Prepared(lambda *, ids, also: User.objects.filter(Q(pk__in=ids) & Q(pk__in=also)).order_by("username"))
    far = [*(uuid4() for _ in range(1100)), *(one.pk for one in people[:2])]
    assert both(ids=far, also=[one.pk for one in people[1:3]]) == people[1:2]
    assert both(ids=[people[3].pk] * 1100, also=[people[4].pk]) == []


def test_prepared_page_of_an_empty_list_is_empty(people):
    page = Prepared(lambda *, ids: User.objects.filter(pk__in=ids).values_list("pk")).page("3", 3, "1", ids=[])
    assert (list(page), page.number, page.paginator.count) == ([], 1, 0)


@pytest.mark.parametrize(
    "build",
    [
        lambda *, since: User.objects.filter(date_joined__gte=since, role_grants__ended_at__lte=timezone.now()),
        lambda *, since: User.objects.filter(date_joined__gte=since, last_login__lte=since + timedelta(days=9)),
        lambda *, since: User.objects.filter(date_joined__gte=since).annotate(on=Value(timezone.localdate())),
    ],
)
def test_prepared_read_refuses_a_clock_of_its_own(build):
    """What ends today would have run until the next start of the site."""
    with pytest.raises(ValueError, match="of its own"):
        Prepared(build)(since=timezone.now())


def test_prepared_read_that_asks_for_days_asks_in_the_zone_of_each_reader(people):
    """At ten in the evening in Ohio it is tomorrow in London: the first reader's days were everybody's."""
    read = Prepared(lambda *, day: User.objects.filter(date_joined__date=day).order_by("username"))
    User.objects.filter(pk=people[0].pk).update(date_joined=datetime(2026, 3, 3, 3, tzinfo=UTC))
    for zone, day in (("America/New_York", 2), ("Europe/London", 3), ("America/New_York", 2)):
        with timezone.override(zone):
            assert read(day=date(2026, 3, day)) == people[:1]
            assert read(day=date(2026, 3, 5 - day)) == []


def test_prepared_read_keeps_joins_and_prefetches(people, django_assert_num_queries):
    staff, rows = UserFactory(), Prepared(lambda *, staff: CaseAssignment.objects.filter(staff=staff))
    CaseAssignment.objects.bulk_create(CaseAssignment(staff=staff, student=one) for one in people[:3])
    joined = Prepared(
        lambda *, staff: rows.build(staff=staff).select_related("student").prefetch_related("student__role_grants")
    )
    for _again in range(2):
        with django_assert_num_queries(2):
            found = joined(staff=staff.pk)
            assert {row.student for row in found} == set(people[:3])
            assert [list(row.student.role_grants.all()) for row in found] == [[], [], []]
    assert rows(staff=people[0].pk) == []


@pytest.mark.parametrize("number", [None, "", "1", "2", "4", "5", "99", "0", "-1", "x", "9" * 40, "9" * 5000])
@pytest.mark.parametrize("count", [0, 3, 11])
def test_prepared_page_is_the_page_of_a_paginator(people, number, count):
    ids = [one.pk for one in people[:count]] or [uuid4()]
    rows = Prepared(lambda *, ids: User.objects.filter(pk__in=ids).order_by().values_list("username", "pk"))
    page = rows.page(number, 3, "1", ids=ids)
    same = Paginator(User.objects.filter(pk__in=ids).order_by("username").values_list("username", "pk"), 3)
    other = same.get_page(number)
    assert (list(page), page.number, page.paginator.count) == (list(other), other.number, same.count)
    assert (page.has_next(), page.has_previous()) == (other.has_next(), other.has_previous())


def test_prepared_read_refuses_a_value_that_does_not_reach_the_query_as_it_is():
    with pytest.raises(ValueError, match="day"):
        Prepared(lambda *, day: User.objects.filter(date_joined__year=day.year))(day=timezone.localdate())


def test_prepared_read_takes_numbers_and_keeps_one_query_for_them():
    read = Prepared(lambda *, day: User.objects.filter(date_joined__day=day).order_by("username"))
    for day in (3, 28, 0):
        UserFactory(date_joined=datetime(2026, 5, max(day, 1), tzinfo=UTC))
        assert read(day=day) == list(User.objects.filter(date_joined__day=day).order_by("username"))
    assert len(read._plans) == 1
