"""Templates drawn once for each shape and filled with words: what they show is what Django would draw."""

from uuid import uuid4

import pytest
from django.template import engines
from django.test import override_settings
from django.utils.safestring import mark_safe
from django.utils.translation import override

from people.base import stencils
from people.base.stencils import Stencil

PARTS = {
    "row.html": '{% load i18n %}<li id="{{ row }}">{% if new %}{% translate "Saved." %}{% endif %} 5 % '
    '{{ name }}, {{ name }} <a href="{% url "people:reach" row %}">{{ note }}</a></li>'
}


@pytest.fixture
def stencil(settings):
    loaders = [("django.template.loaders.locmem.Loader", PARTS)]
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "APP_DIRS": False}]
    settings.TEMPLATES[0]["OPTIONS"] = {**settings.TEMPLATES[0]["OPTIONS"], "loaders": loaders}
    return Stencil("row.html", texts="name note", ids="row")


def plain(row, name, note, *, new):
    return engines["django"].get_template("row.html").render({"row": row, "name": name, "note": note, "new": new})


@pytest.mark.parametrize("new", [True, False])
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", ["Calm River", "<b>&'\"", "100 % %s %(name)s {0}", "\x02note\x03", "", 7])
def test_stencil_shows_what_the_template_does(stencil, new, language, name):
    with override(language):
        for row in (uuid4(), uuid4()):
            words = {"row": row, "name": name, "note": mark_safe("<i>so</i>")}
            assert stencil.fill(words, new, lambda: {"new": new}) == plain(**words, new=new)


def test_stencil_is_drawn_once_for_each_shape_and_language(stencil):
    asked = []

    def more():
        asked.append(1)
        return {"new": True}

    for language in ("en", "es", "en"):
        with override(language):
            for shape in (1, 2, 1):
                stencil.fill({"row": uuid4(), "name": "x", "note": "y"}, shape, more)
    assert len(asked) == 4


def test_stencil_refuses_a_row_without_its_words(stencil):
    with pytest.raises(KeyError, match="note"):
        stencil.fill({"row": uuid4(), "name": "x"})


def test_stencil_forgets_shapes_beyond_the_most_it_keeps(stencil, monkeypatch):
    monkeypatch.setattr(stencils, "MOST", 3)
    for shape in range(10):
        assert "x, x" in stencil.fill({"row": uuid4(), "name": "x", "note": ""}, shape)
    assert len(stencil._kept) <= 3


@override_settings(DEBUG=True)
def test_stencil_is_drawn_anew_while_templates_are_written(stencil):
    stencil.fill({"row": uuid4(), "name": "x", "note": ""})
    assert not stencil._kept
