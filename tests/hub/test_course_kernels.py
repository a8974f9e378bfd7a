"""Kernels beside Python's: there where a lab asks for them, real, and their errors in plain words."""

import json
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from jupyter_client.manager import KernelManager

from labs.grader.inside import embedded
from labs.hub.extension import course_kernels, kernels, notebook, outputs
from labs.hub.extension.course_kernels import CourseKernels
from tests.conftest import need


def write(path: Path, kernel: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    about = {"kernelspec": {"display_name": "x", "language": "x", "name": kernel}}
    path.write_text(json.dumps({"cells": [], "metadata": about, "nbformat": 4, "nbformat_minor": 5}, indent=1))
    return path


def test_shell_is_offered_where_a_notebook_of_the_lab_asks_for_it(tmp_path: Path) -> None:
    specs = CourseKernels(str(tmp_path))
    path = write(tmp_path / "course" / "lab" / "lab.ipynb", "python3")
    assert list(specs.find_kernel_specs()) == ["python3"]
    write(path.with_name("other.ipynb"), "bash")
    assert sorted(specs.find_kernel_specs()) == ["bash", "python3"]
    write(path.with_name("page.ipynb"), "javascript")
    assert sorted(specs.find_kernel_specs()) == ["bash", "javascript", "python3"]
    assert specs.get_kernel_spec("bash").language == "bash"


async def test_shell_that_is_missing_is_told_and_python_does_not_take_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(course_kernels, "installed", set)
    path = write(tmp_path / "course" / "lab" / "lab.ipynb", "bash")

    class Sessions:
        async def session_exists(self, path: str) -> bool:
            return False

    settings = {
        "academy_root": str(tmp_path),
        "session_manager": Sessions(),
        "kernel_spec_manager": CourseKernels(str(tmp_path)),
    }
    with pytest.raises(course_kernels.Missing):
        await kernels.Program(settings, path, notebook.kernel_of(path)).start()


@contextmanager
def running(folder: Path, name: str) -> Iterator[Callable[[str], list[dict[str, Any]]]]:
    """Start a kernel, and yield what runs a cell in it and returns its outputs."""
    write(folder / "course" / "lab" / "lab.ipynb", name)
    manager = KernelManager(kernel_name=name, kernel_spec_manager=CourseKernels(str(folder)), transport="ipc")
    manager.connection_file = str(folder / "kernel.json")
    manager.start_kernel(cwd=str(folder), env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])})
    client = manager.blocking_client()
    client.start_channels()

    def run(source: str) -> list[dict[str, Any]]:
        taken = outputs.Outputs()
        client.execute_interactive(
            source,
            timeout=60,
            output_hook=lambda message: taken.take(message["msg_type"], message["content"]),
        )
        return taken.items

    try:
        client.wait_for_ready(timeout=60)
        run.interrupt = manager.interrupt_kernel  # type: ignore[attr-defined]
        yield run
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def test_cells_run_in_the_real_shell_and_its_errors_come_in_plain_words(tmp_path: Path) -> None:
    with running(tmp_path, "bash") as run:
        said = [outputs.html(run(cell), 1) for cell in ("total() { echo $(($1 + $2)); }", "total 3 4", "totl 3 4")]
    assert said[:2] == ["", "<pre>7\n</pre>"]
    assert "bash: totl: command not found" in said[2]
    assert "The shell does not know this command." in said[2]
    assert "Python" not in said[2]


def test_cells_run_in_real_javascript_lose_nothing_and_stop_when_asked(tmp_path: Path) -> None:
    with running(tmp_path, "javascript") as run:
        first = run("const total = (a, b) => a + b;\nconsole.log('so'); console.error('no'); total(3, 0.5)")
        many = [run(f"for (let n = 0; n < 20; n++) console.log('line', n); {number}") for number in range(25)]
        unknown, broken = outputs.html(run("totl(3, 4)"), 1), outputs.html(run("total(3,"), 1)
        threading.Timer(0.5, run.interrupt).start()  # type: ignore[attr-defined]
        stopped, kept = run("while (true);"), run("total(1, 1)")
        left = outputs.html(run("process.exit(0)"), 1)
    shown = [(one["output_type"], one.get("text") or one["data"]["text/plain"]) for one in first]
    assert sorted(shown) == [("execute_result", "3.5"), ("stream", "no\n"), ("stream", "so\n")]
    lines = "".join(f"line {n}\n" for n in range(20))
    assert [[one.get("text") or one["data"]["text/plain"] for one in cell] for cell in many] == [
        [lines, str(number)] for number in range(25)
    ]
    assert "ReferenceError: totl is not defined" in unknown
    assert "The program met a name that it does not know yet." in unknown
    assert "JavaScript could not read this." in broken
    assert "Python" not in unknown + broken + left
    assert stopped[0]["ename"] == "KeyboardInterrupt"
    assert kept[0]["data"]["text/plain"] == "2"
    assert "This cell ended the program, so it began anew." in left


def test_cells_run_in_the_real_r_where_a_notebook_asks_for_it(tmp_path: Path) -> None:
    need("r", not embedded.missing(), f"apt-get install {' '.join(embedded.missing())}")
    write(tmp_path / "course" / "lab" / "lab.ipynb", "python3")
    assert "ir" not in CourseKernels(str(tmp_path)).find_kernel_specs()
    with running(tmp_path, "ir") as run:
        said = [run(cell) for cell in ("total <- function(a, b) a + b", "total(3, 0.5)", "totl(3)", "total(3,, ")]
        threading.Timer(0.5, run.interrupt).start()  # type: ignore[attr-defined]
        run("repeat {}")
        kept = run("total(1, 1)")
    assert said[0] == []
    assert outputs.html(said[1], 1) == "<pre>[1] 3.5</pre>"
    unknown, broken = outputs.html(said[2], 1), outputs.html(said[3], 1)
    assert "The program met a name that it does not know yet." in unknown
    assert "R could not read this." in broken
    assert "Python" not in unknown + broken
    assert outputs.html(kept, 1) == "<pre>[1] 2</pre>"
