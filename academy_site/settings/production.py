"""A real academy: everything secret or particular comes from the environment, and a bad value stops the start."""

import os
from pathlib import Path

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from .base import *  # noqa: F403


def _required(name: str, least: int = 1) -> str:
    """Return the environment variable `name`; raise `ImproperlyConfigured` where it is missing, short or a sample."""
    value = os.environ.get(name, "")
    if len(value) < least or "change-me" in value or value.startswith(("django-insecure", "for-tests-only")):
        raise ImproperlyConfigured(f"{name} must be set to a value of your own, {least} characters or more")
    return value


if os.environ.get("DJANGO_DEBUG", "").lower() in {"1", "true", "yes", "on"}:
    raise ImproperlyConfigured("Debug pages show what is in memory; they stay off in production. Unset DJANGO_DEBUG.")
DEBUG = False
SECRET_KEY = _required("ACADEMY_SECRET_KEY", 50)
HUB_CLIENT_SECRET = _required("ACADEMY_HUB_CLIENT_SECRET", 32)
HUB_API_TOKEN = _required("ACADEMY_HUB_API_TOKEN", 32)
GRADER_TOKEN = _required("ACADEMY_GRADER_TOKEN", 32)
# The RSA key (PEM) that signs what the hub is told about a person: `openssl genpkey -algorithm RSA`.
IDP_OIDC_PRIVATE_KEY = _required("ACADEMY_OIDC_PRIVATE_KEY", 1000).replace("\\n", "\n")
CONFIDENTIAL_KEY_FILE = Path(_required("ACADEMY_CONFIDENTIAL_KEY_FILE"))
SITE_URL = _required("ACADEMY_SITE_URL")
HUB_URL = _required("ACADEMY_HUB_URL")
ALLOWED_HOSTS = [host.strip() for host in _required("ACADEMY_HOSTS").split(",") if host.strip()]
if any("*" in host or host.startswith(".") for host in ALLOWED_HOSTS):
    raise ImproperlyConfigured("ACADEMY_HOSTS names each host in full; wildcards would accept anybody's")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
DATABASES = {"default": dj_database_url.parse(_required("DATABASE_URL"), conn_max_age=600, conn_health_checks=True)}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
    }
}
SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Limits count the address that the proxy saw; with none counted, all people would share the proxy's own.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("ACADEMY_PROXIES", "1"))
SECURE_HSTS_SECONDS = 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-s"
CSRF_COOKIE_NAME = "__Host-c"
