"""One demo and one browser for all journeys."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests import prepared
from tests.e2e import demo as demo_module
from tests.e2e.demo import Demo

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


@pytest.fixture(scope="session")
def demo(chromium: str) -> Iterator[Demo]:
    """A running demo: one of its own, or the one that ACADEMY_E2E_SITE and ACADEMY_E2E_VAR name."""
    if site := os.environ.get("ACADEMY_E2E_SITE"):
        yield Demo(site, Path(os.environ["ACADEMY_E2E_VAR"]), os.environ["ACADEMY_LEAVE_URL"], process=None)
        return
    with tempfile.TemporaryDirectory(prefix="academy-demo-") as folder:
        var = Path(os.environ.get("ACADEMY_E2E_VAR") or folder)
        if var == Path(folder):
            prepared.copy_to(var)
        with demo_module.running(var) as running:
            yield running


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """A headless Chromium. What a page is to show may take as long on a busy machine as what it is asked for."""
    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield started
        started.close()
