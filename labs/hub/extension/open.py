"""GET academy/open?course=&assignment=: fetch the assignment if it is not there, then go into the notebook."""

from urllib.parse import quote

from jupyter_server.utils import url_path_join
from tornado.web import authenticated

from labs.hub.extension import early, fetching, keys, page
from labs.hub.extension.kernels import Program
from labs.hub.extension.notebook import kernel_of


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
        problem = await fetching.fetched(key, root, self.log)
        if problem:
            return self.tell(409, "Your lab could not be fetched", problem)
        notebook = key.notebook(root, self.get_argument("notebook", ""))
        if notebook is None:
            return self.tell(404, "There is no such lab", "Open the lab again from your lesson.")
        # While the browser still loads JupyterLab, which takes the kernel that the notebook has.
        early.start(Program(self.settings, notebook, kernel_of(notebook)), self.log)
        path = quote(f"{key.course}/{key.assignment}/{notebook.name}")
        # The notebook in full view, whatever windows the last visit left open.
        self.redirect(url_path_join(self.base_url, "lab/tree", path) + "?reset")
        return None
