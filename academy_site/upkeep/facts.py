"""What the machine says about itself, without a database: numbers, and where they begin to be bad."""

import shutil
import socket
import ssl
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

# A night and two hours: the nightly backup may take its time.
BACKUP_HOURS = 26.0
DISK_SHARE, DISK_BYTES = 0.05, 1 << 30
CERTIFICATE_DAYS = 14.0
SCHEDULER_MINUTES = 15.0
# Beside alerts of the same name (infra/watching/rules.yml; a test holds the two together).
QUEUE_SECONDS = 600.0
WAIT_S = 5.0


def newest_backup(folder: Path) -> Path | None:
    """Return the newest archive with something in it, None where there is none."""
    found = [path for path in folder.glob("academy-*.age") if path.stat().st_size] if folder.is_dir() else []
    return max(found, key=lambda path: path.stat().st_mtime, default=None)


def backup_hours(folder: Path, now: float | None = None) -> float | None:
    """Return the age of the newest archive in hours; None where there is none."""
    newest = newest_backup(folder)
    return ((now or time.time()) - newest.stat().st_mtime) / 3600 if newest else None


def backup_failure(folder: Path) -> str:
    """Return why the last backup did not work; "" where it did."""
    failed = folder / "failed"
    return failed.read_text(errors="replace").strip()[-300:] if failed.exists() else ""


def is_backup_missing(folder: Path, now: float | None = None) -> bool:
    """Return whether the last backup did not work, or is older than a night; a new academy has a night to begin."""
    hours = backup_hours(folder, now)
    if hours is None and folder.is_dir():
        hours = ((now or time.time()) - folder.stat().st_mtime) / 3600
    return bool(backup_failure(folder)) or hours is None or hours > BACKUP_HOURS


def free_bytes(folder: Path) -> tuple[int, int]:
    """Return free and total bytes of the disk that holds `folder`."""
    usage = shutil.disk_usage(folder)
    return usage.free, usage.total


def is_disk_full(folder: Path) -> bool:
    """Return whether the disk is so full that work could soon be lost."""
    free, total = free_bytes(folder)
    return free < DISK_BYTES or free < total * DISK_SHARE


@dataclass(frozen=True)
class Certificate:
    """How many days a certificate is still good, and for how many it was made; 0 where it is not accepted."""

    days: float
    whole: float

    @property
    def is_ending(self) -> bool:
        """Return whether it should have been renewed: two weeks before its end, of a short one in its last quarter."""
        return self.days < min(CERTIFICATE_DAYS, self.whole / 4) or self.days <= 0


def certificate(url: str, now: float | None = None) -> Certificate | None:
    """Return what is known of the certificate at an address; None where nobody answers or none is needed."""
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname:
        return None
    context = ssl.create_default_context()
    try:
        with socket.create_connection((parts.hostname, parts.port or 443), timeout=WAIT_S) as plain:
            plain.settimeout(WAIT_S)
            with context.wrap_socket(plain, server_hostname=parts.hostname) as tls:
                said = tls.getpeercert() or {}
        until, since = (ssl.cert_time_to_seconds(str(said[name])) for name in ("notAfter", "notBefore"))
    except ssl.SSLCertVerificationError:
        return Certificate(0.0, 0.0)
    except (OSError, KeyError, ValueError):
        return None
    return Certificate((until - (now or time.time())) / 86400, (until - since) / 86400)
