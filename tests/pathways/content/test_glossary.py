import shutil

import pytest

from pathways.base.errors import CurriculumError
from pathways.content.catalogue import catalogue
from pathways.content.loading.export import export
from pathways.content.loading.glossary import digest_of, load_glossary, read_glossary, write_glossary
from pathways.content.loading.load import load
from pathways.content.rendering import markdown, prose
from pathways.models import Term
from tests.pathways.conftest import SAMPLE

WORDS = """
- key: subnet
  term: {en: subnet, es: subred}
  means:
    en: A network inside a bigger one.
    es: Una red dentro de otra más grande.
  exams: [CompTIA Network+]
- key: arp
  term: {en: ARP, es: ARP}
  means: {en: Finds the hardware address., es: Halla la dirección física.}
"""


def rows_of(tmp_path, text=WORDS):
    (tmp_path / "glossary.yaml").write_text(text)
    return read_glossary(tmp_path)


class TestFile:
    def test_words_are_read_in_both_languages(self, tmp_path):
        assert rows_of(tmp_path)[0] == {
            "key": "subnet",
            "term_en": "subnet",
            "term_es": "subred",
            "means_en": "A network inside a bigger one.",
            "means_es": "Una red dentro de otra más grande.",
            "exam_names": "CompTIA Network+",
        }

    @pytest.mark.parametrize(
        ("old", "new", "said"),
        [
            ("key: arp", "key: subnet", "glossary.yaml:8: 1.key: subnet is there twice"),
            ("es: subred}", "es: ''}", "glossary.yaml:3: 0.term.es: is missing"),
            ("exams:", "exam:", "glossary.yaml:7: 0.exam: is not a field here"),
            ("es: ARP}", "es: Subred}", "glossary.yaml:9: 1.term.es: Subred is there twice"),
        ],
    )
    def test_a_broken_file_is_named_with_line_and_field(self, tmp_path, old, new, said):
        with pytest.raises(CurriculumError) as caught:
            rows_of(tmp_path, WORDS.replace(old, new))
        assert said in str(caught.value)

    def test_written_and_read_again_it_says_the_same(self, db, tmp_path):
        rows = rows_of(tmp_path)
        load_glossary(rows, theirs=False)
        assert sorted(rows_of(tmp_path, write_glossary()), key=digest_of) == sorted(rows, key=digest_of)


class TestLoad:
    def test_what_an_editor_changed_stays_until_the_files_are_asked_for(self, db, tmp_path):
        load_glossary(rows_of(tmp_path), theirs=False)
        Term.objects.filter(key="arp").update(means_en="Mine.")
        newer = rows_of(tmp_path, WORDS.replace("Finds", "Gives").replace("inside", "within"))
        assert load_glossary(newer, theirs=False) == (1, ["arp"])
        assert Term.objects.get(key="arp").means_en == "Mine."
        assert Term.objects.get(key="subnet").means_en == "A network within a bigger one."
        assert load_glossary(newer, theirs=True) == (1, [])
        assert Term.objects.get(key="arp").means_en == "Gives the hardware address."

    def test_a_dropped_word_goes_and_what_an_editor_wrote_stays(self, db, tmp_path):
        load_glossary(rows_of(tmp_path), theirs=False)
        own = {"term_en": "own", "term_es": "propia", "means_en": "Ours.", "means_es": "Nuestra."}
        Term.objects.create(key="own", **own)
        assert load_glossary(rows_of(tmp_path, WORDS.split("- key: arp")[0]), theirs=False) == (1, [])
        assert [term.key for term in Term.objects.all()] == ["own", "subnet"]

    def test_a_lesson_that_names_no_word_of_the_glossary_is_named(self, db, tmp_path):
        files = shutil.copytree(SAMPLE, tmp_path / "curriculum")
        lesson = files / "networking/networking-basics/02-vlsm.md"
        lesson.write_text(lesson.read_text() + "\n[subnets](term:subnet)\n")
        with pytest.raises(CurriculumError, match=r"02-vlsm\.md:1: term:subnet: glossary\.yaml has no word"):
            load(files)
        (files / "glossary.yaml").write_text(WORDS)
        assert load(files).terms == 2
        assert "glossary.yaml" in export(tmp_path / "out", files_from=files)
        assert read_glossary(tmp_path / "out") == sorted(read_glossary(files), key=lambda row: row["key"])


class TestText:
    @pytest.fixture
    def known(self, db, tmp_path):
        load_glossary(rows_of(tmp_path), theirs=False)

    def test_a_word_opens_in_a_lesson_and_stands_plainly_elsewhere(self, known):
        text = "Two [small **subnets**](term:subnet) and [x](term:none)."
        opened = 'Two <button type="button" class="term" popovertarget="word-subnet">small <strong>subnets</strong>'
        assert prose(text) == f"<p>{opened}</button> and x.</p>\n"
        assert markdown(text) == "<p>Two small <strong>subnets</strong> and x.</p>\n"

    def test_words_of_a_language_say_which_it_is(self, known):
        spanish = catalogue("es").terms["subnet"]
        assert (spanish.term, spanish.other, spanish.other.language) == ("subred", "subnet", "en")
