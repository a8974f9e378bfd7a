"""Hand in what is on disk: POST academy/submit {"course", "assignment"} for the bar, `send` for the plain page."""

import asyncio
import json
import re
from typing import Any

from jupyter_server.base.handlers import APIHandler
from tornado.web import HTTPError, authenticated

from labs.exchange import lab
from labs.hub.extension import keys, page

_RECEIPT = re.compile(r"[0-9a-f-]{8,36}")
# One at a time per lab: the exchange changes the process's folder while it works.
_lock = asyncio.Lock()


async def send(key: keys.LabKey, root: str) -> dict[str, Any]:
    """Hand in the folder of `key` below `root` and return the site's receipt; raise `lab.ExchangeFailed`."""
    async with _lock:
        return await asyncio.to_thread(lab.submit, key.course, key.assignment, root)


def receipt_page(receipt: dict[str, Any]) -> str:
    """Return the address of the site's page about what was handed in; the site's first page where it has none."""
    number = str(receipt.get("id", ""))
    known = _RECEIPT.fullmatch(number)
    return f"{page.site_url()}/labs/submissions/{number}/" if known else f"{page.site_url()}/"


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
        try:
            receipt = await send(key, root)
        except lab.ExchangeFailed as error:
            self.log.warning("submit of %s/%s: %s", key.course, key.assignment, error)
            self.set_status(502)
            self.finish(json.dumps({"detail": str(error)}))
            return
        self.set_status(201)
        self.finish(json.dumps(receipt, default=str))
