import pytest
from django.urls import reverse

from people.base.enums import Role
from tests.pathways.factories import staff

pytestmark = pytest.mark.django_db


def test_without_a_pathway_the_page_says_what_to_do_first(client):
    client.force_login(staff(Role.ADMINISTRATOR))
    assert b"publish a pathway first" in client.get(reverse("pathways:new_cohort")).content
