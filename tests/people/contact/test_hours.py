"""Days and hours in the words of the reader's language."""

import json
from dataclasses import asdict

import pytest
from django.utils import translation

from people.contact import hours
from people.contact.hours import Window


@pytest.mark.parametrize(
    ("window", "words"),
    [
        (Window([0, 1, 2, 3, 4], 9, 12), "Monday to Friday, 9 a.m. to noon"),
        (Window([5, 6], 13, 24), "Saturday and Sunday, 1 p.m. to midnight"),
        (Window([0, 1, 2, 3, 4, 5, 6], 0, 24), "every day, at any hour"),
        (Window([0, 2, 4], 0, 8), "Monday, Wednesday and Friday, midnight to 8 a.m."),
    ],
)
def test_window_in_english(window, words):
    assert hours.words(json.dumps(asdict(window))) == words
    assert hours.window_of(json.dumps(asdict(window))) == window


def test_window_in_spanish():
    with translation.override("es"):
        said = hours.words(json.dumps(asdict(Window([0, 1, 2, 3, 4], 9, 12))))
    assert said == "De lunes a viernes, de 9 a.m. a mediodía"


def test_no_window_has_no_words():
    assert hours.words("") == ""
    assert hours.window_of("") is None
