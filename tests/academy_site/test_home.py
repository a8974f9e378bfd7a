"""Home page, standard pages, and what `ensure_site` makes."""

import pytest
from django.core.cache import cache
from django.core.management import call_command
from wagtail.models import Locale, Page, Site

from academy_site.home.models import HomePage, StandardPage
from academy_site.home.services import ensure_site
from tests.academy_site import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


def test_ensure_site_makes_home_in_each_language_and_removes_the_welcome_page():
    call_command("ensure_site", verbosity=0)
    assert set(Locale.objects.values_list("language_code", flat=True)) == {"en", "es"}
    assert HomePage.objects.count() == 2
    assert Site.objects.get(is_default_site=True).root_page.specific == HomePage.objects.get(locale__language_code="en")
    assert not Page.objects.filter(title__startswith="Welcome").exists()


def test_ensure_site_changes_nothing_that_an_editor_wrote():
    home = ensure_site()
    home.heading = "The editor's line"
    home.save_revision().publish()
    before = Page.objects.count()
    again = ensure_site()
    assert (again.pk, again.heading, Page.objects.count()) == (home.pk, "The editor's line", before)


def test_home_shows_each_published_pathway_and_no_draft(client):
    factories.pathway()
    factories.pathway(slug="draft", title="Hidden draft").unpublish()
    html = client.get("/").content.decode()
    assert html.count('class="card hue-') == 1
    assert 'href="/pathways/networking/"' in html
    assert "Hidden draft" not in html
    assert html.count("<h1") == 1


@pytest.mark.parametrize("number", [1, 3])
def test_home_needs_the_same_queries_for_any_number_of_pathways(number, client, django_assert_num_queries):
    for index in range(number):
        factories.pathway(slug=f"way-{index}", title=f"Way {index}")
    client.get("/?warm")
    with django_assert_num_queries(7):
        client.get("/?fresh")


def test_home_without_pathways_says_what_will_be_here(client):
    factories.home()
    assert "as soon as they are published" in client.get("/").content.decode()


def test_page_that_a_language_lacks_is_shown_in_the_first_language(client):
    factories.home().add_child(instance=StandardPage(title="About the room", slug="about", body="<p>Bright.</p>"))
    html = client.get("/about/", headers={"accept-language": "es"}).content.decode()
    assert '<html lang="es"' in html
    assert '<main id="main" tabindex="-1" lang="en">' in html
    assert "Bright." in html


def test_page_that_no_language_has_is_not_found(client):
    factories.home()
    response = client.get("/nowhere/", headers={"accept-language": "es"})
    assert response.status_code == 404
    assert "Aquí no hay ninguna página" in response.content.decode()
