"""POST academy/submit {"course", "assignment"}: hand in what is on disk, and give back the site's receipt."""

import asyncio
import json

from jupyter_server.base.handlers import APIHandler
from tornado.web import HTTPError, authenticated

from labs.exchange import lab
from labs.hub.extension import keys

_lock = asyncio.Lock()


class SubmitHandler(APIHandler):
    """What the "Hand in" button calls, after it has saved the notebook."""

    @authenticated
    async def post(self) -> None:
        """Answer 201 with the receipt, 400 for a bad name, 404 for a lab that was never opened, 502 with a reason."""
        body = self.get_json_body() or {}
        root: str = self.settings["academy_root"]
        try:
            key = keys.parse(str(body.get("course", "")), str(body.get("assignment", "")))
        except keys.BadKey as error:
            raise HTTPError(400, "not a lab") from error
        if not key.folder(root).is_dir():
            raise HTTPError(404, "not opened yet")
        async with _lock:
            await self._submit(key, root)

    async def _submit(self, key: keys.LabKey, root: str) -> None:
        """Send the folder and write the answer."""
        try:
            receipt = await asyncio.to_thread(lab.submit, key.course, key.assignment, root)
        except lab.ExchangeFailed as error:
            self.log.warning("submit of %s/%s: %s", key.course, key.assignment, error)
            self.set_status(502)
            self.finish(json.dumps({"detail": str(error)}))
            return
        self.set_status(201)
        self.finish(json.dumps(receipt, default=str))
