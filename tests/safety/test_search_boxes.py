"""What somebody looks for never holds a NUL when it reaches the database, which errors out on it (PostgreSQL)."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.matrix.stating import address
from tests.matrix.world import World

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[2]
# Each template with a form that asks by its address: who looks for something there, the page, the boxes that take text.
BOXES = {
    "labs/templates/labs/gradebook/gradebook.html": ("instructor", "labs:gradebook", "name line"),
    "pathways/templates/pathways/planning/weeks.html": ("instructor", "pathways:weeks", "hours"),
    "people/templates/people/oversight/accounts.html": ("administrator", "people:accounts", "q role"),
    "people/templates/people/trail/access_log.html": ("administrator", "people:access-log", "code"),
    "placement/templates/placement/board/board.html": ("placement", "placement:board", "q order stage"),
    "placement/templates/placement/employers/employers.html": ("placement", "placement:employers", "q state"),
    "placement/templates/placement/openings/orders.html": ("placement", "placement:orders", "q county least"),
    "placement/templates/placement/outcomes/outcomes.html": ("administrator", "placement:outcomes", "first_year"),
    "placement/templates/placement/referrals/mine.html": ("student", "placement:mine", "q county least"),
}


def test_each_template_that_asks_by_its_address_is_walked_below():
    found = {path.relative_to(ROOT).as_posix() for path in ROOT.glob("*/templates/**/*.html")}
    assert {name for name in found if 'method="get"' in (ROOT / name).read_text()} == {*BOXES}


@pytest.mark.parametrize("template", BOXES)
def test_what_is_looked_for_reaches_the_database_without_nul(template: str, world: World):
    role, name, boxes = BOXES[template]
    asked: list[str] = []

    def noticing(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.extend(map(str, params or ()))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(noticing):
        answer = world.client(role).get(address(name, world), dict.fromkeys([*boxes.split(), "page"], "\0a\0"))
    # What is no number is said so.
    assert answer.status_code == (400 if boxes == "hours" else 200)
    assert asked
    assert not [text for text in asked if "\0" in text]
