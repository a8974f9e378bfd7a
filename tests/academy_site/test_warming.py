"""What is made before workers are forked."""

import pytest
from django.template import engines
from django.urls import get_resolver
from django.utils.translation import override

from academy_site.warming import warm_up


def test_first_pages_are_made_without_the_database():
    # No mark for the database: a query would end this test.
    assert warm_up() > 50
    (loader,) = engines["django"].engine.template_loaders
    kept = {name for name in loader.get_template_cache if isinstance(name, str)}
    assert {"base.html", "pathways/learning/lesson_page.html", "account/login.html"} <= kept


@pytest.mark.parametrize("language", ["en", "es"])
def test_addresses_are_known_in_each_language(language):
    warm_up()
    with override(language):
        assert language in get_resolver()._namespace_dict
