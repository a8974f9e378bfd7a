"""Settings of a measurement of pages: the demo's, without names of collected files; `DATABASE_URL` where it is set."""

import os

import dj_database_url

from academy_site.settings.embedded import *  # noqa: F403
from academy_site.settings.embedded import STORAGES as OWN

STORAGES = {**OWN, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
if "DATABASE_URL" in os.environ:
    DATABASES = {"default": {**dj_database_url.parse(os.environ["DATABASE_URL"], conn_max_age=600)}}
