"""AUTOTEST lines become checks with the values that the author's own answer gives, by nbgrader's own step.

The step runs the notebook and renders the course's templates. Both are an author's program, so it runs where student
code runs; nbgrader's code gets that process instead of a kernel. What comes back is text of checks, from here on like
any other: its hidden part is taken out of what students get, and it is sealed.
"""

from __future__ import annotations

import json
import secrets
from pathlib import Path
from typing import Any

import nbformat
import yaml
from nbformat import NotebookNode
from nbgrader import utils

from labs.grader import archives
from labs.grader.adopting.mending import PANEL, called
from labs.grader.errors import BuildError, SandboxDied, SandboxUnavailable
from labs.grader.languages import known
from labs.grader.sandbox.forkserver import ForkServer
from labs.grader.sandbox.job import Plan, run
from labs.grader.sandbox.probe import choose
from labs.grader.settings import Settings

OURS = Path(__file__).with_name("autotests.yml")
FILE, BOOK = "autotests.yml", "academy-autotest.ipynb"
LIMITS = {"cell_s": 300, "total_s": 330, "memory_mb": 2048}
KERNELS = ("python3", "python")

WRITER = """\
def _academy_writes():
    import asyncio, json, logging
    import nbformat
    from types import SimpleNamespace
    from traitlets.config import Config
    from nbgrader.preprocessors import instantiatetests
    shell, at = get_ipython(), [0, ""]
    def run(code, output_hook):
        before, shell.outputs = shell.outputs, type(shell.outputs)()
        # This cell runs in a loop; what waits in the author's gets one of its own.
        loop = asyncio._get_running_loop()
        asyncio._set_running_loop(None)
        try:
            shell.run_cell(code, store_history=False)
        finally:
            asyncio._set_running_loop(loop)
            before, shell.outputs = shell.outputs, before
        for output in before:
            output_hook({{"header": {{"msg_type": output["output_type"]}}, "content": output}})
    here = (SimpleNamespace(shutdown_kernel=lambda: None), SimpleNamespace(execute_interactive=run))
    instantiatetests.start_new_kernel = lambda **_: here
    class Writer(instantiatetests.InstantiateTests):
        def preprocess_cell(self, cell, resources, index):
            at[:] = [index, ""]
            return super().preprocess_cell(cell, resources, index)
        def _instantiate_tests(self, snippet, salt=None):
            at[1] = snippet
            made = super()._instantiate_tests(snippet, salt)
            at[1] = ""
            return made
    book = nbformat.read({book!r}, 4)
    said = {{}}
    logging.disable(logging.CRITICAL)
    try:
        writer = Writer(config=Config({{"InstantiateTests": {own!r}}}))
        made, _ = writer.preprocess(book, {{"metadata": {{"path": "."}}}})
        said["sources"] = [cell.source for cell in made.cells]
    except Exception as error:
        kind, words = getattr(error, "ename", type(error).__name__), str(getattr(error, "evalue", error))
        said["error"] = [at[0], kind, words[:300], at[1][:100], hasattr(error, "ename")]
    text = {mark!r} + json.dumps(said) + {mark!r}
    for place in range(0, len(text), 50_000):
        print(text[place : place + 50_000], end="")
_academy_writes()
"""


def lines(notebook: NotebookNode, settings: Settings) -> list[tuple[NotebookNode, str]]:
    """Return (cell, line) of each AUTOTEST line, as nbgrader knows them: comments with its word in them."""
    word = settings.autotest.get("autotest_delimiter", "AUTOTEST")
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and word in cell.source]
    return [
        (cell, line)
        for cell in code
        for line in cell.source.split("\n")
        if word in line and line.strip().startswith("#")
    ]


def write_out(
    name: str, notebook: NotebookNode, files: dict[str, bytes], root: Path, settings: Settings, sandbox: str
) -> str:
    """Write the AUTOTEST lines of `notebook` out as checks, in place; return which templates were used, "" for none.

    `files` are the lab's; `root` is the course's folder, in which `autotests.yml` may lie. Raises BuildError naming
    the cell for what cannot be written out.
    """
    found = lines(notebook, settings)
    if not found:
        return ""
    _require_checks(name, notebook, found, settings)
    whose, templates, kernel = _templates(name, files, root, settings)
    beside = {one: content for one, content in files.items() if not one.endswith(".ipynb")}
    beside = archives.fitting({**beside, settings.autotest.get("autotest_filename", FILE): templates})[0]
    said = _run(name, notebook, {**beside, BOOK: _copy(notebook, kernel)}, settings, sandbox)
    if "error" in said:
        place, *error = said["error"]
        where = f"{name}: {called(notebook, notebook.cells[place])}"
        raise BuildError(f"{where}: the AUTOTEST lines could not be written out, because {_because(*error)}")
    for cell, source in zip(notebook.cells, said["sources"], strict=True):
        cell.source = source
    return whose


def _because(kind: str, words: str, snippet: str, of_notebook: bool) -> str:
    """Return why the step ended, and what mends it. `snippet`: what stood behind AUTOTEST, where it was at that."""
    if not of_notebook and kind == "KeyError":
        return f"its autotests.yml has no {words} for python3: write that part, as nbgrader's own file has it"
    if not of_notebook:
        return f"its autotests.yml cannot be used ({kind}: {words}): mend it there"
    if snippet:
        return (
            f"{snippet!r} ended in {kind}: {words}. What stands behind AUTOTEST are expressions with ; between them: a "
            "comment behind them, or a ; in a text, is none; give a text a name first"
        )
    if kind in ("SyntaxError", "IndentationError"):
        return (
            f"{kind}: {words}. What stands before an AUTOTEST line is run by itself, so the line can stand in no loop, "
            "function or condition: write it at the left edge, behind them"
        )
    return (
        f"your own notebook ended here in {kind}: {words}. Run it from its first cell; labs have no network, and only "
        "the packages that the site gives them"
    )


def _require_checks(
    name: str, notebook: NotebookNode, found: list[tuple[NotebookNode, str]], settings: Settings
) -> None:
    if known.of(notebook.metadata) is not known.PYTHON:
        raise BuildError(f"{name}: {called(notebook, found[0][0])}: AUTOTEST lines are for Python: write the check out")
    for cell, _line in found:
        if not utils.is_grade(cell) and settings.autotest.get("enforce_metadata", True):
            raise BuildError(
                f"{name}: {called(notebook, cell)}: an AUTOTEST line stands in a cell that is no check: {PANEL} "
                "“Autograder tests”"
            )


def _templates(name: str, files: dict[str, bytes], root: Path, settings: Settings) -> tuple[str, bytes, str]:
    """Return whose templates there are (lab, course, ours), their text, and the kernel that they are for."""
    file = settings.autotest.get("autotest_filename", FILE)
    of_course = (root / file).resolve()
    if file in files:
        whose, content = "lab", files[file]
    elif of_course.is_relative_to(root.resolve()) and of_course.is_file():
        whose, content = "course", of_course.read_bytes()
    else:
        whose, content = "ours", OURS.read_bytes()
    try:
        kernels = yaml.safe_load(content)
    except yaml.YAMLError as error:
        raise BuildError(f"{name}: {file} is not valid YAML: {error}") from error
    kernel = next((one for one in KERNELS if isinstance(kernels, dict) and one in kernels), None)
    if kernel is None:
        raise BuildError(f"{name}: {file} has no templates for python3: write them under that name")
    return whose, content, kernel


def _copy(notebook: NotebookNode, kernel: str) -> bytes:
    made = NotebookNode({**notebook, "metadata": NotebookNode(kernelspec={"name": kernel, "display_name": "Python"})})
    return nbformat.writes(made, version=4).encode()


def _run(
    name: str, notebook: NotebookNode, files: dict[str, bytes], settings: Settings, sandbox: str
) -> dict[str, Any]:
    mark = secrets.token_hex(16)
    source = WRITER.format(book=BOOK, own=settings.autotest, mark=mark)
    plan = Plan([{"source": source, "copy": None, "brief": True}], [], {}, [], files, {}, LIMITS, 0)
    try:
        server = ForkServer(choose(sandbox), "student", [])
    except (OSError, SandboxUnavailable) as error:
        raise BuildError(f"{name}: its AUTOTEST lines need a sandbox to run your own answer in: {error}") from error
    try:
        ran = run(plan, server, server)
    except SandboxDied as error:
        raise BuildError(f"{name}: the sandbox that wrote its AUTOTEST lines out ended: {error}") from error
    finally:
        server.close()
    text = "".join(str(output.get("text", "")) for output in ran.outputs.get(0, []))
    parts = text.split(mark)
    if len(parts) == 3:
        said = json.loads(parts[1])
        if "error" in said or len(said.get("sources", [])) == len(notebook.cells):
            return dict(said)
    raise BuildError(f"{name}: its AUTOTEST lines could not be written out in time ({ran.reason or 'it ended'})")
