"""A real academy: everything secret or particular comes from the environment, and a bad value stops the start."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from . import addresses, databases
from .base import *  # noqa: F403
from .base import LOG_LINES, MIDDLEWARE, VAR


def _required(name: str, least: int = 1) -> str:
    """Return the environment variable `name`; raise `ImproperlyConfigured` where it is missing, short or a sample."""
    value = os.environ.get(name, "")
    if len(value) < least or "change-me" in value or value.startswith(("django-insecure", "for-tests-only")):
        raise ImproperlyConfigured(f"{name} must be set to a value of your own, {least} characters or more")
    return value


if os.environ.get("DJANGO_DEBUG", "").lower() in {"1", "true", "yes", "on"}:
    raise ImproperlyConfigured("Debug pages show what is in memory; they stay off in production. Unset DJANGO_DEBUG.")
DEBUG = False
LOGGING = LOG_LINES
SECRET_KEY = _required("ACADEMY_SECRET_KEY", 50)
HUB_CLIENT_SECRET = _required("ACADEMY_HUB_CLIENT_SECRET", 32)
HUB_API_TOKEN = _required("ACADEMY_HUB_API_TOKEN", 32)
GRADER_TOKEN = _required("ACADEMY_GRADER_TOKEN", 32)
# Optional: without it nobody reads the numbers at /metrics.
METRICS_TOKEN = _required("ACADEMY_METRICS_TOKEN", 32) if os.environ.get("ACADEMY_METRICS_TOKEN") else ""
# The RSA key (PEM) that signs what the hub is told about a person: `openssl genpkey -algorithm RSA`.
IDP_OIDC_PRIVATE_KEY = _required("ACADEMY_OIDC_PRIVATE_KEY", 1000).replace("\\n", "\n")
CONFIDENTIAL_KEY_FILE = Path(_required("ACADEMY_CONFIDENTIAL_KEY_FILE"))
SITE_URL = addresses.checked("ACADEMY_SITE_URL", _required("ACADEMY_SITE_URL"))
HUB_URL = addresses.checked("ACADEMY_HUB_URL", _required("ACADEMY_HUB_URL"))
# An academy for one machine alone needs no certificate; for all others TLS is not a choice.
HERE_ONLY = addresses.is_here_only(SITE_URL)
_hosts = os.environ.get("ACADEMY_HOSTS", "") or addresses.host_of(SITE_URL)
ALLOWED_HOSTS = [host.strip() for host in _hosts.split(",") if host.strip()]
if any("*" in host or host.startswith(".") for host in ALLOWED_HOSTS):
    raise ImproperlyConfigured("ACADEMY_HOSTS names each host in full; wildcards would accept anybody's")
CSRF_TRUSTED_ORIGINS = [SITE_URL, *(f"https://{host}" for host in ALLOWED_HOSTS)]
# Where graders, labs and the hub find the site, if not where browsers do (academy_site/inner.py).
_inner = os.environ.get("ACADEMY_INNER_URL", "")
INNER_HOSTS = [urlsplit(_inner).netloc] if _inner and _inner.rstrip("/") != SITE_URL else []
if INNER_HOSTS:
    ALLOWED_HOSTS += [addresses.host_of(_inner)]
    MIDDLEWARE = ["academy_site.inner.InnerAddressMiddleware", *MIDDLEWARE]
DATABASES = {"default": databases.at(_required("DATABASE_URL"))}
if DATABASES["default"]["ENGINE"] == "academy_site.sqlite":
    # Writers of one file take turns, and what is only kept for speed takes none away.
    _cache = {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": VAR / "cache"}
else:
    _cache = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
CACHES = {"default": _cache}
SECURE_SSL_REDIRECT = not HERE_ONLY
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Limits count the address that the proxy saw; with none counted, all people would share the proxy's own.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("ACADEMY_PROXIES", "0" if HERE_ONLY else "1"))
SECURE_HSTS_SECONDS = 0 if HERE_ONLY else 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not HERE_ONLY
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = not HERE_ONLY
if not HERE_ONLY:
    SESSION_COOKIE_NAME = "__Host-s"
    CSRF_COOKIE_NAME = "__Host-c"
