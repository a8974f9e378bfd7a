"""Names, places and hours as plain values."""

from decimal import Decimal
from types import SimpleNamespace
from uuid import UUID

import pytest

from placement.employers.names import within, words
from placement.wishes.values import Away, Wishes, away_from, lines_of, packed, wishes_from


def employer(name, number=1):
    return SimpleNamespace(pk=UUID(int=number), name=name, also=[])


@pytest.mark.parametrize(
    ("typed", "name", "covered"),
    [
        ("canary", "The Canary Works, Inc.", True),
        ("Canary Works LLC", "CANARY WORKS", True),
        ("Peña's Café", "Penas cafe", True),
        ("Works Canary", "Canary Works", False),
        ("Can", "Canary Works", False),
        ("Canary Works of Dayton", "Canary Works", False),
        ("Co", "Co", True),
        ("!", "Canary Works", False),
    ],
)
def test_a_part_of_a_name_is_enough_and_a_part_of_a_word_is_not(typed, name, covered):
    assert Away(names=(typed,)).covers(employer(name)) is covered


def test_whoever_was_meant_stays_meant_under_a_new_name_until_the_name_goes():
    away = Away().renewed(("Canary",), [employer("Canary Works"), employer("Other", 2)])
    renamed = employer("Bright Works")
    assert away.covers(renamed)
    assert away.renewed(("Canary", "More"), [renamed]).covers(renamed)
    assert not away.renewed(("More",), [renamed]).covers(renamed)
    assert not away.covers(employer("Other", 2))


def test_what_is_packed_has_one_length_and_comes_back_as_it_was():
    long = Away().renewed(tuple(f"Näme {number:02} {'x' * 40}" for number in range(20)), [])
    wishes = Wishes(places=("Dayton",), from_home=True, least_hours=20, most_hours=30, shifts=("day",))
    texts = [packed(one) for one in (Away(), long, Wishes(), wishes)]
    assert {len(text.encode()) for text in texts} == {4096}
    assert (away_from(texts[1]), wishes_from(texts[3])) == (long, wishes)
    assert (away_from(""), wishes_from("")) == (Away(), Wishes())


def job(place="Dayton, Ohio", hours="36", remote=False, shifts=("day", "night")):
    return SimpleNamespace(place=place, hours=Decimal(hours), remote=remote, shifts=shifts)


@pytest.mark.parametrize(
    ("wishes", "said"),
    [
        (Wishes(), []),
        (Wishes(most_hours=36, least_hours=36, places=("dayton",)), []),
        (Wishes(most_hours=30), ["36 hours a week; wished for are at most 30"]),
        (Wishes(least_hours=40), ["36 hours a week; wished for are at least 40"]),
        (Wishes(places=("Troy", "Ohio")), []),
        (Wishes(shifts=("night", "day", "evening")), []),
        (Wishes(shifts=("day",)), ["It also has these times, which are not wished for: Nights"]),
        (Wishes(places=("Troy",)), ["It is in Dayton, Ohio, which is not among the places wished for"]),
        (Wishes(places=("Troy",), from_home=True), ["It is in Dayton, Ohio, which is not among the places wished for"]),
    ],
)
def test_what_is_not_as_wished_is_said_in_words(wishes, said):
    assert wishes.against(job()) == said


def test_what_an_opening_does_not_say_is_not_held_against_it():
    assert Wishes(places=("Troy",)).against(job(place="")) == []
    assert Wishes(shifts=("day",)).against(job(shifts=())) == []
    assert Wishes(places=("Troy",), from_home=True).against(job(remote=True)) == []


def test_lines_come_once_without_blanks_and_too_many_are_refused():
    assert lines_of("  Canary   Works \n\nOther\nOther", 2, 20) == ("Canary Works", "Other")
    for text in ("a\nb\nc", "x" * 21):
        with pytest.raises(ValueError, match=r"a|x"):
            lines_of(text, 2, 20)


def test_nothing_stands_nowhere():
    assert not within((), ("a",))
    assert words("") == ()
