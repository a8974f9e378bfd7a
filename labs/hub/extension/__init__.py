"""A jupyter_server extension inside every lab: open an assignment, hand it in, leave."""

import os
from pathlib import Path
from typing import Any

from jupyter_server.utils import url_path_join
from tornado.web import StaticFileHandler

from labs.hub import pages
from labs.hub.extension import assignments, page, refusals
from labs.hub.extension.hand_in import HandInHandler
from labs.hub.extension.leave import LeaveHandler
from labs.hub.extension.no_store import NoStore
from labs.hub.extension.open import OpenHandler
from labs.hub.extension.plain import PlainLabHandler
from labs.hub.extension.runs import Runs
from labs.hub.extension.start_over import StartOverHandler
from labs.hub.extension.submit import SubmitHandler
from labs.hub.extension.without_script import WithoutScript

# The style and the way out of the hub's own pages.
ASSETS = str(Path(pages.__file__).parent / "static")


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    """Tell jupyter_server where the extension is."""
    return [{"module": "labs.hub.extension"}]


def _load_jupyter_server_extension(app: Any) -> None:
    """Add our addresses below the server's own."""
    base = app.web_app.settings["base_url"]
    app.web_app.settings["academy_root"] = app.root_dir
    # JupyterLab writes this into its page; the bar reads it there.
    app.web_app.settings.setdefault("page_config_data", {}).update(
        academyLanguage=page.language(),
        academySite=page.site_url(),
        academyIdleMinutes=os.environ.get("ACADEMY_LAB_IDLE_MINUTES", "30"),
        academyMemory=os.environ.get("ACADEMY_LAB_MEMORY_MB", ""),
    )
    app.web_app.settings["academy_runs"] = Runs(app.web_app.settings)
    app.web_app.add_transform(NoStore)
    # Before the server's own compression, which is the first.
    app.web_app.transforms.insert(0, WithoutScript)
    assignments.add(app)
    refusals.install()
    app.web_app.add_handlers(
        ".*$",
        [
            (url_path_join(base, "academy/open"), OpenHandler),
            (url_path_join(base, "academy/submit"), SubmitHandler),
            (url_path_join(base, "academy/hand-in"), HandInHandler),
            (url_path_join(base, "academy/plain"), PlainLabHandler),
            (url_path_join(base, "academy/start-over"), StartOverHandler),
            (url_path_join(base, "academy/leave"), LeaveHandler),
            (
                url_path_join(base, r"academy/assets/((?:pages|leave|plain)\.(?:css|js))"),
                StaticFileHandler,
                {"path": ASSETS},
            ),
        ],
    )
