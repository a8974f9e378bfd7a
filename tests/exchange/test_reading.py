"""A lab's texts come in the language of whoever fetches it, and nothing else of the lab changes by it."""

import io
import zipfile

import nbformat
import pytest

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
