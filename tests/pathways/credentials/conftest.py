"""Somebody who finished, at an address where did:web can be read."""

import pytest

from pathways.credentials.selectors import reached_by
from pathways.finishing.services import settle
from tests.pathways.finishing.conftest import do_everything


@pytest.fixture(autouse=True)
def address(settings):
    settings.SITE_URL = "https://academy.example.org"


@pytest.fixture
def graduate(school):
    do_everything(school, school.student)
    settle(student=school.student)
    return school.student


@pytest.fixture
def course(graduate):
    """Return the course as something that the person finished."""
    return reached_by(graduate)[1]


@pytest.fixture
def web(client):
    """Read our public addresses as somebody far away does: no cookie, no name."""

    def read(url: str) -> bytes:
        assert url.startswith("https://academy.example.org/")
        response = client.get(url.removeprefix("https://academy.example.org"))
        assert response.status_code == 200
        assert not response.cookies
        return response.content

    return read
