"""`nbgrader autograde` in a teacher's lab: what students wrote runs, counts as ever, and gets at nothing of the lab."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest

from labs.exchange import fence, fenced
from tests.forks import Forks
from tests.grader import books
from tests.grader.test_same_as_nbgrader import ANSWERS, lab

pytestmark = pytest.mark.integration
ROOT = Path(__file__).resolve().parents[2]
FENCED = ROOT / "labs" / "exchange"
TOKEN = "canary-token-of-the-teacher"
# It answers as JSON in what the cell prints; asserts tell nothing to somebody who reads a failed test.
HOSTILE = """
import os, json, socket, subprocess, signal
def attempt(what):
    try:
        return repr(what())
    except BaseException as error:
        return type(error).__name__
def f(x): return x * 2
def leave():
    if os.fork() == 0:
        os.setsid()
        import time
        time.sleep(600)
print(json.dumps({
    "environment": attempt(lambda: [n for n in os.environ if "TOKEN" in n or "ACADEMY" in n or n == "PYTHONPATH"]),
    "parents": [attempt(lambda: open(f"/proc/{p}/environ").read()) for p in PIDS],
    "memory": [attempt(lambda: open(f"/proc/{p}/mem", "rb").read(1)) for p in PIDS],
    "through": [attempt(lambda: os.listdir(f"/proc/{p}/cwd/")) for p in PIDS],
    "gradebook": attempt(lambda: open("COURSE/gradebook.db", "rb").read(9)),
    "rewritten": attempt(lambda: open("COURSE/gradebook.db", "ab").write(b"x")),
    "others": attempt(lambda: os.listdir("COURSE/submitted")),
    "source": attempt(lambda: open("COURSE/source/lab/lab.ipynb").read()),
    "here": attempt(lambda: sorted(os.listdir("."))),
    "up": attempt(lambda: open("COURSE/autograded/hostile/lab/lab.ipynb").read()),
    "tcp": attempt(lambda: socket.create_connection(("127.0.0.1", PORT), 2)),
    "udp": attempt(lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM)),
    "own file": attempt(lambda: open("notes.txt", "w").write("kept nowhere")),
    "data": attempt(lambda: open("data.csv").read()),
    "child": attempt(lambda: subprocess.run(["cat", "COURSE/gradebook.db"], capture_output=True).stdout),
    "kill": [attempt(lambda: os.kill(p, signal.SIGTERM)) for p in PIDS],
    "left behind": attempt(leave),
}))
"""


class Course:
    """A teacher's folder with one lab, released, and what students handed in."""

    def __init__(self, root: Path, forks: Forks) -> None:
        self.root, self.forks, notebook = root, forks, lab()
        self.version = books.version(notebook)
        (root / "source" / "lab").mkdir(parents=True)
        nbformat.write(notebook, root / "source" / "lab" / "lab.ipynb")
        (root / "source" / "lab" / "data.csv").write_text("a,b")
        assert self.nbgrader("generate_assignment", "lab").returncode == 0

    def hand_in(self, student: str, answer: str) -> None:
        folder = self.root / "submitted" / student / "lab"
        folder.mkdir(parents=True)
        nbformat.write(books.handed_in(self.version, {"f": answer, "why": "because"}), folder / "lab.ipynb")

    def nbgrader(self, *words: str, config: Path | None = FENCED) -> subprocess.CompletedProcess[str]:
        words = ("-m", "nbgrader", *words, f"--CourseDirectory.root={self.root}")
        environment = {**os.environ, "JUPYTERHUB_API_TOKEN": TOKEN, "PYTHONPATH": str(ROOT)}
        if config:
            environment["JUPYTER_CONFIG_PATH"] = str(config)
        return self.forks.run(*words, environment=environment, folder=self.root)

    def scores(self) -> set[tuple[str, str, float | None, bool]]:
        with sqlite3.connect(self.root / "gradebook.db") as database:
            return set(
                database.execute(
                    "select sa.student_id, b.name, g.auto_score, g.needs_manual_grade from grade g"
                    " join base_cell b on b.id = g.cell_id join submitted_notebook sn on sn.id = g.notebook_id"
                    " join submitted_assignment sa on sa.id = sn.assignment_id"
                ).fetchall()
            )


@pytest.fixture
def course(tmp_path: Path, nbgrader_forks: Forks) -> Course:
    return Course(tmp_path, nbgrader_forks)


def test_scores_are_those_of_plain_nbgrader(course: Course) -> None:
    # Right, of another kind, and one that raises: a kernel each, twice.
    for number in (0, 4, 6):
        course.hand_in(f"s{number:02}", ANSWERS[number])
    done = course.nbgrader("autograde", "lab")
    assert done.returncode == 0, done.stderr
    fenced_scores = course.scores()
    assert len(fenced_scores) == 3 * 11
    assert {score for _, _, score, _ in fenced_scores} >= {0, 10, None}
    assert course.nbgrader("autograde", "lab", "--force", config=None).returncode == 0
    assert course.scores() == fenced_scores


def test_hostile_notebook_gets_at_nothing_of_the_lab(course: Course) -> None:
    pids = [os.getpid()]
    with socket.create_server(("127.0.0.1", 0)) as listener:
        hostile = HOSTILE.replace("COURSE", str(course.root)).replace("PIDS", str(pids))
        course.hand_in("hostile", hostile.replace("PORT", str(listener.getsockname()[1])))
        course.hand_in("mate", "def f(x): return 'canary-of-the-mate'")
        done = course.nbgrader("autograde", "lab")
    assert done.returncode == 0, done.stderr
    text = (course.root / "autograded" / "hostile" / "lab" / "lab.ipynb").read_text()
    cell = next(one for one in nbformat.reads(text, 4).cells if one.metadata.get("nbgrader", {}).get("grade_id") == "f")
    got = json.loads(cell.outputs[0].text)
    refused: dict[str, object] = {name: ["PermissionError"] for name in ("parents", "memory", "through", "kill")}
    refused |= dict.fromkeys(("gradebook", "rewritten", "others", "source", "up", "tcp", "udp"), "PermissionError")
    assert {name: got[name] for name in refused} == refused
    assert got["environment"] == "[]"
    assert got["here"] == "['data.csv']"
    assert (got["data"], got["child"], got["own file"]) == ("'a,b'", "b''", "12")
    assert TOKEN not in text
    assert "canary-of-the-mate" not in text
    assert ("hostile", "c0", 10, 0) in course.scores()
    assert not (course.root / "autograded" / "hostile" / "lab" / "notes.txt").exists()


def running(folder: str) -> list[int]:
    found = []
    for one in Path("/proc").iterdir():
        try:
            if one.name.isdigit() and folder.encode() in (one / "cmdline").read_bytes():
                found.append(int(one.name))
        except OSError:
            continue
    return found


def test_cell_without_end_is_interrupted_and_the_rest_counts(course: Course) -> None:
    course.hand_in("slow", "def f(x): return x * 2\nimport time\ntime.sleep(60)")
    done = course.nbgrader("autograde", "lab", "--Execute.timeout=2")
    assert done.returncode == 0, done.stderr
    book = nbformat.read(course.root / "autograded" / "slow" / "lab" / "lab.ipynb", 4)
    [slow] = [cell for cell in book.cells if "time.sleep(60)" in cell.source]
    assert [output.ename for output in slow.outputs] == ["KeyboardInterrupt", "CellTimeoutError"]
    assert ("slow", "c0", 10, 0) in course.scores()


def test_what_a_notebook_leaves_behind_ends_with_it(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    nap = f"time.sleep(60.{os.getpid()})"  # other tests sleep as well, perhaps at this moment
    command = [sys.executable, "-c", f"import os\nif os.fork() == 0: os.setsid()\nimport time; {nap}"]
    line = [sys.executable, "-m", "labs.exchange.fence", str(tmp_path), *command]
    launcher = subprocess.Popen(line, cwd=ROOT)
    until(lambda: len(running(nap)) >= 4)
    launcher.send_signal(signal.SIGKILL)
    launcher.wait()
    until(lambda: not running(nap))


def until(true, seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.1)


def test_without_a_fence_nothing_runs_and_the_teacher_reads_why(course: Course, monkeypatch) -> None:
    course.hand_in("s", ANSWERS[0])
    step = fenced.FencedExecute()
    monkeypatch.setattr(fence.linux, "landlock_version", lambda: 0)
    with pytest.raises(fenced.CannotFence, match="gradebook"):
        step.preprocess(books.handed_in(course.version), {"metadata": {"path": str(course.root)}})
