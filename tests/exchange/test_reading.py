"""A lab's texts come in the language of whoever fetches it, and nothing else of the lab changes by it."""

import io
import zipfile

import nbformat
import pytest
from nbgrader.utils import compute_checksum

from labs.exchange import reading
from tests.grader import books


@pytest.fixture
def lab():
    book = books.squares_lab()
    book.cells.insert(0, books.text("# Squares\nOne by one."))
    book.cells[0].metadata.academy = {"es": "# Cuadrados\nUno por uno."}
    answer = next(cell for cell in book.cells if cell.cell_type == "markdown" and "nbgrader" in cell.metadata)
    answer.metadata.academy = {"es": "Otra respuesta"}
    return books.built(book, {"data.csv": b"a,b", "odd.ipynb.txt": b"{"}).release


def files(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def book(data):
    found = nbformat.reads(files(data)["lab.ipynb"].decode(), 4)
    nbformat.validate(found)
    return found


def test_texts_are_turned_and_what_gave_way_is_kept(lab):
    turned = reading.in_language(lab, "es")
    first, own = book(turned).cells[0], book(lab).cells[0]
    assert (first.source, first.metadata.academy) == ("# Cuadrados\nUno por uno.", {"en": own.source})
    assert reading.texts(first) == {"en": "# Squares\nOne by one."}
    assert [cell.source for cell in book(turned).cells[1:]] == [cell.source for cell in book(lab).cells[1:]]
    assert [cell.metadata.get("nbgrader") for cell in book(turned).cells] == [
        cell.metadata.get("nbgrader") for cell in book(lab).cells
    ]
    others = {name: data for name, data in files(turned).items() if name != "lab.ipynb"}
    assert others == {name: data for name, data in files(lab).items() if name != "lab.ipynb"}


@pytest.mark.parametrize("language", ["", "en", "fr"])
def test_other_languages_change_nothing(lab, language):
    assert files(reading.in_language(lab, language)) == files(lab)


@pytest.mark.parametrize(
    "content", [b"{", b"[]", b'{"cells": 5}', b'{"cells": [7]}', b'{"cells": [{"metadata": 3}]}', b"\xff"]
)
def test_what_is_no_notebook_stays_as_it_is(content):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("lab.ipynb", content)
    assert files(reading.in_language(out.getvalue(), "es")) == {"lab.ipynb": content}


def test_a_check_says_it_in_the_language_and_keeps_what_it_asks():
    own = {"one": "uno", "one is {got}": "el uno es {got}"}
    lab = books.squares_lab()
    check = next(
        cell for cell in lab.cells if cell.metadata.get("nbgrader", {}).get("grade") and cell.cell_type == "code"
    )
    check.source = 'got = 1\nassert got == 1, f"one is {got}"\nassert got, "one"\n' + check.source
    check.metadata.academy = {"es": own}
    fetched = book(reading.in_language(books.built(lab, {}).release, "es"))
    turned = next(
        one
        for one in fetched.cells
        if one.metadata.get("nbgrader", {}).get("grade_id") == check.metadata.nbgrader.grade_id
    )
    assert turned.source.startswith('got = 1\nassert got == 1, f"el uno es {got}"\nassert got, "uno"\n')
    assert turned.metadata.academy == {"en": {other: one for one, other in own.items()}}
    assert turned.metadata.nbgrader.checksum == compute_checksum(turned)
    assert reading.said_in(turned.source, reading.words(turned, "en")) in check.source


@pytest.mark.parametrize("given", [{"es": "text"}, {"es": {"a": 3}}, {"es": {"": "b"}}, {}, "es", None])
def test_odd_words_of_a_check_are_none(given):
    about = {"nbgrader": {"grade": True, "solution": False}, "academy": given}
    assert reading.words({"cell_type": "code", "source": "a", "metadata": about}, "es") == {}
    assert reading.said_in("a", {}) == "a"
