"""The shell's kernel: there where a lab asks for it, real, and its errors in plain words."""

import json
from pathlib import Path

import pytest
from jupyter_client.manager import KernelManager

from labs.hub.extension import course_kernels, kernels, notebook, outputs
from labs.hub.extension.course_kernels import CourseKernels


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


def test_cells_run_in_the_real_shell_and_its_errors_come_in_plain_words(tmp_path: Path) -> None:
    write(tmp_path / "course" / "lab" / "lab.ipynb", "bash")
    manager = KernelManager(kernel_name="bash", kernel_spec_manager=CourseKernels(str(tmp_path)), transport="ipc")
    manager.connection_file = str(tmp_path / "kernel.json")
    manager.start_kernel(cwd=str(tmp_path))
    client = manager.blocking_client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        said = []
        for source in ("total() { echo $(($1 + $2)); }", "total 3 4", "totl 3 4"):
            taken = outputs.Outputs()
            client.execute_interactive(
                source,
                timeout=60,
                output_hook=lambda message, to=taken: to.take(message["msg_type"], message["content"]),
            )
            said.append(outputs.html(taken.items, 1))
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    assert said[:2] == ["", "<pre>7\n</pre>"]
    assert "bash: totl: command not found" in said[2]
    assert "The shell does not know this command." in said[2]
    assert "Python" not in said[2]
