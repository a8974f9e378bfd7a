"""What a teacher reads in place of a question that differs from person to person."""

import re

import pytest

from pathways.marking.variants import example
from tests.pathways.marking.questions import gaps, question


@pytest.mark.parametrize("lines", ["prefix = 17..30", "prefix hosts\n24 254\n25 126"])
def test_numbers_that_vary_stand_as_somebody_may_meet_them(lines):
    shown = example(question("calculated", ask="How many bits of a /{prefix} address?", values=lines))
    found = re.fullmatch(r"How many bits of a /(\d+) address\?", shown)
    assert found
    assert 17 <= int(found[1]) <= 30


def test_gaps_are_lines_and_what_cannot_be_read_stays_as_it_is():
    assert example(gaps("A switch joins [[a]] and [[b]].", a="one", b="two")) == "A switch joins ____ and ____."
    assert example(question("calculated", ask="A /{prefix}?", values="prefix = nonsense")) == "A /{prefix}?"
