"""GET academy/leave: from inside a lab to the site's way out."""

from jupyter_server.base.handlers import JupyterHandler

from labs.hub.extension import page


class LeaveHandler(JupyterHandler):
    """The plain link behind "Leave this site"; leaving asks for no sign-in."""

    def get(self) -> None:
        """Redirect; nothing of this page is to be kept, and no cookie of the labs opens it again."""
        self.set_header("Cache-Control", "no-store")
        self.set_header("Clear-Site-Data", '"cookies", "storage"')
        self.redirect(f"{page.site_url()}/leave")
