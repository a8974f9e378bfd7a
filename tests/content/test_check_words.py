"""What a check says to a student is there in Spanish, all of it, and the site finds each sentence by its words."""

import ast
import importlib.util
import re
from dataclasses import replace

import pytest
from django.utils.translation import override
from nbformat import NotebookNode

from labs.exchange import reading
from labs.grader.languages import checks as grader_checks
from labs.grader.languages import known, spoken
from labs.grader.release import visible_lines
from labs.grades import check_words
from tests.content.curriculum import LABS, Lab, labs
from tests.content.test_labs import HIDDEN, enter, scores

IN_PYTHON = [key for key, lab in labs().items() if lab.language == "python"]


def _messages(lab: Lab, cell: NotebookNode) -> list[str]:
    """Return the texts of a check's own that a student can come to read, as they stand in its source."""
    if lab.language != "python":
        found = grader_checks.of(known.LANGUAGES[lab.language]).equations(cell)
        assert found
        return [re.sub(r'^echo "|^"|"$', "", part.words) for part in found.asked if not part.hidden]
    source = visible_lines(cell)
    told = []
    for node in ast.walk(ast.parse(source)):
        text = node.msg if isinstance(node, ast.Assert) else node.exc.args[0] if isinstance(node, ast.Raise) else None
        if text is not None:
            segment = ast.get_source_segment(source, text)
            assert segment
            told.append(re.sub(r"^f?\"|\"$", "", segment))
    return told


@pytest.mark.parametrize("lab", labs().values(), ids=labs())
def test_all_that_a_check_says_is_there_in_spanish(lab: Lab) -> None:
    """Each sentence has its own, with the same values in it, and nothing else of the check is another."""
    for name, cell in lab.tests().items():
        given = reading.words(cell, "es")
        said = _messages(lab, cell)
        assert said, name
        assert set(said) <= set(given), f"{name}: no Spanish for {set(said) - set(given)}"
        assert not [own for own, other in given.items() if own == other], name
        # The pairs say themselves where values differ.
        assert len(spoken.pairs(cell, known.LANGUAGES[lab.language])) == len(given)
        turned = NotebookNode({**cell, "source": reading.said_in(cell.source, given)})
        assert HIDDEN.search(cell.source)[0] in turned.source, f"{name}: a hidden part was turned, too"
        if lab.language == "python":
            ast.parse(turned.source)
        else:
            reads = grader_checks.of(known.LANGUAGES[lab.language])
            assert [part.words for part in reads.equations(turned).asked if not part.hidden] != said


def in_spanish(lab: Lab) -> Lab:
    """Return a lab as students fetch it who read Spanish."""
    cells = [
        NotebookNode({**one, "source": reading.said_in(one.source, reading.words(one, "es"))}) for one in lab.cells
    ]
    return replace(lab, cells=cells)


@pytest.mark.parametrize("key", IN_PYTHON)
def test_the_site_tells_what_the_check_in_spanish_says(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a wrong answer was told in English, and reads in Spanish, is what the same lab in Spanish says to it."""
    lab = labs()[key]
    enter(lab, monkeypatch)
    checks = {name: {"said_es": spoken.pairs(cell, known.PYTHON)} for name, cell in lab.tests().items()}
    compared = 0
    for mutant in lab.checks["mutants"]:
        english: dict[str, str] = {}
        spanish: dict[str, str] = {}
        scores(lab, mutant["cells"], said=english)
        scores(in_spanish(lab), mutant["cells"], said=spanish)
        assert english.keys() == spanish.keys()
        with override("es"):
            for name, text in english.items():
                assert check_words.as_said(checks[name], text) == spanish[name] != text, f"{mutant['name']}: {name}"
                compared += 1
    assert compared


FILES = {
    "network-defence/firewall-rules/practice_firewall.py": [
        ("problems", (text,))
        for text in ("tcp dport 443", "ip saddr x accept", "ip accept", "tcp dport 70000 accept", "udp sport 1 drop")
    ],
    "spreadsheets-to-sql/joins/practice_sql.py": [
        ("problem", (query, {"a": [("b",), (1,)]}))
        for query in (
            "",
            "DELETE FROM a",
            "SELEC b",
            "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT max(n) FROM c",
        )
    ],
}


@pytest.mark.parametrize("file", FILES)
def test_the_site_tells_what_a_file_beside_the_notebook_says(file: str) -> None:
    course, lab, name = file.split("/")
    path = LABS / course / "source" / lab / name
    spec = importlib.util.spec_from_file_location(f"beside_{path.stem}", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    cells = labs()[f"{course}/{lab}"].tests().values()
    tasks = [{"said_es": spoken.pairs(cell, known.PYTHON)} for cell in cells]
    for asked, given in FILES[file]:
        english, spanish = (_first(getattr(module, asked)(*given, *more)) for more in ((), ("es",)))
        with override("es"):
            assert check_words.as_any_said(tasks, english) == spanish != english


def _first(said: str | list[str]) -> str:
    return said if isinstance(said, str) else said[0]


def test_what_node_puts_behind_the_words_of_a_check_stays_there() -> None:
    lab = labs()["javascript/functions-and-data"]
    check = lab.tests()["cost-basic"]
    task = {"said_es": spoken.pairs(check, known.JAVASCRIPT)}
    said, told = next(iter(reading.words(check, "es").items()))
    with override("es"):
        for behind in ("", "\n\n60 !== 48\n"):
            assert check_words.as_said(task, said + behind) == told + behind
