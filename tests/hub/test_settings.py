"""What the hub reads from its environment."""

import pytest

from labs.hub import settings

ENOUGH = {"ACADEMY_HUB_CLIENT_SECRET": "c" * 32, "ACADEMY_HUB_API_TOKEN": "t" * 32}


@pytest.mark.parametrize("name", list(ENOUGH))
def test_read_without_a_secret_names_it(name: str) -> None:
    with pytest.raises(settings.MissingSetting, match=name):
        settings.read({key: value for key, value in ENOUGH.items() if key != name})


def test_read_with_a_short_secret_refuses() -> None:
    with pytest.raises(settings.MissingSetting, match="16 characters"):
        settings.read({**ENOUGH, "ACADEMY_HUB_API_TOKEN": "short"})


def test_read_derives_addresses_without_trailing_slashes() -> None:
    found = settings.read(
        {**ENOUGH, "ACADEMY_SITE_URL": "http://127.0.0.1:9000/", "ACADEMY_HUB_URL": "http://localhost:9001/"}
    )
    assert found.api_url == "http://127.0.0.1:9000/api/labs"
    assert found.leave_url == "http://127.0.0.1:9000/leave"
    assert found.bind_url == "http://127.0.0.1:9001"
    assert not found.secure


def test_read_makes_a_proxy_token_of_its_own_each_time() -> None:
    assert settings.read(ENOUGH).proxy_token != settings.read(ENOUGH).proxy_token
