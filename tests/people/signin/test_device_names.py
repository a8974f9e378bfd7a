"""Browsers by the names that people know."""

import pytest

from people.signin.device_names import device_name

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
SENT = {
    f"Mozilla/5.0 (X11; Linux x86_64) {WEBKIT} Chrome/131.0 Safari/537.36": "Chrome on Linux",
    f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/131.0 Safari/537.36 Edg/131.0": "Edge on Windows",
    f"Mozilla/5.0 (Linux; Android 14) {WEBKIT} SamsungBrowser/26.0 Chrome/122.0": "Samsung Internet on Android",
    f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_1) {WEBKIT} Version/18.1 Safari/604.1": "Safari on iPhone",
    "Mozilla/5.0 (Android 14; Mobile; rv:133.0) Gecko/133.0 Firefox/133.0": "Firefox on Android",
    f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {WEBKIT} Chrome/131.0 Safari/537.36": "Chrome on Chromebook",
    "curl/8.5.0": "A browser",
    "": "A browser",
}


@pytest.mark.parametrize(("sent", "name"), sorted(SENT.items()))
def test_name_is_one_that_people_know(sent, name):
    assert device_name(sent) == name
