"""Reasons of a match as pure functions over needs and levels, without a database."""

from dataclasses import FrozenInstanceError
from types import SimpleNamespace
from uuid import uuid4

import pytest

from placement.openings import selectors
from placement.openings.matching import Match, SkillFit, Teaching, explain
from placement.openings.selectors import Candidate, lesson_of


def skill(title, order=0):
    return SimpleNamespace(pk=uuid4(), title=title, order=order, key=title.lower())


def fit(need="required", bar=70, percent=0, title="Routing", label=""):
    evidence = SimpleNamespace(label=label) if label else None
    return SkillFit(skill(title), need, bar, percent, evidence)


def need(what, kind="required", level=70):
    return SimpleNamespace(skill=what, skill_id=what.pk, need=kind, level=level)


def level(what, percent, *evidence):
    return SimpleNamespace(skill=what, percent=percent, evidence=[SimpleNamespace(percent=n) for n in evidence])


@pytest.mark.parametrize(
    ("shown", "sentence"),
    [
        (fit(percent=70, label="lab one"), "Routing: 70 % from lab one"),
        (fit(percent=70), "Routing: 70 %"),
        (fit(percent=69, label="lab one"), "Routing: 69 % so far, 70 % is asked for"),
        (fit(percent=0), "Routing: nothing to show yet, 70 % is asked for"),
    ],
)
def test_each_skill_says_why_in_words(shown, sentence):
    assert (shown.sentence, shown.has) == (sentence, shown.percent >= 70)


def test_needed_and_wished_skills_are_told_apart():
    needed, wished = fit("required", percent=80), fit("wished", percent=10)
    match = Match(None, [wished, needed])
    assert (match.required, match.wished, match.has, match.missing) == ([needed], [wished], [needed], [wished])
    other = fit("required", percent=1)
    assert Match(None, [wished, other]).missing == [other, wished]
    assert (match.headline, match.own_headline) == ("Has 1 of 2 skills", "You have 1 of 2 skills")


def test_order_is_by_needed_skills_then_by_all_then_by_level():
    assert Match(None, []).order_key == (-1.0, -1.0, 0.0)
    assert Match(None, [fit("wished", percent=10)]).order_key == (-1.0, 0.0, -10.0)
    mixed = Match(None, [fit(percent=80), fit(percent=20), fit("wished", percent=90), fit("wished", percent=10)])
    assert mixed.order_key == (-0.5, -0.5, -50.0)
    good = Match(None, [fit(percent=80), fit("wished", percent=1)])
    wide = Match(None, [fit(percent=20), fit("wished", percent=99), fit("wished", percent=99)])
    assert sorted([wide, good], key=lambda match: match.order_key) == [good, wide]


def test_profile_is_held_against_each_need_in_order():
    first, second, wished = skill("Switching", 1), skill("Routing", 2), skill("Access", 0)
    asked = [need(wished, "wished", 50), need(second), need(first)]
    match = explain(
        "order", asked, [level(first, 92, 40, 92, 60), level(second, 69)], lambda s: Teaching(s.title, "/x/")
    )
    assert match.order == "order"
    assert [one.skill.title for one in match.fits] == ["Switching", "Routing", "Access"]
    assert [one.percent for one in match.fits] == [92, 69, 0]
    assert [one.bar for one in match.fits] == [70, 70, 50]
    assert match.fits[0].evidence.percent == 92
    assert [one.evidence for one in match.fits[1:]] == [None, None]
    assert [one.lesson and one.lesson.title for one in match.fits] == [None, "Routing", "Access"]


def test_skills_of_one_place_are_in_the_order_of_their_keys():
    asked = [need(skill(title)) for title in ("Wires", "Access", "Routing")]
    assert [one.skill.key for one in explain("order", asked, [], lambda s: None).fits] == ["access", "routing", "wires"]


def test_lesson_is_named_only_below_the_bar():
    what = skill("Routing")
    for percent, named in ((69, True), (70, False), (71, False)):
        match = explain("order", [need(what)], [level(what, percent)], lambda s: Teaching(s.title, "/x/"))
        assert (match.fits[0].lesson is not None) is named


def test_lesson_with_a_lab_teaches_a_skill_before_one_without(monkeypatch):
    def lesson(title, labs, *skills):
        return SimpleNamespace(title=title, url=f"/{title}/", labs=labs, skills=skills)

    shelf = [lesson("other", ("lab",), "access"), lesson("read", (), "routing"), lesson("do", ("lab",), "routing")]
    known = SimpleNamespace(lessons=dict(enumerate(shelf)))
    monkeypatch.setattr(selectors, "catalogue", lambda: known)
    assert lesson_of(skill("Routing")) == Teaching("do", "/do/")
    assert lesson_of(skill("Access")) == Teaching("other", "/other/")
    assert lesson_of(skill("Switching")) is None


@pytest.mark.parametrize("thing", [fit(), Match(None, []), Teaching("One", "/x/"), Candidate(None, None)])
def test_reasons_cannot_be_changed(thing):
    with pytest.raises(FrozenInstanceError):
        thing.title = thing.fits = thing.percent = thing.student = None
