"""Secrets, made once, and what each program is told of them: files that systemd, a shell and we ourselves can read.

Each program gets its own file: a grader, which runs what students wrote, knows one token and no key.
"""

import os
import secrets
import sys
from collections.abc import Iterable
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from infra.academy.place import Academy, write_private
from infra.running.programs import ROOT

TOKENS = ("django", "hub-client", "hub-api", "grader", "proxy", "metrics")
PROGRAMS = ("site", "hub", "grader")
# Variables that an administrator may add to `extra.env`; they go to the site alone.
EXTRA = "extra.env"
# Of our own surroundings: where a program is at home, and how this machine reaches the outside.
KEPT = (
    "HOME",
    "LANG",
    "TMPDIR",
    "SSL_CERT_FILE",
    "NODE_EXTRA_CA_CERTS",
    "HTTPS_PROXY",
    "https_proxy",
    "NO_PROXY",
    "no_proxy",
)


def make_secrets(academy: Academy) -> int:
    """Make every secret that is not there, readable for their owner alone; return how many were made."""
    academy.secrets.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = 0
    for name in TOKENS:
        if not (academy.secrets / name).exists():
            made += write_private(academy.secrets / name, secrets.token_urlsafe(48))
    if not (academy.secrets / "oidc.pem").exists():
        made += write_private(academy.secrets / "oidc.pem", _signing_key())
    return made


def _signing_key() -> str:
    """Return a new key (PEM) that signs what the hub is told about a person."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return key.private_bytes(*form).decode()


def confidential_key(academy: Academy) -> Path:
    """Return where the key lies that opens what is sealed."""
    return academy.secrets / "confidential.key"


def path(academy: Academy, program: str) -> Path:
    """Return the file with the environment of `program`."""
    return academy.var / "environment" / f"{program}.env"


def write_all(academy: Academy) -> int:
    """Write the environment of each program where it is not as it should be; return how many files were written."""
    path(academy, "site").parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return sum(write_private(path(academy, name), text(of(academy, name))) for name in PROGRAMS)


def of(academy: Academy, program: str) -> dict[str, str]:
    """Return what one program is told: addresses and folders, and of the secrets only its own."""
    common = _common(academy)
    if program == "grader":
        return {**common, "ACADEMY_GRADER_TOKEN": _secret(academy, "grader")}
    if program == "hub":
        return {**common, **_hub(academy)}
    return {**common, **_site(academy), **read(academy.var / "environment" / EXTRA)}


def _common(academy: Academy) -> dict[str, str]:
    return {
        "ACADEMY_VAR": str(academy.var),
        "ACADEMY_SITE_URL": academy.answers["site"],
        "ACADEMY_HUB_URL": academy.answers["labs"],
        "ACADEMY_INNER_URL": academy.inner_url,
        "ACADEMY_API_URL": f"{academy.inner_url}/api/labs",
        "PYTHONUNBUFFERED": "1",
    }


def _hub(academy: Academy) -> dict[str, str]:
    ports = academy.ports
    return {
        "ACADEMY_HUB_BIND_URL": f"http://127.0.0.1:{ports['labs_port']}",
        "ACADEMY_HUB_INNER_PORT": str(ports["hub_port"]),
        "ACADEMY_HUB_PROXY_PORT": str(ports["proxy_port"]),
        "ACADEMY_HUB_CLIENT_SECRET": _secret(academy, "hub-client"),
        "ACADEMY_HUB_API_TOKEN": _secret(academy, "hub-api"),
        "CONFIGPROXY_AUTH_TOKEN": _secret(academy, "proxy"),
        "ACADEMY_METRICS_TOKEN": _later_secret(academy, "metrics"),
    }


def _site(academy: Academy) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "academy_site.settings.production",
        "ACADEMY_NAME": "" if academy.answers["name"] == "Tech academy" else academy.answers["name"],
        "ACADEMY_LANGUAGES": academy.answers["languages"],
        "ACADEMY_TIME_ZONE": academy.answers["zone"],
        "ACADEMY_HUB_API_URL": f"http://127.0.0.1:{academy.ports['labs_port']}/hub/api",
        "ACADEMY_SECRET_KEY": _secret(academy, "django"),
        "ACADEMY_HUB_CLIENT_SECRET": _secret(academy, "hub-client"),
        "ACADEMY_HUB_API_TOKEN": _secret(academy, "hub-api"),
        "ACADEMY_GRADER_TOKEN": _secret(academy, "grader"),
        "ACADEMY_METRICS_TOKEN": _later_secret(academy, "metrics"),
        "ACADEMY_OIDC_PRIVATE_KEY": _secret(academy, "oidc.pem").strip().replace("\n", "\\n"),
        "ACADEMY_CONFIDENTIAL_KEY_FILE": str(confidential_key(academy)),
        "ACADEMY_BACKUP_RECIPIENTS": str(academy.var / "backup.pub"),
        "ACADEMY_BACKUPS": str(academy.var / "backups"),
        "DATABASE_URL": academy.database_url,
    }


def _secret(academy: Academy, name: str) -> str:
    return (academy.secrets / name).read_text().strip()


def _later_secret(academy: Academy, name: str) -> str:
    """Return a secret that older academies lack until their next `make academy`; "" where it is not there."""
    return _secret(academy, name) if (academy.secrets / name).exists() else ""


def text(variables: dict[str, str]) -> str:
    """Return lines `NAME="value"`, the same for systemd and for a shell: no value holds a quote, a $ or a `."""
    for name, value in variables.items():
        if set(value) & set('"$`\n'):
            raise ValueError(f"{name} cannot be written down")
    return "".join(f'{name}="{value}"\n' for name, value in variables.items())


def read(file: Path) -> dict[str, str]:
    """Return what a file of variables says; nothing where there is none."""
    lines: Iterable[str] = file.read_text().splitlines() if file.exists() else ()
    pairs = (line.split("=", 1) for line in map(str.strip, lines) if "=" in line and not line.startswith("#"))
    return {name: _unquoted(value) for name, value in pairs}


def _unquoted(value: str) -> str:
    quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
    return value[1:-1] if quoted else value


def full(academy: Academy, program: str) -> dict[str, str]:
    """Return the whole environment of a program that we start ourselves: nothing of ours but what finds programs."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    if os.getuid() == 0:
        # It runs as the academy's user, who may not write into root's.
        kept["HOME"] = str(academy.var)
    found = f"{Path(sys.executable).parent}:{os.environ.get('PATH', '/usr/local/bin:/usr/bin:/bin')}"
    return {**kept, "PATH": found, "PYTHONPATH": str(ROOT), **of(academy, program)}
