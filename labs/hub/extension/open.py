"""GET academy/open?course=&assignment=: fetch the assignment if it is not there, then go into the notebook."""

import asyncio
from urllib.parse import quote

from jupyter_server.utils import url_path_join
from tornado.web import authenticated

from labs.exchange import lab
from labs.hub.extension import keys, page

# One fetch at a time per lab: a double click must not unpack twice.
_lock = asyncio.Lock()


class OpenHandler(page.PlainHandler):
    """The address that a lesson's "Open the lab" ends at."""

    @authenticated
    async def get(self) -> None:
        """Redirect to the notebook in JupyterLab; show a plain page where there is none for this person."""
        root: str = self.settings["academy_root"]
        try:
            key = keys.parse(self.get_argument("course", ""), self.get_argument("assignment", ""))
        except keys.BadKey:
            return self.tell(404, "There is no such lab", "Open the lab again from your lesson.")
        if key.notebook(root) is None:
            problem = await self._fetch(key, root)
            if problem:
                return self.tell(409, "Your lab could not be fetched", problem)
        notebook = key.notebook(root)
        if notebook is None:
            return self.tell(404, "There is no such lab", "Open the lab again from your lesson.")
        path = quote(f"{key.course}/{key.assignment}/{notebook.name}")
        # The notebook in full view, whatever windows the last visit left open.
        self.redirect(url_path_join(self.base_url, "lab/tree", path) + "?reset")
        return None

    async def _fetch(self, key: keys.LabKey, root: str) -> str:
        """Fetch the assignment; return what to tell the student where that did not work, else ""."""
        async with _lock:
            if key.notebook(root):
                return ""
            try:
                await asyncio.to_thread(lab.fetch, key.course, key.assignment, root)
            except lab.ExchangeFailed as error:
                self.log.warning("fetch of %s/%s: %s", key.course, key.assignment, error)
                return str(error)
        return ""
