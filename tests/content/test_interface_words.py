"""The words of the interface read as easily as lessons do: whole sentences, each language by its own formula."""

import re

import pytest
from babel.messages.pofile import read_po

from academy_site.catalogues import catalogue_path
from pathways.content.reading_level import EASE, ease, grade

# Below that of lessons: words of the interface stand alone, without anything that explains them.
SIXTH = 6.0
APPS = ("academy_site", "people", "pathways", "labs", "placement")
HELD = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|<[^>]+>")


def sentences(app: str) -> list[tuple[str, str]]:
    """Return (English, Spanish) of every message of an app that is a sentence."""
    with catalogue_path(app).open("rb") as file:
        messages = [message for message in read_po(file) if message.id and message.string]
    pairs = [(one.id, one.string) if isinstance(one.id, str) else (one.id[-1], one.string[-1]) for one in messages]
    told = [(HELD.sub("this", english), HELD.sub("esto", spanish)) for english, spanish in pairs]
    return [(english, spanish) for english, spanish in told if english.rstrip().endswith((".", "!", "?"))]


@pytest.mark.parametrize("app", APPS)
def test_the_words_of_an_app_read_easily_in_both_languages(app):
    told = sentences(app)
    assert len(told) > 30
    english, spanish = (" ".join(words) for words in zip(*told, strict=True))
    assert grade(english) <= SIXTH, f"{app}: grade {grade(english):.1f}"
    assert ease(spanish) >= EASE, f"{app}: {ease(spanish):.0f}"
