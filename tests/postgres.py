"""A PostgreSQL server of our own for the length of a test run: a fresh cluster, loopback only, gone afterwards."""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path


def binaries() -> Path | None:
    """Return the folder that holds `initdb` and `pg_ctl`, or None where PostgreSQL's server is not installed."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    return next((folder for folder in reversed(folders) if (folder / "initdb").exists()), None)


def _unprivileged() -> list[str]:
    """Return the command prefix under which the server runs: it refuses to run as root."""
    if os.getuid() != 0:
        return []
    user = pwd.getpwnam("postgres")
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# For a server whose data need not outlive a crash and whose tables are small: no logs to wait for, no plans to compile.
QUICK = ("synchronous_commit=off", "wal_level=minimal", "max_wal_senders=0", "jit=off", "autovacuum=off")


@contextlib.contextmanager
def server(*settings: str) -> Iterator[str]:
    """Start a server and yield its DATABASE_URL; stop it and delete its files at the end."""
    folder = binaries()
    if folder is None:
        raise FileNotFoundError("PostgreSQL's server is not installed")
    prefix, port = _unprivileged(), _free_port()
    with tempfile.TemporaryDirectory(prefix="academy-pg-") as top:
        data = Path(top) / "data"
        data.mkdir(mode=0o700)
        if prefix:
            user = pwd.getpwnam("postgres")
            os.chown(top, user.pw_uid, user.pw_gid)
            os.chown(data, user.pw_uid, user.pw_gid)
        quiet = {"check": True, "stdout": subprocess.DEVNULL, "cwd": top}
        subprocess.run(
            [*prefix, folder / "initdb", "-D", data, "-U", "academy", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"],
            **quiet,
        )
        options = f"-p {port} -c listen_addresses=127.0.0.1 -k {top} -c fsync=off -c full_page_writes=off"
        options += "".join(f" -c {setting}" for setting in settings)
        # What docs/operations.md asks for, so that what was erased goes from the write-ahead log.
        options += " -c wal_recycle=off"
        control = [*prefix, folder / "pg_ctl", "-D", data, "-w", "-l", Path(top) / "log"]
        subprocess.run([*control, "-o", options, "start"], **quiet)
        try:
            yield f"postgres://academy@127.0.0.1:{port}/postgres"
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], **quiet)
