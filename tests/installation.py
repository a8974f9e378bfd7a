"""An installation of its own: a folder and a migrated database of the kind that this test run uses.

For what must be seen from outside one process: real commits, programs that are killed, copies that are put back.
"""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests import databases
from tests.forks import Forks

ROOT = Path(__file__).resolve().parents[1]


@dataclass
class Installation:
    """Where it lies, and the environment of its programs."""

    var: Path
    environment: dict[str, str]

    def starts(self, *arguments: str, **options: object) -> subprocess.Popen:
        """Start Python in it."""
        return subprocess.Popen([sys.executable, *arguments], cwd=ROOT, env=self.environment, text=True, **options)

    @cached_property
    def forks(self) -> Forks:
        """What its programs run in: each is a process of its own, and none loads the site anew."""
        return Forks("site", self.environment)

    def runs(self, *arguments: str, fails: bool = False) -> str:
        """Run Python in it; return what it printed, and both streams where it is to fail."""
        done = self.forks.run(*arguments)
        assert (done.returncode != 0) == fails, f"{arguments}: {done.returncode} {done.stdout}{done.stderr[-3000:]}"
        return done.stdout + done.stderr if fails else done.stdout

    def manage(self, *arguments: str, fails: bool = False) -> str:
        """Run a management command; return what it printed."""
        return self.runs("manage.py", *arguments, fails=fails)


def production(var: Path, database_url: str) -> dict[str, str]:
    """Return what a real academy's environment says beside PATH: complete and safe."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return {
        "DJANGO_SETTINGS_MODULE": "academy_site.settings.production",
        "ACADEMY_VAR": str(var),
        "ACADEMY_SECRET_KEY": "Zq8-Lw3_Rt7.Yp2+" * 4,
        "ACADEMY_HUB_CLIENT_SECRET": "w7" * 20,
        "ACADEMY_HUB_API_TOKEN": "e6" * 20,
        "ACADEMY_GRADER_TOKEN": "r5" * 20,
        "ACADEMY_CONFIDENTIAL_KEY_FILE": str(var / "confidential.key"),
        "ACADEMY_OIDC_PRIVATE_KEY": pem.replace("\n", "\\n"),
        "ACADEMY_SITE_URL": "https://learn.example.org",
        "ACADEMY_HUB_URL": "https://labs.example.net",
        "ACADEMY_HOSTS": "learn.example.org",
        "DATABASE_URL": database_url,
    }


@contextlib.contextmanager
def installed(var: Path, name: str, database: databases.InMemory | databases.OnServer) -> Iterator[Installation]:
    """Yield an installation in the new folder `var`, its database a copy of what `database` is a copy of.

    `name` is its database's on a server, where it is dropped at the end.
    """
    var.mkdir(parents=True)
    worker = os.environ.get("PYTEST_XDIST_WORKER", "only")
    with database.another(var / "site.sqlite3", f"{name}_{worker}") as url:
        server = urlsplit(url).scheme != "sqlite"
        environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
        environment |= {"ACADEMY_VAR": str(var), "DATABASE_URL": url}
        environment["DJANGO_SETTINGS_MODULE"] = "tests.on_postgres" if server else "academy_site.settings.embedded"
        made = Installation(var, environment)
        with contextlib.closing(made.forks):
            if server:
                made.manage("createcachetable")
            yield made
