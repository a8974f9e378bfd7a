"""Home page, standard pages, and what `ensure_site` makes."""

import pytest
from django.core.cache import cache
from django.core.management import call_command
from wagtail.models import Locale, Page, Site

from academy_site.home.models import HomePage, StandardPage
from academy_site.home.services import ensure_site
from placement.models import PublishedTable
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
    with django_assert_num_queries(9):
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


def figure(yes: int, total: int) -> dict[str, object]:
    return {"yes": yes, "total": total, "percent": round(yes * 100 / total), "left_out": 0}


def test_home_shows_published_figures_over_all_pathways_and_no_hidden_one(client):
    factories.home()
    PublishedTable.objects.create(
        first_year=2023,
        last_year=2024,
        sha256="0" * 64,
        content={
            "rows": [
                {"groups": ["networking"], "figures": {"in_field": figure(11, 99)}},
                {"groups": ["*"], "figures": {"in_field": figure(30, 40), "graduated_late": None}},
            ]
        },
    )
    html = client.get("/").content.decode()
    assert "What graduates do" in html
    assert "75.0 %" in html
    assert "30 of 40" in html
    assert "11 of 99" not in html
    assert "Finished, at any time" not in html


def test_home_without_published_figures_claims_nothing(client):
    factories.home()
    assert "What graduates do" not in client.get("/").content.decode()


def test_publishing_figures_shows_them_at_once(client, django_capture_on_commit_callbacks):
    factories.home()
    client.get("/")
    rows = [{"groups": ["*"], "figures": {"in_field": figure(30, 40)}}]
    with django_capture_on_commit_callbacks(execute=True):
        PublishedTable.objects.create(first_year=2023, last_year=2024, sha256="0" * 64, content={"rows": rows})
    assert "75.0 %" in client.get("/").content.decode()
