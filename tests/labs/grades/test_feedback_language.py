"""A feedback page's own words follow the reader; what its author, the student and an instructor wrote stays."""

import pytest
from django.utils.translation import override

from labs.grader import feedback, texts
from labs.grader.results import TaskResult
from labs.grades.feedback_language import in_readers_language
from labs.grades.remarks import with_remarks
from tests.grader import books

TITLES = {"Squares & more": "Cuadrados y más"}


@pytest.fixture
def page():
    """A page with every kind of words that the grader puts on one."""
    version = books.version(books.squares_lab())
    key = version.keys["lab"]
    for task in version.manifest["tasks"]:
        task["title"] = "Squares & more" if task["grade_id"] == "squares-basic" else "Untitled"
    notebook = books.handed_in(version, {"squares": "print('x')", "why": "I wrote <b>this</b>"})
    picture = {"output_type": "display_data", "data": {"image/png": "AAAA"}}
    html = {"output_type": "display_data", "data": {"text/html": '<p class="points">9 of 9 points</p>'}}
    long = {"output_type": "stream", "name": "stdout", "text": "y" * 30_000}
    tasks = [
        TaskResult("squares-basic", 1.5, 2.0, needs_manual=False, message=texts.OTHER_VALUES),
        TaskResult("squares-edge", 0.0, 2.0, needs_manual=False, message="expected <4>, got 5"),
        TaskResult("total-basic", 4.0, 4.0, needs_manual=False),
        TaskResult("why", None, 3.0, needs_manual=True),
    ]
    book = feedback.Book(key, notebook, {2: [picture, html, long]})
    made = feedback.page(version.manifest, book, tasks, texts.PUT_BACK)
    return with_remarks(made, {"squares": "Nice <start>"})


def test_title_that_the_notebook_repeats_stands_once():
    again = '<main><h1>An A &amp; B</h1><section id="cell-n0"><h1>{}</h1>\n<p>Why</p></section></main>'
    for language in ("en", "es"):
        with override(language):
            shown = in_readers_language(again.format("An A &amp; B"), title="Una A & B", tasks={})
            assert shown.count("<h1") == 1
            assert "<p>Why</p>" in shown
            assert in_readers_language(again.format("Another"), title="x", tasks={}).count("<h1") == 2


def spanish(page):
    with override("es"):
        return in_readers_language(page, title="Números", tasks=TITLES)


def test_spanish_reader_reads_spanish_around_the_work(page):
    shown = spanish(page)
    for english in (
        *(
            "of 2 points",
            "of 4 points",
            "after a person",
            "The check<",
            "Output picture",
            "it is not shown",
            "put back",
        ),
        *("From your instructor", "With other values"),
    ):
        assert english in page
        assert english not in shown
    assert '<p class="points" lang="es">1.5 de 2 puntos</p>' in shown
    assert '<h3 lang="es">Cuadrados y más</h3>' in shown
    assert '<h1 lang="es">Números</h1>' in shown


def test_what_others_wrote_stays_as_it_is(page):
    shown = spanish(page)
    for words in ("I wrote", "Nice &lt;start&gt;", "expected &lt;4&gt;, got 5", "<h3>Untitled</h3>", "9 of 9 points"):
        assert words in page
        assert words in shown
    assert shown.startswith('<!doctype html><html lang="en">')


def test_english_reader_reads_it_as_it_was_written(page):
    with override("en"):
        assert in_readers_language(page, title="x", tasks={}) == page.replace("<strong>From", '<strong lang="en">From')


def test_a_comment_released_in_one_language_is_headed_in_the_readers(page):
    with override("es"):
        kept = with_remarks(page, {"squares": "Bien"})
    with override("en"):
        assert "From your instructor" in in_readers_language(kept, title="x", tasks={})


def test_a_page_from_elsewhere_stays():
    assert spanish("<html><body><p>3 of 4 points</p></body></html>") == "<html><body><p>3 of 4 points</p></body></html>"
