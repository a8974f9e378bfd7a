"""Settings for tests: SQLite in memory unless DATABASE_URL names another database."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path


def _remove(folder: str, maker: int) -> None:
    if os.getpid() == maker:
        shutil.rmtree(folder, ignore_errors=True)


if "ACADEMY_VAR" not in os.environ:
    # The processes of one run share it; the first one, which made it, takes it away.
    os.environ["ACADEMY_VAR"] = tempfile.mkdtemp(prefix="academy-test-")
    atexit.register(_remove, os.environ["ACADEMY_VAR"], os.getpid())

import dj_database_url
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from .base import *  # noqa: F403
from .base import STORAGES, VAR

DEBUG = False
SECRET_KEY = "for-tests-only-" + "x" * 40
HUB_CLIENT_SECRET = "hub-client-for-tests"
# Made for each test run; nothing outside knows it.
IDP_OIDC_PRIVATE_KEY = (
    rsa.generate_private_key(public_exponent=65537, key_size=2048)
    .private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    .decode()
)
HUB_API_TOKEN = "hub-api-for-tests"
GRADER_TOKEN = "grader-for-tests"
METRICS_TOKEN = "metrics-for-tests"
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
DATABASES = {"default": dj_database_url.parse(os.environ.get("DATABASE_URL", "sqlite://:memory:"))}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
# The processes of one run share the folder, and each has a database of its own.
ANCHOR_LOG = Path(VAR) / f"anchors-{os.getpid()}.log"
CONFIDENTIAL_KEY_FILE = Path(VAR) / "confidential.key"
CONFIDENTIAL_KEY_SELF_MADE = True
STATICFILES_DIRS = []
