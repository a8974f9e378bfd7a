"""Runs that go on behind the page: which cells of a notebook are running, and how each ended."""

import asyncio
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from labs.hub.extension import kernels
from labs.hub.extension.course_kernels import Missing
from labs.hub.extension.notebook import Notebook, Unreadable

CELL_SECONDS = 60.0
ALL_SECONDS = 300.0
MISSING = "The program that this lab runs in is not installed here. Tell your instructor. What you wrote is saved."
# A run of all cells ends early where the program is gone or a person or the clock stopped it.
_LAST = {"time", "stopped", "died"}


@dataclass
class Run:
    """One press of "Run". `ended`: how each cell that has run ended; `problem` is one English sentence, or ""."""

    cells: list[str]
    whole: bool
    began: float = field(default_factory=time.monotonic)
    ended: dict[str, kernels.Ended] = field(default_factory=dict)
    now: str = ""
    problem: str = ""
    stopping: bool = False
    task: "asyncio.Task[None] | None" = None

    @property
    def going(self) -> bool:
        """Whether it is not over yet."""
        return self.task is not None and not self.task.done()

    @property
    def seconds(self) -> int:
        """Return how long ago it began."""
        return int(time.monotonic() - self.began)

    @property
    def place(self) -> str:
        """Return the cell to look at: the one that runs, else the last one that ran."""
        return self.now or next(reversed(self.ended), self.cells[0] if self.cells else "")


class Runs:
    """The last run of each notebook of this lab; kept in the server's settings, lost with the server."""

    def __init__(self, settings: dict[str, Any]) -> None:
        """Start with none."""
        self._settings = settings
        self._runs: dict[Path, Run] = {}

    def last(self, path: Path) -> Run | None:
        """Return the last run of a notebook."""
        return self._runs.get(path)

    def forget(self, path: Path) -> None:
        """Forget how the last run went; one that is going on stays."""
        run = self.last(path)
        if run and not run.going:
            del self._runs[path]

    def start(self, notebook: Notebook, key: str = "") -> Run:
        """Run the cell `key`, or all code cells from a program that starts afresh; one run at a time per notebook."""
        known = self.last(notebook.path)
        if known and known.going:
            return known
        codes = [cell.key for cell in notebook.cells if cell.kind == "code" and cell.source.strip()]
        run = Run(cells=[key] if key else codes, whole=not key)
        self._runs[notebook.path] = run
        run.task = asyncio.ensure_future(self._go(run, notebook))
        return run

    async def _go(self, run: Run, notebook: Notebook) -> None:
        """Run to the end; whatever happens is told in `problem`, never raised."""
        program = kernels.Program(self._settings, notebook.path, notebook.kernel)
        try:
            if run.whole:
                await program.afresh()
                _forget_outputs(notebook.path)
            async with program.talk() as talk:
                await self._cells(run, notebook, talk)
        except Missing:
            run.problem = MISSING
        except kernels.Busy:
            run.problem = (
                "The program is busy with something else, or it does not start. Start it afresh, then run again."
            )
        except (OSError, Unreadable) as error:
            self._log(error)
            run.problem = "What the cells gave could not be saved. What you wrote is saved."
        except Exception as error:
            self._log(error)
            run.problem = "The program could not be reached. What you wrote is saved. Start it afresh, then run again."
        finally:
            run.now = ""

    async def _cells(self, run: Run, notebook: Notebook, talk: kernels.Talk) -> None:
        """Run one cell after the other and put what each gave into the file."""
        until = run.began + ALL_SECONDS
        for key in run.cells:
            cell = notebook.cell(key)
            if cell is None:
                continue
            run.now = key
            seconds = min(CELL_SECONDS, max(until - time.monotonic(), 1.0))
            outputs, ended = await talk.run(cell.source, seconds, lambda: run.stopping)
            fresh = Notebook(notebook.path)
            fresh.put_outputs(key, outputs.items, outputs.count)
            fresh.write()
            run.ended[key] = ended
            if ended in _LAST:
                return

    def _log(self, error: Exception) -> None:
        self._settings["serverapp"].log.warning("a run ended early: %r", error)


def _forget_outputs(path: Path) -> None:
    """Take the outputs of an earlier program out of the file, so that nobody reads them as new."""
    notebook = Notebook(path)
    notebook.clear_outputs()
    notebook.write()
