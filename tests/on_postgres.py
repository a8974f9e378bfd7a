"""Settings of a small installation whose database and cache are on PostgreSQL."""

import os

import dj_database_url

from academy_site.settings.embedded import *  # noqa: F403

DATABASES = {"default": dj_database_url.parse(os.environ["DATABASE_URL"])}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}
