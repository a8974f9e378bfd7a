"""One real hub for all integration tests of this folder, and settings for the rest."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from labs.hub import sandbox, settings
from tests.conftest import need
from tests.hub import live, standin

# As long as a browser waits for anything else (`live.py`).
expect.set_options(timeout=30_000)


@pytest.fixture
def hub_settings(tmp_path: Path) -> settings.HubSettings:
    """Settings as the environment of a small box gives them, with the proxy's script in place."""
    script = tmp_path / "node/node_modules/configurable-http-proxy/bin/configurable-http-proxy"
    script.parent.mkdir(parents=True)
    script.touch()
    return settings.read(
        {
            "ACADEMY_SITE_URL": "https://learn.example.org",
            "ACADEMY_HUB_URL": "https://labs.example.net",
            "ACADEMY_HUB_CLIENT_SECRET": "c" * 32,
            "ACADEMY_HUB_API_TOKEN": "t" * 32,
            "ACADEMY_VAR": str(tmp_path),
        }
    )


@pytest.fixture(scope="session")
def site() -> Iterator[standin.StandIn]:
    """The stand-in of the site."""
    with standin.running() as running:
        yield running


@pytest.fixture(scope="module")
def chrome(chromium: str) -> Iterator[Browser]:
    """A browser for one file of tests."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="session")
def hub(site: standin.StandIn) -> Iterator[live.Hub]:
    """A hub with its proxy; its labs are real."""
    try:
        sandbox.probe()
    except sandbox.NoSandbox as error:
        need("bubblewrap", False, str(error))
    with (
        tempfile.TemporaryDirectory(prefix="academy-hub-", ignore_cleanup_errors=True) as folder,
        live.running(Path(folder), site, ACADEMY_LAB_MEMORY_MB="700") as running,
    ):
        yield running
