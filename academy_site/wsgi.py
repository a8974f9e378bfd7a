"""The WSGI entry point."""

import os

from academy_site.beginning import count_together, loading

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "academy_site.settings.production")
count_together()
with loading():
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()
    # Only now are the apps there to read from.
    from academy_site.warming import warm_up

    # Once for all workers, and not while the first visitor of each waits.
    warm_up()
