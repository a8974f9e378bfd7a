"""The WSGI entry point."""

import os

from academy_site.beginning import loading

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "academy_site.settings.production")
with loading():
    from django.core.wsgi import get_wsgi_application
    from django.urls import get_resolver

    application = get_wsgi_application()
    # Every address with its view is loaded here, once for all workers, and not while the first visitor waits.
    assert get_resolver().url_patterns
