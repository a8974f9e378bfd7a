"""Public pages from the cache."""

import gzip

import pytest
from django.core.cache import cache
from django.test import Client
from wagtail.models import PageViewRestriction

from academy_site.home.models import StandardPage
from people.accounts.services.accounts import create_person
from people.base.enums import Role
from tests.academy_site import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()
    yield
    cache.clear()


def test_second_visit_asks_the_database_nothing(client, django_assert_num_queries):
    factories.pathway()
    first = client.get("/")
    with django_assert_num_queries(0):
        second = client.get("/")
    assert second.content == first.content
    assert b"Networking" in second.content
    assert second["Content-Security-Policy"] == first["Content-Security-Policy"]
    assert second["Content-Type"] == first["Content-Type"]


def test_kept_page_comes_compressed_to_who_takes_that(client):
    factories.home()
    plain = client.get("/").content
    response = client.get("/", headers={"accept-encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.content) == plain


def test_each_language_has_its_own_copy(client):
    factories.home()
    english = client.get("/", headers={"accept-language": "en"}).content.decode()
    spanish = client.get("/", headers={"accept-language": "es"}).content.decode()
    again = client.get("/", headers={"accept-language": "en"}).content.decode()
    assert "Learn a tech trade" in english
    assert "Aprende un oficio" in spanish
    assert again == english


def test_publishing_shows_at_once(client, django_capture_on_commit_callbacks):
    home = factories.home()
    client.get("/")
    home.heading = "A new first line"
    with django_capture_on_commit_callbacks(execute=True):
        home.save_revision().publish()
    assert "A new first line" in client.get("/").content.decode()


def test_taking_a_page_down_shows_at_once(client, django_capture_on_commit_callbacks):
    page = factories.home().add_child(instance=StandardPage(title="About the room", slug="about"))
    assert client.get("/about/").status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        page.unpublish()
    assert "About the room" not in client.get("/about/").content.decode()


def test_page_of_a_signed_in_person_is_neither_kept_nor_given_from_the_cache(client):
    factories.home()
    client.get("/")
    person, _ = create_person(role=Role.STUDENT, display_name="Canary Name")
    signed_in = Client()
    signed_in.force_login(person)
    assert "Canary Name" in signed_in.get("/").content.decode()
    assert "Canary Name" not in client.get("/").content.decode()


def test_first_visit_by_a_signed_in_person_leaves_nothing_for_visitors(client):
    factories.home()
    person, _ = create_person(role=Role.STUDENT, display_name="Canary Name")
    signed_in = Client()
    signed_in.force_login(person)
    signed_in.get("/")
    assert "Canary Name" not in client.get("/").content.decode()


def test_restricted_page_is_never_kept(client):
    page = factories.home().add_child(instance=StandardPage(title="Canary page", slug="inside"))
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    for _ in range(2):
        response = client.get("/inside/")
        assert response.status_code == 302
        assert b"Canary page" not in response.content


def test_address_with_a_question_is_made_afresh(client):
    factories.home()
    client.get("/?utm=x")
    assert not [key for key in cache._cache if "page:" in key and "version" not in key]  # the test cache is a dict


def test_page_that_is_not_there_is_not_kept(client):
    factories.home()
    assert client.get("/nothing/").status_code == 404
    factories.home().add_child(instance=StandardPage(title="Now here", slug="nothing"))
    assert "Now here" in client.get("/nothing/").content.decode()
