"""Settings of a measured academy on PostgreSQL that worker hosts reach at an address of their own network."""

import os

import dj_database_url

from academy_site.settings.embedded import *  # noqa: F403

DATABASES = {
    "default": {**dj_database_url.parse(os.environ["DATABASE_URL"], conn_max_age=600, conn_health_checks=True)},
}
ALLOWED_HOSTS = ["127.0.0.1", os.environ["ACADEMY_BENCH_ADDRESS"]]
