"""The parts of the plain lab page that need no server: the file, the prose, the outputs and the page itself."""

import json
from pathlib import Path

import pytest

from labs.hub.extension import mistakes, notebook, outputs, plain_page, prose, runs
from labs.hub.extension.notebook import Merge, Notebook, Unreadable, mark
from labs.hub.words import SPANISH
from tests.hub import books

EXTENSION = Path(plain_page.__file__).parent


@pytest.fixture
def book(tmp_path: Path) -> Notebook:
    return Notebook(books.write(tmp_path / "first.ipynb"))


# -- the file -----------------------------------------------------------------


def test_cells_say_what_may_be_written_and_run(book: Notebook) -> None:
    shown = {cell.key: (cell.number, cell.kind, cell.editable, cell.check, cell.points) for cell in book.cells}
    assert shown == {
        "intro": (1, "prose", False, False, None),
        "setup": (2, "code", False, False, None),
        "double": (3, "code", True, False, None),
        "check": (4, "code", False, True, 2),
        "note": (5, "answer", True, False, 4),
    }


def test_saving_changes_the_typed_cell_and_nothing_else(book: Notebook) -> None:
    before = json.loads(book.path.read_text())
    was = {cell.key: mark(cell.source) for cell in book.cells}
    merge = book.merge({"double": "def double(n):\r\n    return 2 * n", "note": "Your words."}, was)
    assert merge.clean
    assert merge.changed
    book.write()
    after = json.loads(book.path.read_text())
    assert books.source(book.path, "double") == "def double(n):\n    return 2 * n"
    after["cells"][2]["source"] = before["cells"][2]["source"]
    assert after == before
    assert [path.name for path in book.path.parent.iterdir()] == ["first.ipynb"]


def test_saving_keeps_the_mode_of_the_file(book: Notebook) -> None:
    book.path.chmod(0o640)
    book.write()
    assert book.path.stat().st_mode & 0o777 == 0o640


def test_disk_that_refuses_leaves_the_old_file_and_nothing_beside(
    book: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = book.path.read_bytes()

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(notebook.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        book.write()
    assert book.path.read_bytes() == before
    assert len(list(book.path.parent.iterdir())) == 1


@pytest.mark.parametrize(
    ("typed", "seen", "conflicts", "homeless", "kept"),
    [
        ("mine", "old", {"double": "mine"}, [], "theirs"),
        ("old", "old", {}, [], "theirs"),
        ("theirs", "old", {}, [], "theirs"),
        ("mine", "theirs", {}, [], "mine"),
        ("mine", "", {"double": "mine"}, [], "theirs"),
    ],
    ids=["both changed", "only they changed", "both the same", "only mine changed", "nothing was seen"],
)
def test_merge_of_two_sides(
    book: Notebook, typed: str, seen: str, conflicts: dict[str, str], homeless: list[str], kept: str
) -> None:
    book._cells["double"]["source"] = "theirs"
    book.write()
    both = Notebook(book.path)
    merge = both.merge({"double": typed}, {"double": mark(seen)} if seen else {})
    both.write()
    assert merge.conflicts == conflicts
    assert merge.homeless == homeless
    assert books.source(book.path, "double") == kept


@pytest.mark.parametrize("key", ["gone", "check", "intro"])
def test_text_for_a_cell_that_is_gone_or_locked_is_kept_apart(book: Notebook, key: str) -> None:
    merge = book.merge({key: "my words"}, {key: mark("what was there")})
    assert merge.homeless == ["my words"]
    assert not merge.clean
    assert not merge.changed


def test_text_fields_of_browsers_change_nothing_by_themselves(book: Notebook) -> None:
    book._cells["double"]["source"] = "a\r\nb\x00\rc \ud800\n"
    cell = notebook._cell(1, "double", book._cells["double"])
    assert book.merge({"double": "a\r\nb\r\nc ?\r\n"}, {"double": mark(cell.source)}).changed is False


def test_ids_that_are_none_are_replaced_by_places(tmp_path: Path) -> None:
    crooked = [books.cell("code", key, "1") for key in ('"><b>', "same", "same")]
    found = Notebook(books.write(tmp_path / "a.ipynb", *crooked))
    assert [cell.key for cell in found.cells][-3:] == ["place-6", "same", "place-8"]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"cells": 3}', '{"cells": [1]}', '{"worksheets": []}', "\udcff"])
def test_file_that_is_no_notebook_is_said_to_be_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.ipynb"
    path.write_text(text, errors="surrogateescape")
    with pytest.raises(Unreadable):
        Notebook(path)


# -- prose and outputs --------------------------------------------------------


def test_prose_runs_and_loads_nothing() -> None:
    made = prose.html(
        "# T\n<img src=x onerror=alert(1)>\n\n[a](javascript:alert(1)) ![my map](https://x.test/a.png)\n\n|a|\n|-|\n|b|"
    )
    assert "<h2>T</h2>" in made
    assert "<img" not in made
    assert "javascript" not in made
    assert "https://x.test" not in made
    assert "my map" in made
    assert '<th scope="col">a</th>' in made


def test_headings_of_an_author_who_leaves_levels_out_nest_all_the_same() -> None:
    made = prose.html("### Part A\n\n##### *Deep*\n\n# Top\n\n## Next\n\n#### Far")
    assert prose.nested(made, 1).replace("\n", "") == (
        "<h2>Part A</h2><h3><em>Deep</em></h3><h2>Top</h2><h3>Next</h3><h4>Far</h4>"
    )


def test_text_is_shown_in_the_language_of_the_lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    both = books.cell("markdown", "both", "# In English")
    both["metadata"]["academy"] = {"es": "# En español"}
    book = Notebook(books.write(tmp_path / "two.ipynb", both))
    assert "<h2>In English</h2>" in body(book)
    monkeypatch.setenv("ACADEMY_LANGUAGE", "es")
    made = body(book)
    assert "<h2>En español</h2>" in made
    assert "In English" not in made


def test_prose_shows_its_own_pictures_alone() -> None:
    good, bad = {"image/png": "aGk="}, {"text/html": "<script>", "image/png": '"><script>'}
    made = prose.html("![a plan](attachment:p.png) ![b](attachment:q.png)", {"p.png": good, "q.png": bad})
    assert '<img src="data:image/png;base64,aGk=" alt="a plan">' in made
    assert made.count("<img") == 1
    assert "script" not in made


def collected(*messages: tuple[str, dict]) -> outputs.Outputs:
    taken = outputs.Outputs()
    for kind, content in messages:
        taken.take(kind, content)
    return taken


def test_outputs_are_kept_as_a_notebook_keeps_them() -> None:
    taken = collected(
        ("execute_input", {"execution_count": 7}),
        ("stream", {"name": "stdout", "text": "a"}),
        ("stream", {"name": "stdout", "text": "b\n"}),
        ("stream", {"name": "stderr", "text": "c"}),
        ("execute_result", {"data": {"text/plain": "3"}, "metadata": {}, "execution_count": 7}),
        ("status", {"execution_state": "busy"}),
    )
    assert taken.count == 7
    assert taken.items == [
        {"output_type": "stream", "name": "stdout", "text": "ab\n"},
        {"output_type": "stream", "name": "stderr", "text": "c"},
        {"output_type": "execute_result", "data": {"text/plain": "3"}, "metadata": {}, "execution_count": 7},
    ]


def test_cleared_and_updated_outputs_show_their_last_state() -> None:
    shown = {"data": {"text/plain": "one"}, "metadata": {}, "transient": {"display_id": "d"}}
    taken = collected(
        ("stream", {"name": "stdout", "text": "old"}),
        ("clear_output", {"wait": True}),
        ("display_data", shown),
        ("update_display_data", {**shown, "data": {"text/plain": "two"}}),
    )
    assert [output["data"] for output in taken.items] == [{"text/plain": "two"}]
    assert collected(("stream", {"text": "x"}), ("clear_output", {"wait": False})).items == []


def test_flood_is_cut_once_and_said() -> None:
    taken = collected(*[("stream", {"name": "stdout", "text": "x" * 150_000})] * 9)
    assert sum(len(item["text"]) for item in taken.items) < 151_000
    assert sum("More was printed than a lab keeps." in item["text"] for item in taken.items) == 1


def test_printed_text_is_escaped_and_without_terminal_codes() -> None:
    made = outputs.html([{"output_type": "stream", "text": ["\x1b[31m<b>&\x1b[0m\x07\n", "10%\r99%\n"]}], 1)
    assert made == "<pre>&lt;b&gt;&amp;\n99%\n</pre>"


def test_picture_has_words() -> None:
    data = {"image/png": "aGk=\n", "text/plain": "<Figure>"}
    own = {"output_type": "display_data", "data": data, "metadata": {"image/png": {"alt": 'a "rising" line'}}}
    assert 'alt="a &quot;rising&quot; line"' in outputs.html([own], 4)
    made = outputs.html([{**own, "metadata": {}}], 4)
    assert 'src="data:image/png;base64,aGk="' in made
    assert 'alt="Picture made by cell 4: &lt;Figure&gt;"' in made


def test_html_and_scripts_of_an_output_are_text() -> None:
    data = {"text/html": "<table><script>alert(1)</script><td>7</td></table>", "application/javascript": "alert(2)"}
    made = outputs.html([{"output_type": "display_data", "data": data}], 1)
    assert "7" in made
    assert "alert" not in made
    assert "<td" not in made


def test_mistake_is_plain_words_then_pythons_own() -> None:
    made = outputs.html(
        [{"output_type": "error", "ename": "NameError", "evalue": "name '<x>' …", "traceback": ["\x1b[0;31mNameErr"]}],
        1,
    )
    assert made.index("a name that it does not know yet") < made.index("NameError: name") < made.index("<pre>NameErr<")
    assert "<x>" not in made
    assert "\x1b" not in made


def test_check_says_its_own_words() -> None:
    made = outputs.html(
        [{"output_type": "error", "ename": "AssertionError", "evalue": "4 twice is 8", "traceback": []}], 1
    )
    assert "This check expected something else. It says:" in made
    assert "<pre>4 twice is 8</pre>" in made


# -- the page -----------------------------------------------------------------


def body(book: Notebook, **more: object) -> str:
    return plain_page.body(book, action="/academy/plain?a=1&b=2", xsrf="t", **more)


def test_page_has_a_named_section_for_each_cell_and_a_label_for_each_box(book: Notebook) -> None:
    made = body(book)
    for key in ("setup", "double", "check", "note"):
        assert f'<section class="cell" id="cell-{key}" aria-labelledby="name-{key}">' in made
    assert made.count("<textarea") == 2
    for key in ("double", "note"):
        assert f'<label for="src-{key}">' in made
    assert '<h4 id="name-double">Cell 3 · Your code</h4>' in made
    assert '<h4 id="name-check">Cell 4 · Check, to run (points: 2)</h4>' in made
    assert "<h1" not in made
    assert "<script" not in made
    assert "style=" not in made


def test_page_keeps_the_first_line_of_a_box_and_escapes_it(book: Notebook) -> None:
    book._cells["double"]["source"] = "\n</textarea><script>"
    book.write()
    made = body(Notebook(book.path))
    assert ">\n\n&lt;/textarea&gt;&lt;script&gt;</textarea>" in made


def test_page_shows_both_sides_of_a_conflict(book: Notebook) -> None:
    made = body(book, merge=Merge({"double": "my <own>"}, ["lost & found"], False))
    assert "<pre>def double(n):" in made
    assert "my &lt;own&gt;</textarea>" in made
    assert "lost &amp; found</textarea>" in made


def test_page_keeps_what_no_disk_took(book: Notebook) -> None:
    made = body(book, merge=Merge({}, [], False, {"double": "typed"}))
    assert "typed</textarea>" in made
    assert f'name="was-double" value="{mark(book.cell("double").source)}"' in made


@pytest.mark.parametrize("ended", ["stopped", "time", "died"])
def test_page_says_why_a_run_ended_early(book: Notebook, ended: str) -> None:
    run = runs.Run(cells=["double"], whole=False, ended={"double": ended})
    made = body(book, run=run)
    assert plain_page._CUT[ended].split(",")[0] in made
    assert 'id="out-double" role="region" tabindex="-1"' in made


def test_page_of_a_cell_without_output_says_so(book: Notebook) -> None:
    book.put_outputs("setup", [], 1)
    book.put_outputs("check", [], 2)
    book.write()
    made = body(Notebook(book.path))
    assert "The cell ran. It printed nothing." in made
    assert "This check found nothing missing." in made
    assert 'id="out-double"' not in made


def test_page_tells_what_one_lab_has(book: Notebook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACADEMY_LAB_MEMORY_MB", "1536")
    monkeypatch.setenv("ACADEMY_LAB_IDLE_MINUTES", "20")
    made = body(book)
    assert "about 1536 MB of memory" in made
    assert "after 20 minutes without use" in made
    assert "60 seconds, all cells together for 5 minutes" in made


def test_page_in_spanish_has_no_english(book: Notebook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACADEMY_LANGUAGE", "es")
    monkeypatch.setenv("ACADEMY_LAB_MEMORY_MB", "1536")
    made = body(book, run=runs.Run(cells=["double", "check"], whole=True, ended={"double": "died"}))
    for words in ("Ejecutar esta celda", "Tu código", "Reiniciar el programa", "La ejecución se detuvo"):
        assert words in made
    assert not [english for english in SPANISH if len(english) > 12 and f">{english}<" in made]


def test_every_sentence_has_its_spanish() -> None:
    said = [*mistakes.sentences(), *plain_page._CUT.values(), plain_page.OFFLINE, plain_page.SOON, plain_page.HOMELESS]
    assert [words for words in said if words not in SPANISH] == []
