"""Where an academy lies, who runs it, and which ports it has: read from `var/academy.toml`, which holds the answers."""

import json
import os
import pwd
import tomllib
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from academy_site.settings.addresses import is_here_only
from infra.academy.answers import Wrong
from infra.running import ports
from infra.running.programs import ROOT

FILE = Path(os.environ.get("ACADEMY_ANSWERS", ROOT / "var" / "academy.toml"))
# Where root sets an academy up, its programs run as this user.
ACCOUNT = "academy"
# Name in the file → the port that is tried first.
PORTS = {"site_port": 8000, "labs_port": 8001, "hub_port": 8081, "proxy_port": 8002}


@dataclass(frozen=True)
class Academy:
    """The answers, the ports on loopback, and the user under whom everything runs."""

    answers: dict[str, str]
    ports: dict[str, int]
    user: str

    @property
    def var(self) -> Path:
        """Return the folder with everything that belongs to this academy."""
        return Path(self.answers["data"])

    @property
    def secrets(self) -> Path:
        """Return the folder of keys and passwords."""
        return self.var / "secrets"

    @property
    def inner_url(self) -> str:
        """Return where programs of this machine find the site."""
        return f"http://127.0.0.1:{self.ports['site_port']}"

    @property
    def here_only(self) -> bool:
        """Return whether this academy can be reached from this machine alone."""
        return is_here_only(self.answers["site"])

    @property
    def database_url(self) -> str:
        """Return the address of the database as the site's settings take it."""
        own = self.answers["database"]
        return f"sqlite:///{self.var / 'site.sqlite3'}" if own == "sqlite" else own


def read(file: Path | None = None) -> dict[str, str]:
    """Return what a file of answers says; nothing where there is none. Raises `Wrong` where it cannot be read."""
    path = file or FILE
    try:
        return {key: str(value) for key, value in tomllib.loads(path.read_text()).items()}
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Wrong(f'{path}: {error}. Each line is like: name = "Tech academy"') from error
    except OSError as error:
        raise Wrong(f"{path} cannot be read: {error.strerror}") from error


def write(answers: dict[str, str]) -> bool:
    """Keep the answers, readable for their owner alone; return whether anything was new."""
    # JSON's strings are TOML's as well.
    text = "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in answers.items())
    return write_private(FILE, text)


def write_private(path: Path, text: str, mode: int = 0o600) -> bool:
    """Write a file, whole or not at all, where it does not say `text` yet; return whether it was written."""
    if path.exists() and path.read_text() == text:
        path.chmod(mode)
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    return True


def settle(answers: dict[str, str], kept: dict[str, str]) -> Academy:
    """Return the academy that these answers describe; ports that were chosen before stay."""
    taken: set[int] = set()
    for name in PORTS:
        if name in kept:
            taken.add(int(kept[name]))
    chosen = {name: int(kept[name]) if name in kept else _port(name, answers, taken) for name in PORTS}
    return Academy(answers, chosen, _user(Path(answers["data"])))


def _user(var: Path) -> str:
    """Return under whom the academy runs: us; where we are root, the owner of its folder or an account of its own."""
    if os.getuid() != 0:
        return pwd.getpwuid(os.getuid()).pw_name
    owner = var.stat().st_uid if var.is_dir() else 0
    return pwd.getpwuid(owner).pw_name if owner else ACCOUNT


def _port(name: str, answers: dict[str, str], taken: set[int]) -> int:
    """Choose a port: the address names it where nothing stands before the site, else the first free one."""
    named = {"site_port": answers["site"], "labs_port": answers["labs"]}.get(name, "")
    if not is_here_only(named):
        return ports.choose(PORTS[name], name.removesuffix("_port"), taken)
    port = urlsplit(named).port or 0
    if not ports.is_free(port):
        raise Wrong(f"Port {port} is in use by another program. Stop it, or choose another port in {named}.")
    taken.add(port)
    return port


def known() -> Academy:
    """Return the academy of this machine. Raises `Wrong` where it has not been set up."""
    kept = read()
    if not set(PORTS) <= set(kept):
        raise Wrong("No academy is set up here yet. Run: make academy")
    answers = {key: value for key, value in kept.items() if key not in PORTS}
    return settle(answers, kept)
