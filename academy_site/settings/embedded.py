"""One box, SQLite, no other service: what `make demo` and a small academy run. Secrets are made once, under var/."""

import secrets

from . import databases
from .base import *  # noqa: F403
from .base import LOG_LINES, VAR


def _secret(name: str) -> str:
    """Return the secret kept in var/secrets/`name`, made at first use and readable by its owner only."""
    path = VAR / "secrets" / name
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text()


def _signing_key() -> str:
    """Return the RSA key (PEM) that signs what the hub is told about a person, made at first use."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    path = VAR / "secrets" / "oidc.pem"
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        path.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
    return path.read_text()


DEBUG = False
LOGGING = LOG_LINES
SECRET_KEY = _secret("django")
HUB_CLIENT_SECRET = _secret("hub-client")
HUB_API_TOKEN = _secret("hub-api")
GRADER_TOKEN = _secret("grader")
METRICS_TOKEN = _secret("metrics")
IDP_OIDC_PRIVATE_KEY = _signing_key()
ALLOWED_HOSTS = ["127.0.0.1", "[::1]"]
DATABASES = {"default": databases.sqlite(VAR / "site.sqlite3")}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR / "cache",
    }
}
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR / "mail"
# The key that wraps every person's data key; it lives outside the database.
CONFIDENTIAL_KEY_FILE = VAR / "secrets" / "confidential.key"
CONFIDENTIAL_KEY_SELF_MADE = True
