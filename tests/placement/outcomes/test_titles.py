"""What the columns of the tables are called."""

import pytest
from django.utils import translation
from wagtail.models import Locale

from placement.outcomes.selectors import pathway_titles
from tests.academy_site.factories import pathway

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "titles"),
    [
        ("en", {"networking": "Networking", "cybersecurity": "Cybersecurity"}),
        ("es", {"networking": "Redes", "cybersecurity": "Cybersecurity"}),
    ],
)
def test_titles_are_in_the_readers_language_where_there_is_one(language, titles, django_assert_num_queries):
    pathway("cybersecurity", "Cybersecurity", courses=0)
    page = pathway(courses=0)
    spanish = page.copy_for_translation(Locale.objects.get(language_code="es"), copy_parents=True)
    spanish.title = "Redes"
    spanish.save_revision().publish()
    with translation.override(language), django_assert_num_queries(1):
        assert pathway_titles() == titles
