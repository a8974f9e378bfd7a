"""A course's own packages in a lab: inside its walls, in the kernel that JupyterLab and the plain page start."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from labs.grader.environments import making
from labs.hub import sandbox
from labs.hub.settings import ROOT
from tests.grader.wheels import wheel

# Runs inside the walls: starts kernels as the lab's server does, and those of nbgrader's own autograding.
INSIDE = """
import asyncio, json
from pathlib import Path
from jupyter_client.manager import AsyncKernelManager
from labs.exchange.fenced import FencedKernelManager
from labs.hub.extension.course_kernels import CourseKernels

ASK = '''
import sys
try:
    import tiny_means
    told = [tiny_means.mean([1, 3])]
except ImportError as error:
    told = [str(error)]
out = !python -c 'import tiny_means; print(tiny_means.mean([5]))'
try:
    Path = __import__("pathlib").Path
    Path(sys.path[-1], "mine.py").write_text("x = 1")
    told.append("written")
except OSError:
    told.append("read only")
print(*told, out[-1], sep=";")
'''

async def ask(kind, folder):
    specs = CourseKernels("/home/student")
    place = Path("/home/student", folder)
    place.mkdir(parents=True, exist_ok=True)
    # A folder of the student's, under the name of ours.
    (place / "labs").mkdir(exist_ok=True)
    manager = kind(kernel_name="python3", kernel_spec_manager=specs)
    manager.transport = "ipc"
    if kind is AsyncKernelManager:
        manager.connection_file = f"/tmp/{folder.replace('/', '-')}.json"
    await manager.start_kernel(cwd=str(place))
    client = manager.client()
    client.start_channels()
    await client.wait_for_ready(timeout=40)
    said = []
    take = lambda message: said.append(message["content"].get("text") or message["content"].get("evalue") or "")
    await client.execute_interactive(ASK, timeout=40, output_hook=take)
    client.stop_channels()
    await manager.shutdown_kernel(now=True)
    return "".join(said).strip()

async def main():
    told = [await ask(AsyncKernelManager, "statistics-one/lab"), await ask(AsyncKernelManager, "other/lab")]
    told.append(await ask(FencedKernelManager, "statistics-one/lab"))
    print(json.dumps(told))

asyncio.run(main())
"""


def test_kernels_of_a_course_find_its_packages_and_those_of_another_do_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UV_NO_INDEX", "1")
    monkeypatch.setenv("UV_FIND_LINKS", str(tmp_path / "shop"))
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "cache"))
    text = "def mean(numbers):\n    return sum(numbers) / len(numbers)\n"
    wheel(tmp_path / "shop", "tiny_means", "1.0", {"tiny_means/__init__.py": text})
    base, home = tmp_path / "environments", tmp_path / "home"
    home.mkdir()
    making.make(base, "statistics-one", names=["tiny-means"])
    environment = {
        "HOME": sandbox.HOME,
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "PYTHONPATH": sandbox.SOURCE,
        "PYTHONDONTWRITEBYTECODE": "1",
        "LANG": "C.UTF-8",
        "JUPYTER_PREFER_ENV_PATH": "1",
        "JUPYTER_RUNTIME_DIR": "/run/jupyter",
        "JUPYTER_PATH": f"{sandbox.SOURCE}/labs/hub/lab/share",
    }
    walls = sandbox.walls(home=home, source=ROOT, courses=base)
    done = subprocess.run(
        [*walls, sys.executable, "-c", INSIDE],
        env=environment, capture_output=True, text=True, timeout=150, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    own, other, fenced = json.loads(done.stdout.strip().splitlines()[-1])
    assert own == "2.0;read only;5.0"
    assert other.split(";")[0] == "No module named 'tiny_means'"
    assert other.endswith("No module named 'tiny_means'")
    assert fenced == own
