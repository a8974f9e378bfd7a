"""The grader's sentences in the reader's language; the list is the grader's own."""

import re

import pytest
from django.utils.translation import override

from labs.grader import archives, cells, notebooks, texts
from labs.grades.grader_sentences import SENTENCES, in_readers_words

LIMITS = {"total_s": 20, "cell_s": 10, "memory_mb": 512}


def spanish(message):
    with override("es"):
        return in_readers_words(message)


def of_the_grader() -> list[str]:
    """Return every sentence that the grader can say, from its own constants."""
    single = [value for name, value in vars(texts).items() if name.isupper() and isinstance(value, str)]
    of_files = [texts.own_copy(["rooms.csv"]), texts.own_copy(["my rooms.csv", "plan.py"]), texts.left_out(["a b.csv"])]
    return [*single, *of_files, *texts.REASONS.values(), *texts.CUT_SHORT.values(), cells.AGAIN]


@pytest.mark.parametrize("sentence", of_the_grader())
def test_every_sentence_of_the_grader_is_translated(sentence):
    said = sentence.format(**LIMITS)
    shown = spanish(said)
    assert shown != said
    for number in re.findall(r"\d+", said):
        assert number in shown


def test_every_sentence_in_the_list_has_spanish():
    for sentence in SENTENCES:
        said = sentence % {"name": "lab.ipynb", "names": "a.csv, b.csv", "mb": 60, "count": 2000, **LIMITS}
        assert spanish(said) != said, sentence


@pytest.mark.parametrize("reason", sorted(texts.REASONS))
def test_a_stopped_notebook_is_told_whole(reason):
    shown = spanish(texts.stopped(reason, LIMITS))
    assert "What came before" not in shown
    assert "notebook" not in shown


def test_what_cannot_be_read_is_told_with_the_name_of_the_file():
    for content, word in ((b"{", "dañado"), (b"[]", "no es un cuaderno")):
        with pytest.raises(notebooks.UnreadableSubmission) as refused:
            notebooks.read_submitted("plan.ipynb", content)
        shown = spanish(str(refused.value))
        assert shown.startswith("plan.ipynb ")
        assert word in shown
        assert "hand in" not in shown


def test_a_broken_archive_is_told():
    with pytest.raises(archives.UnreadableSubmission) as refused:
        archives.unpack(b"no zip")
    assert "hand in" not in spanish(str(refused.value))


def test_what_an_author_wrote_stays():
    assert spanish("expected 62 hosts, got 30") == "expected 62 hosts, got 30"
    assert spanish("") == ""


def test_english_stays_english():
    assert in_readers_words(texts.NOT_WRITTEN) == texts.NOT_WRITTEN
