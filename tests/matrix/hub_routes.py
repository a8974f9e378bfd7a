"""Every route of the hub and of one lab, read from their own handler lists.

`python -m tests.matrix.hub_routes` prints a lab's. A route is the pattern as the server holds it, with the lab's own
prefix written as `/user/{name}/`.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from infra.running.ports import any_free

ROOT = Path(__file__).resolve().parents[2]
NAME = "u-of-routes"


def of_the_hub(var: Path) -> list[str]:
    """Return the routes of our hub as configured, its static files among them; `var` is a folder for its state."""
    from jupyterhub.app import JupyterHub
    from traitlets.config import Config

    from labs.hub import config, settings
    from labs.hub.authenticator import AcademyAuthenticator

    script = var / "node/node_modules/configurable-http-proxy/bin/configurable-http-proxy"
    script.parent.mkdir(parents=True, exist_ok=True)
    script.touch()
    secrets = {"ACADEMY_HUB_CLIENT_SECRET": "c" * 32, "ACADEMY_HUB_API_TOKEN": "t" * 32, "ACADEMY_VAR": str(var)}
    config.configure(whole := Config(), settings.read(secrets))
    app = JupyterHub(config=whole)
    app.authenticator = AcademyAuthenticator(parent=app)
    app.init_handlers()
    return [*dict.fromkeys(str(handler[0]) for handler in app.handlers), "/hub/static/(.*)"]


@cache
def of_a_lab() -> list[str]:
    """Return the routes of one student's server with all its extensions, read once in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="routes-") as home:
        prefix = f"/user/{NAME}/"
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": home,
            "PYTHONPATH": str(ROOT),
            "ACADEMY_SITE_URL": "http://127.0.0.1:1",
            "JUPYTER_CONFIG_PATH": str(ROOT / "labs/hub/lab/etc"),
            "JUPYTER_PREFER_ENV_PATH": "1",
            "JUPYTER_RUNTIME_DIR": f"{home}/run",
            "JUPYTERHUB_API_TOKEN": "x" * 20,
            "JUPYTERHUB_API_URL": "http://127.0.0.1:9/hub/api",
            "JUPYTERHUB_CLIENT_ID": "lab",
            "JUPYTERHUB_USER": NAME,
            "JUPYTERHUB_BASE_URL": "/",
            "JUPYTERHUB_SERVICE_PREFIX": prefix,
            "JUPYTERHUB_SERVICE_URL": f"http://127.0.0.1:{any_free(set())}/",
            "JUPYTERHUB_OAUTH_CALLBACK_URL": f"{prefix}oauth_callback",
        }
        command = [sys.executable, "-m", "tests.matrix.hub_routes"]
        done = subprocess.run(command, env=environment, cwd=home, capture_output=True, text=True, check=False)
    if done.returncode:
        raise AssertionError(done.stderr[-2000:])
    routes = json.loads(done.stdout.splitlines()[-1])
    return [route.replace(re.escape(prefix), prefix).replace(prefix, "/user/{name}/") for route in routes]


def _walk(router: Any) -> list[str]:
    from labs.hub.extension.assignments import Nbgrader

    found = []
    for rule in router.rules:
        if isinstance(rule.target, Nbgrader):
            found += _walk(rule.target._load().default_router)
        elif hasattr(rule.target, "rules"):
            found += _walk(rule.target)
        else:
            found.append(rule.matcher.regex.pattern)
    return found


def main() -> None:
    """Make the server as the hub would, without a hub to ask and without listening; print its routes."""
    from jupyterhub.singleuser.extension import JupyterHubSingleUser

    async def nobody_to_ask(self: Any) -> None:
        """Stand in place of the question which version the hub has."""

    JupyterHubSingleUser.check_hub_version = nobody_to_ask
    app = JupyterHubSingleUser.initialize_server(argv=["--allow-root"])
    print(json.dumps(list(dict.fromkeys(_walk(app.web_app.default_router)))))


if __name__ == "__main__":
    main()
