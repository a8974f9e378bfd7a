"""academy/plain?course=&assignment=: read a lab, write in it, run it and hand it in without JupyterLab and its script.

One form holds every box, so that each button saves all that was typed before it does what it says.
"""

import asyncio
import json
from contextlib import suppress
from html import escape
from pathlib import Path
from typing import Any

from jupyter_server._tz import utcnow
from tornado.web import authenticated

from labs.exchange import lab
from labs.hub.extension import fetching, keys, page, plain_page
from labs.hub.extension.course_kernels import Missing
from labs.hub.extension.kernels import Program
from labs.hub.extension.notebook import Merge, Notebook, Unreadable, canonical, mark
from labs.hub.extension.runs import Run, Runs
from labs.hub.extension.submit import receipt_page, send

# A run that takes longer goes on behind a page that says so.
WAIT_SECONDS = 4.0
_NOT_SAVED = "The disk of your lab took nothing, it may be full. What you wrote is in the boxes below. Try again."
# What the page says after it was sent somewhere, by the short word in its address.
_SAID = {
    "saved": ("Saved", ""),
    "afresh": ("The program starts afresh", "It has forgotten everything. Run the cells from the top."),
    "stopping": ("Stopping", "The cell is asked to stop. This takes a few seconds at most."),
}


class PlainLabHandler(page.PlainHandler):
    """The page and everything that its buttons do."""

    key: keys.LabKey
    path: Path

    @authenticated
    async def get(self) -> None:
        """Show the lab, fetched first where it is not there; 404 or 409 with a plain page where there is none."""
        if not await self._found():
            return
        if self.get_query_argument("state", ""):
            run = self._runs().last(self.path)
            self.finish({"going": bool(run and run.going)})
            return
        title, text = _SAID.get(self.get_query_argument("said", ""), ("", ""))
        notebook = self._read()
        if notebook:
            await self._show(200, notebook, notice=plain_page.notice(title, text) if title else "")

    @authenticated
    async def post(self) -> None:
        """Save what was typed, then do what the button says; a conflict is shown instead, and nothing is lost."""
        if not await self._found():
            return
        notebook = self._read()
        if notebook is None:
            return
        merge = notebook.merge(self._fields("src-"), self._fields("was-"))
        if merge.changed:
            try:
                notebook.write()
            except OSError as error:
                self.log.warning("saving %s: %s", self.path, error)
                drafts = Merge(merge.conflicts, merge.homeless, False, self._unsaved())
                told = plain_page.notice("Not saved yet", _NOT_SAVED)
                await self._show(507, Notebook(self.path), merge=drafts, notice=told)
                return
        do, _colon, cell = self._field("do").partition(":")
        if do == "autosave":
            self._answer_script(Notebook(self.path), merge)
        elif merge.clean:
            await self._do(do, cell, Notebook(self.path))
        else:
            await self._show(409, Notebook(self.path), merge=merge, notice=plain_page.notice(*_CONFLICT))

    async def _do(self, do: str, cell: str, notebook: Notebook) -> None:
        """Do what one button says, after all is saved."""
        if do == "run" and (found := notebook.cell(cell)) and found.kind == "code":
            await self._run(notebook, cell)
        elif do == "all":
            await self._run(notebook, "")
        elif do == "stop":
            await self._stop()
        elif do == "afresh":
            await self._afresh(notebook)
        elif do == "hand-in":
            await self._hand_in(notebook)
        elif do == "start-over":
            self.redirect(page.inside(self.base_url, "start-over", self.key), status=303)
        elif do == "look" and (run := self._runs().last(self.path)):
            self._to_run(run)
        else:
            self._to("said", said="saved")

    async def _run(self, notebook: Notebook, cell: str) -> None:
        """Start a run and wait a moment for its end."""
        run = self._runs().start(notebook, cell)
        if run.task:
            await asyncio.wait({run.task}, timeout=WAIT_SECONDS)
        self._to_run(run)

    def _to_run(self, run: Run) -> None:
        """Go to the output of the cell that ran, or to the words above all where there is more to say."""
        above = run.problem or (run.whole and not run.going) or (run.going and not run.now)
        self._to("said" if above else f"out-{run.place}")

    async def _stop(self) -> None:
        """Stop the run that is going on."""
        run = self._runs().last(self.path)
        if run and run.going and run.task:
            run.stopping = True
            await asyncio.wait({run.task}, timeout=WAIT_SECONDS)
        self._to("said", said="stopping" if run and run.going else "")

    async def _afresh(self, notebook: Notebook) -> None:
        """Start the program afresh; what a stopped run left goes with it."""
        # One that is missing is told by the next run.
        with suppress(Missing):
            await Program(self.settings, self.path, notebook.kernel).afresh()
        self._runs().forget(self.path)
        self._to("said", said="afresh")

    async def _hand_in(self, notebook: Notebook) -> None:
        """Hand in what is saved and go to the site's page about it; show the reason where the site says no."""
        try:
            receipt = await send(self.key, self.settings["academy_root"])
        except lab.ExchangeFailed as error:
            self.log.warning("hand-in of %s/%s: %s", self.key.course, self.key.assignment, error)
            kept = f"<p>{page.say('Your work is saved in your lab. You can try again.')}</p>"
            await self._show(502, notebook, notice=plain_page.notice("Not handed in yet", str(error)) + kept)
        else:
            self.redirect(receipt_page(receipt), status=303)

    def _answer_script(self, notebook: Notebook, merge: Merge) -> None:
        """Tell our script what is saved: cell → mark of what is in the file; a conflict waits for the person."""
        marks = {cell.key: mark(cell.source) for cell in notebook.cells if cell.key not in merge.conflicts}
        self.finish({"clean": merge.clean, "marks": marks})

    async def _found(self) -> bool:
        """Set `key` and `path`; return False where a page has said that there is no such lab."""
        self.settings["last_activity_times"]["academy_plain"] = utcnow()
        root: str = self.settings["academy_root"]
        try:
            self.key = keys.parse(self.get_query_argument("course", ""), self.get_query_argument("assignment", ""))
        except keys.BadKey:
            self._tell(404, "There is no such lab", "Open the lab again from your lesson.")
            return False
        problem = await fetching.fetched(self.key, root, self.log)
        path = self.key.notebook(root, self.get_query_argument("notebook", ""))
        if problem or path is None:
            self._tell(409, "Your lab could not be fetched", problem or "Open the lab again from your lesson.")
            return False
        self.path = path
        await Program(self.settings, path).touch()
        return True

    def _read(self) -> Notebook | None:
        """Return the notebook; None where a page has said that it cannot be read."""
        try:
            return Notebook(self.path)
        except Unreadable as error:
            self.log.warning("unreadable notebook: %s", error)
            more = page.link(page.inside(self.base_url, "start-over", self.key), "Start over and keep my copy")
            self._tell(409, "This notebook cannot be read", "The file is still there, and nothing was changed.", more)
            return None

    async def _show(self, status: int, notebook: Notebook, *, merge: Merge | None = None, notice: str = "") -> None:
        """Finish with the page."""
        name = await self._title()
        body = plain_page.body(
            notebook,
            action=self._address(),
            xsrf=self.xsrf_token.decode(),
            merge=merge,
            run=self._runs().last(self.path),
            notice=notice,
        )
        way = escape(page.inside(self.base_url, "open", self.key, self._chosen()))
        links = f'<p><a href="{way}">{page.say("Open it in JupyterLab")}</a></p>'
        self.show(status, title=escape(name), body=self._others() + body + links, key=self.key, script="plain")

    def _others(self) -> str:
        """Return the way to the lab's other notebooks; "" where it has one."""
        names = [path.stem for path in self.key.notebooks(self.settings["academy_root"])]
        if len(names) < 2:
            return ""
        return plain_page.notebooks(
            {name: page.inside(self.base_url, "plain", self.key, name) for name in names}, self.path.stem
        )

    def _chosen(self) -> str:
        """Return the name of the notebook that is shown; "" where a lab's only one needs no name."""
        return self.path.stem if len(self.key.notebooks(self.settings["academy_root"])) > 1 else ""

    async def _title(self) -> str:
        """Return the lab's title, asked for once."""
        known: dict[keys.LabKey, str] = self.settings.setdefault("academy_titles", {})
        if self.key not in known:
            name = await asyncio.to_thread(lab.title, self.key.course, self.key.assignment)
            if not name:
                return self.key.assignment.replace("-", " ").replace("_", " ").capitalize()
            known[self.key] = name
        return known[self.key]

    def _runs(self) -> Runs:
        runs: Runs = self.settings["academy_runs"]
        return runs

    def _fields(self, prefix: str) -> dict[str, str]:
        """Return the form's fields whose names begin with `prefix`, by the cells they are about; spaces are kept."""
        names = [name for name in self.request.body_arguments if name.startswith(prefix)]
        return {name.removeprefix(prefix): self._field(name) for name in names}

    def _field(self, name: str) -> str:
        """Return one field as it was typed: tornado's own reading would trim it and refuse broken letters."""
        return self.request.body_arguments.get(name, [b""])[-1].decode("utf-8", "replace")

    def _unsaved(self) -> dict[str, str]:
        """Return every text that differs from what its writer had been shown, by its cell."""
        was = self._fields("was-")
        return {cell: canonical(text) for cell, text in self._fields("src-").items() if mark(text) != was.get(cell)}

    def _address(self) -> str:
        return page.inside(self.base_url, "plain", self.key, self._chosen())

    def _to(self, place: str, *, said: str = "") -> None:
        """Show the page again at `place`, by a redirect: a reload repeats nothing."""
        self.redirect(f"{self._address()}{f'&said={said}' if said else ''}#{place}", status=303)

    def _tell(self, status: int, title: str, text: str, more: str = "") -> None:
        """Say that something is not there, and show every text that was typed; `more` is safe HTML."""
        body = f"<p>{page.say(text)}</p>{more}{plain_page.rescued(list(self._unsaved().values()))}"
        self.show(status, title=page.say(title), body=body)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Say that it did not work, in words or to our script, with all that was typed and is not saved."""
        if self._field("do") == "autosave":
            self.set_header("Content-Type", "application/json")
            self.finish(json.dumps({"clean": False}))
            return
        texts = list(self._unsaved().values())
        lost = "" if texts else f"<p>{page.say('Nothing is lost. Try again in a moment.')}</p>"
        again = page.link(self.request.uri or "", "Open this page again")
        self.show(status_code, title=page.say("This did not work"), body=lost + plain_page.rescued(texts) + again)


_CONFLICT = ("Look at what is marked", "Something was changed in two places. Nothing is lost: both are on this page.")
