"""academy/hand-in?course=&assignment=: hand in what is saved in the lab from a plain page, without JupyterLab."""

import asyncio
import time
from html import escape
from pathlib import Path
from string import Template

from tornado.web import authenticated

from labs.exchange import lab
from labs.hub.extension import keys, page, saved
from labs.hub.extension.submit import receipt_page, send

_FORM = Template((Path(__file__).parent / "hand_in.html").read_text())


class HandInHandler(page.PlainHandler):
    """One button; the answer is the site's page of the submission."""

    @authenticated
    async def get(self) -> None:
        """Show what would be handed in; 404 with a plain page for a name that is none or a lab never opened."""
        found = self._found()
        if found:
            await self._ask(*found)

    @authenticated
    async def post(self) -> None:
        """Hand in and go to the submission's page; show the form again with the reason where the site says no."""
        found = self._found()
        if found is None:
            return
        key, notebook = found
        try:
            receipt = await send(key, self.settings["academy_root"])
        except lab.ExchangeFailed as error:
            self.log.warning("hand-in of %s/%s: %s", key.course, key.assignment, error)
            await self._ask(key, notebook, problem=str(error))
            return
        self.redirect(receipt_page(receipt), status=303)

    def _found(self) -> tuple[keys.LabKey, Path] | None:
        """Return the lab and its notebook; None where a page has said that there is none."""
        try:
            key = keys.parse(self.get_query_argument("course", ""), self.get_query_argument("assignment", ""))
        except keys.BadKey:
            self.tell(404, "There is no such lab", "Open the lab again from your lesson.")
            return None
        notebook = key.notebook(self.settings["academy_root"])
        if notebook is None:
            body = f"<p>{page.say('Open it first. Then you can hand in what you did.')}</p>"
            body += page.link(page.inside(self.base_url, "open", key), "Open the lab")
            self.show(404, title=page.say("You have not opened this lab yet"), body=body, key=key)
            return None
        return key, notebook

    async def _ask(self, key: keys.LabKey, notebook: Path, problem: str = "") -> None:
        """Show the form, below what went wrong where something did."""
        name = await asyncio.to_thread(lab.title, key.course, key.assignment)
        body = _FORM.substitute(
            problem=_problem(problem) if problem else "",
            what=page.say("This sends the notebook as it is saved in your lab, with its files."),
            saved=escape(saved.last_saved(time.time() - _saved_at(notebook), page.language())),
            action=escape(page.inside(self.base_url, "hand-in", key)),
            xsrf=escape(self.xsrf_token.decode()),
            hand_in=page.say("Hand in"),
            open_url=escape(page.inside(self.base_url, "open", key)),
            open=page.say("Look at it in the lab first"),
            plain_url=escape(page.inside(self.base_url, "plain", key)),
            plain=page.say("Look at it on the simple page"),
        )
        title = f"{page.say('Hand in')}: {escape(name or _plain(key))}"
        self.show(502 if problem else 200, title=title, body=body, key=key)


def _saved_at(notebook: Path) -> float:
    """Return when the lab's notebooks were saved last: what is handed in is all of them."""
    return max(path.stat().st_mtime for path in notebook.parent.glob("*.ipynb"))


def _problem(text: str) -> str:
    """Return the notice above the form: what the site said, and that nothing is lost."""
    title, kept = page.say("Not handed in yet"), page.say("Your work is saved in your lab. You can try again.")
    return f'<div class="notice" role="alert"><h2>{title}</h2><p>{page.say(text)}</p><p>{kept}</p></div>'


def _plain(key: keys.LabKey) -> str:
    """Return a name to show where the site does not tell the title."""
    return key.assignment.replace("-", " ").replace("_", " ").capitalize()
