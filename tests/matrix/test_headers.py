"""What the walk of every answer holds headers against, and that the docs name each exception."""

from pathlib import Path

import pytest
from django.conf import settings

from tests.matrix.headers import EXACT, EXCEPTIONS, gaps

STRICT = EXACT | {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; frame-ancestors 'none'",
    "Cache-Control": "no-store, private",
}


def test_strict_answer_lacks_nothing():
    assert gaps("/me/", STRICT, kept=False) == []


@pytest.mark.parametrize("name", sorted(STRICT))
def test_each_header_is_missed(name: str):
    assert gaps("/me/", {key: value for key, value in STRICT.items() if key != name}, kept=False) != []


@pytest.mark.parametrize("loose", [
    "script-src 'unsafe-inline'", "style-src 'unsafe-inline'", "img-src *", "img-src https:", "script-src blob:",
    "connect-src wss://evil.example", "font-src https://fonts.example", "script-src 'strict-dynamic'",
])  # fmt: skip
def test_loose_policy_is_found(loose: str):
    policy = f"default-src 'none'; {loose}; frame-ancestors 'none'"
    assert gaps("/me/", STRICT | {"Content-Security-Policy": policy}, kept=False) == [loose]


def test_exception_counts_on_its_own_path_alone():
    policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
    headers = STRICT | {"Content-Security-Policy": policy}
    assert gaps("/cms/pages/3/", headers, kept=False) == []
    assert gaps("/me/", headers, kept=False) != []
    assert gaps("/user/u-one/lab/tree/a.ipynb", headers, kept=False) == []
    assert gaps("/user/u-one/files/a.html", headers, kept=False) != []


def test_answer_that_others_may_store_is_found():
    headers = STRICT | {"Cache-Control": "no-store, public"}
    assert gaps("/me/", headers, kept=False) == ["Cache-Control no-store, public"]


def test_visitors_page_may_be_stored():
    headers = {key: value for key, value in STRICT.items() if key != "Cache-Control"}
    assert gaps("/", headers, kept=True) == []


def test_docs_name_every_exception_in_a_row_of_its_own():
    rows = (Path(settings.ROOT) / "docs/privacy.md").read_text().splitlines()
    for one in EXCEPTIONS:
        (row,) = [row for row in rows if row.startswith(f"| {one.where} |")]
        for allowed in one.allows:
            name, value = allowed.split(" ", 1)
            assert f"`{allowed}`" in row or f"`{name}: {value}`" in row, allowed
