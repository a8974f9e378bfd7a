import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pathways.content.loading.glossary import load_glossary
from pathways.models import LessonPage

PAGE = "/pathways/glossary/"
FIRST = "/pathways/networking/networking-basics/addresses/"


def row(key, english, spanish):
    words = {"term_en": english, "term_es": spanish, "means_en": f"{english} in words", "means_es": f"qué es {spanish}"}
    return {"key": key, **words, "exam_names": "CCNA"}


WORDS = [
    row("tree", "tree", "árbol"),
    row("area", "area", "zona"),
    row("bit", "Bit", "bit"),
    row("ten", "10BASE", "10"),
]


class TestPage:
    @pytest.mark.parametrize(
        ("language", "order"), [("en", ["10BASE", "area", "Bit", "tree"]), ("es", ["10", "árbol", "bit", "zona"])]
    )
    def test_words_stand_in_the_order_of_a_dictionary_of_their_language(self, client, pages, language, order):
        load_glossary(WORDS, theirs=False)
        html = client.get(PAGE, headers={"accept-language": language}).content.decode()
        assert re.findall(r'glossary__term">(?:<[^>]*>)?([^<]*)<', html) == order
        assert html.count('<span lang="') >= 2 * len(WORDS)

    def test_any_number_of_words_costs_as_many_queries(self, client, pages):
        counts = []
        for number in (1, 3):
            load_glossary(WORDS[:number], theirs=False)
            client.get(PAGE)
            with CaptureQueriesContext(connection) as queries:
                client.get(PAGE)
            counts.append(len(queries))
        assert counts == [1, 1]


class TestLesson:
    def test_a_lesson_shows_what_its_words_mean_and_only_those(self, client, pages):
        load_glossary(WORDS, theirs=False)
        page = LessonPage.objects.get(slug="addresses", locale__language_code="en")
        page.body = [("callout", {"kind": "note", "text": "[trees](term:tree)"}), ("text", "[bits](term:bit)")]
        page.save_revision().publish()
        html = client.get(FIRST).content.decode()
        targets, shown = re.findall(r'popovertarget="([^"]*)"', html), re.findall(r'id="(word-[^"]*)" popover', html)
        assert shown == ["word-bit", "word-tree"]
        assert set(targets) == set(shown)
        assert "tree in words" in html
        assert "area in words" not in html
