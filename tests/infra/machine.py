"""An empty machine: Debian's smallest system in a folder, with processes, users and files of its own.

It shares this machine's network, packages and certificates, and nothing else. There is no systemd in it: `boots` starts
by hand what a machine's own start would.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TRUST = Path("/usr/local/share/ca-certificates")
# What this machine says about where packages come from; the empty one is told the same.
TOLD = ("PIP_", "UV_", "http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")
BUNDLE = "/etc/ssl/certs/ca-certificates.crt"


def missing() -> str:
    """Return what this machine lacks to make an empty one; "" where nothing is."""
    lacking = [name for name in ("mmdebstrap", "bwrap", "nsenter", "setpriv") if not shutil.which(name)]
    return ", ".join(lacking) or ("root" if os.getuid() else "")


def codename() -> str:
    """Return which Debian this machine is."""
    lines = Path("/etc/os-release").read_text().splitlines()
    return next(line.split("=")[1].strip('"') for line in lines if line.startswith("VERSION_CODENAME="))


def sources() -> list[str]:
    """Return the files that say where this machine's own packages come from, others' left out."""
    folder = Path("/etc/apt/sources.list.d")
    own = [path for path in sorted(folder.glob("debian*")) if path.suffix in {".sources", ".list"}]
    first = Path("/etc/apt/sources.list")
    return [str(path) for path in ([first] if first.exists() and first.read_text().strip() else []) + own]


# A machine that lives for minutes need not outlive a crash, nor be read about: no waiting for the disk after each file.
QUICK = ["--dpkgopt=force-unsafe-io", "--dpkgopt=path-exclude=/usr/share/man/*", '--aptopt=Acquire::Languages "none"']


def make(root: Path) -> None:
    """Lay the smallest system that `apt` can add to into the new folder `root`."""
    command = ["mmdebstrap", "--quiet", "--mode=root", "--variant=apt", "--include=ca-certificates,mount", *QUICK]
    subprocess.run([*command, codename(), str(root), *sources()], check=True, env={**os.environ, "LC_ALL": "C"})
    for name in ("/etc/resolv.conf", "/etc/pip.conf"):
        if Path(name).exists():
            shutil.copyfile(name, f"{root}{name}")
    for certificate in TRUST.rglob("*.crt"):
        shutil.copy(certificate, f"{root}{TRUST}")


@dataclass
class Machine:
    """A machine that is switched on."""

    root: Path
    process: subprocess.Popen[bytes]

    def runs(self, script: str, user: str = "root", *, fails: bool = False) -> str:
        """Run a shell script as a user, as they would type it; return what was printed, both streams in order."""
        told = {name: value for name, value in os.environ.items() if name.startswith(TOLD)}
        home = "/root" if user == "root" else f"/home/{user}"
        told |= {
            "HOME": home,
            "USER": user,
            "LANG": "C.UTF-8",
            "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        }
        told |= {
            "SSL_CERT_FILE": BUNDLE,
            "NODE_EXTRA_CA_CERTS": BUNDLE,
            "PIP_CERT": BUNDLE,
            "DEBIAN_FRONTEND": "noninteractive",
        }
        become = [] if user == "root" else ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups", "--"]
        enter = ["nsenter", f"--target={self.inside}", "--mount", "--pid", "--uts", "--ipc", "--root"]
        done = subprocess.run(
            [*enter, *become, "/bin/bash", "-eu", "-c", f"cd {home}\n{script}"],
            env=told, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, check=False,
        )  # fmt: skip
        assert (done.returncode != 0) == fails, (
            f"{user} ran {script}\nended with {done.returncode}:\n{done.stdout[-6000:]}"
        )
        return done.stdout

    def boots(self, script: str) -> None:
        """Start in the background what the start of the machine would."""
        self.runs(f"setsid sh -c {script!r} </dev/null >>/var/log/boot.log 2>&1 &")

    @property
    def inside(self) -> int:
        """Return the first process inside, as this machine counts."""
        return int(Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()[0])


@contextlib.contextmanager
def switched_on() -> Iterator[Machine]:
    """Make an empty machine, switch it on, and take all of it away at the end."""
    with tempfile.TemporaryDirectory(prefix="academy-machine-") as top:
        root = Path(top) / "root"
        make(root)
        walls = [
            "bwrap",
            "--bind",
            str(root),
            "/",
            "--proc",
            "/proc",
            "--dev",
            "/dev",
            "--tmpfs",
            "/run",
            "--tmpfs",
            "/tmp",
        ]
        walls += ["--unshare-pid", "--unshare-uts", "--unshare-ipc", "--hostname", "empty", "--cap-add", "ALL"]
        process = subprocess.Popen([*walls, "--die-with-parent", "sleep", "infinity"])
        try:
            yield _up(Machine(root, process))
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()
            _gone(root)
            # A hundred thousand files: Python takes minutes for them.
            subprocess.run(["rm", "-rf", "--one-file-system", str(root)], check=True)


def _up(machine: Machine) -> Machine:
    # A /proc of its own with nothing laid over it: only under such a one may a lab's walls have theirs.
    end = time.monotonic() + 30
    while True:
        try:
            machine.runs("mount -t proc proc /proc; chmod 1777 /tmp /dev/shm; update-ca-certificates >/dev/null")
        except (AssertionError, IndexError, OSError):
            assert time.monotonic() < end, "the machine does not start"
            time.sleep(0.2)
        else:
            return machine


def _gone(root: Path) -> None:
    """Wait until no process is left in the machine, so that its files can go."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        held = [entry for entry in Path("/proc").glob("[0-9]*/root") if _leads_to(entry, root)]
        if not held:
            return
        time.sleep(0.2)


def _leads_to(entry: Path, root: Path) -> bool:
    with contextlib.suppress(OSError):
        return str(entry.readlink()).startswith(str(root))
    return False
