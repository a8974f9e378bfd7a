"""academy/start-over?course=&assignment=: fetch a lab again and keep the old copy beside it."""

import asyncio
import time
from contextlib import suppress
from html import escape
from pathlib import Path

from tornado.web import authenticated

from labs.hub.extension import fetching, keys, page
from labs.hub.extension.kernels import Program
from labs.hub.extension.runs import Runs

_lock = asyncio.Lock()


class StartOverHandler(page.PlainHandler):
    """Asks first; then says where the old copy is."""

    @authenticated
    async def get(self) -> None:
        """Say what will happen and ask; 404 with a plain page for a lab that is not there."""
        key = self._key()
        if key is None:
            return
        body = f"<p>{page.say('Your work is kept: the whole folder is put aside under a new name.')}</p>"
        body += f"<p>{page.say('Then the lab is fetched again, as it was when you first opened it.')}</p>"
        body += f'<form method="post" action="{escape(page.inside(self.base_url, "start-over", key))}">'
        body += f'<input type="hidden" name="_xsrf" value="{escape(self.xsrf_token.decode())}">'
        body += f'<input type="hidden" name="folder" value="{self._folder(key)}">'
        body += f'<button class="button">{page.say("Start over and keep my copy")}</button></form>'
        body += f"<p>{self._way('plain', key, 'No, go back to my work')}</p>"
        self.show(200, title=page.say("Start this lab over"), body=body, key=key)

    @authenticated
    async def post(self) -> None:
        """Put the folder aside and fetch the lab again; where that does not work, everything is as it was."""
        key = self._key()
        if key is None:
            return
        async with _lock:
            kept, problem = await self._start_over(key)
        if problem:
            body = f"<p>{page.say(problem)}</p><p>{page.say('Your work is where it was.')}</p>"
            body += f"<p>{self._way('plain', key, 'Back to my work')}</p>"
            self.show(502, title=page.say("This did not work"), body=body, key=key)
            return
        if not kept:
            self.redirect(page.inside(self.base_url, "start-over", key), status=303)
            return
        copy = keys.parse(key.course, kept)
        body = f"<p>{page.say('Your old copy is in this folder of your lab:')} <strong>{escape(kept)}</strong></p>"
        body += f"<p>{self._way('plain', copy, 'Look at the old copy')}</p>"
        body += page.link(page.inside(self.base_url, "plain", key), "Start on the simple page")
        body += f"<p>{self._way('open', key, 'Open it in JupyterLab')}</p>"
        self.show(200, title=page.say("You have a fresh copy"), body=body, key=key)

    def _key(self) -> keys.LabKey | None:
        """Return the lab; None where a page has said that there is none."""
        key: keys.LabKey | None = None
        with suppress(keys.BadKey):
            key = keys.parse(self.get_query_argument("course", ""), self.get_query_argument("assignment", ""))
        if key is None or key.is_copy or not key.folder(self.settings["academy_root"]).is_dir():
            self.tell(404, "There is no such lab", "Open the lab again from your lesson.")
            return None
        return key

    def _folder(self, key: keys.LabKey) -> str:
        """Return what tells the lab's folder from the fresh one that takes its place."""
        return str(key.folder(self.settings["academy_root"]).stat().st_ino)

    def _way(self, name: str, key: keys.LabKey, text: str) -> str:
        """Return a link to another of our pages."""
        return f'<a href="{escape(page.inside(self.base_url, name, key))}">{page.say(text)}</a>'

    async def _start_over(self, key: keys.LabKey) -> tuple[str, str]:
        """Return (name of the folder that was put aside, problem); the other one is "", or both."""
        root: str = self.settings["academy_root"]
        if self.get_body_argument("folder", "") != self._folder(key):
            # The second click of a double click, or a page opened before: it must put nothing fresh aside.
            return newest_copy(key.folder(root)), ""
        for notebook in key.notebooks(root):
            await self._close(notebook)
        try:
            aside = put_aside(key.folder(root))
        except OSError as error:
            self.log.warning("start over of %s/%s: %s", key.course, key.assignment, error)
            return "", "The folder could not be put aside."
        problem = await fetching.fetched(key, root, self.log)
        if problem:
            put_back(aside, key.folder(root))
            return "", problem
        return aside.name, ""

    async def _close(self, notebook: Path) -> None:
        """End what runs for the notebook: its program knows the old work, and its file moves."""
        runs: Runs = self.settings["academy_runs"]
        run = runs.last(notebook)
        if run and run.going and run.task:
            run.stopping = True
            await asyncio.wait({run.task}, timeout=10)
        runs.forget(notebook)
        await Program(self.settings, notebook).close()


def put_aside(folder: Path) -> Path:
    """Rename a lab's folder to a dated name that is free and return it; raise `OSError` where that does not work."""
    name = f"{folder.name[:50]}-copy-{time.strftime('%Y%m%d-%H%M', time.gmtime())}"
    for number in range(1, 1000):
        aside = folder.with_name(name if number == 1 else f"{name}-{number}")
        if not aside.exists():
            return folder.rename(aside)
    raise FileExistsError(name)


def put_back(aside: Path, folder: Path) -> None:
    """Undo `put_aside`, unless something new stands there by now."""
    if not folder.exists():
        aside.rename(folder)


def newest_copy(folder: Path) -> str:
    """Return the name of the copy of `folder` that was put aside last; "" where there is none."""
    found = [each for each in folder.parent.glob(f"{folder.name[:50]}-copy-*") if each.is_dir()]
    return max(found, key=lambda each: each.stat().st_ctime).name if found else ""
