"""A slice of `make axe` for every run: one page of each kind, in Spanish, whose words are longest on a phone."""

from dataclasses import replace

import pytest

from tests.looks.looking import Looking
from tests.looks.pages import shown
from tests.looks.screen import screen
from tests.matrix.world import World

pytestmark = pytest.mark.django_db
# A page of words, a picture and a list, forms, a wide table, a page of many parts, a business account, folded steps.
SLICE = {
    "my-week": "student",
    "pathways:both": "student",
    "pathways:index": "visitor",
    "pathways:person": "instructor",
    "labs:gradebook": "instructor",
    "people:covers": "placement",
    "placement:board": "placement",
    "placement:employer-home": "employer",
    "placement:offer": "placement",
}


@pytest.fixture(scope="module")
def looking(chromium: str):
    with screen(chromium) as on:
        yield Looking(on)


def test_nothing_is_wrong_on_one_page_of_each_kind(looking: Looking, world: World):
    found, seen = [], set()
    for page in shown(world, list(SLICE), ("es",)):
        if page.role == SLICE[page.name]:
            seen.add(page.name)
            found += [(page.name, finding) for finding in looking.at(page, (360,))]
    assert seen == set(SLICE)
    assert found == []


def test_a_page_that_is_wrong_is_found_wrong(looking: Looking, world: World):
    page = next(page for page in shown(world, ["people:leaving-help"], ("es",)) if page.role == "visitor")
    wide = b'<main><p>This is not the language of your page.</p><img src="/static/none.png"><table><td nowrap>'
    spoilt = page.body.replace(b"<main", wide + b"x" * 400 + b"</td></table></main><main", 1)
    kinds = {finding.kind for finding in looking.at(replace(page, body=spoilt), (360,))}
    assert {"scrolls sideways", "image-alt", "words", "complaint"} <= kinds
