#!/usr/bin/env bash
# Wagtail 8.0.1 (Django 5.2, Python 3.11)
# Behaviour: a document that Wagtail sends itself (WAGTAILDOCS_SERVE_METHOD "serve_view", the default with local files)
#   comes with the header `Content-Encoding: None`: the word "None", for every type that `mimetypes` knows no encoding
#   of, such as text/plain. A coding that does not exist; strict proxies and programs refuse to decode such an answer.
# The guess it contradicts: a header is sent only where there is a value for it, as Django's own FileResponse does.
# Seen on 2026-11-30:
#   Content-Type: text/plain
#   Content-Encoding: 'None'
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q wagtail==8.0.1 "django>=5.2,<5.3"
cat > "$work/send.py" <<'PY'
import sys
from pathlib import Path

import django
from django.conf import settings

work = Path(sys.argv[1])
settings.configure(
    SECRET_KEY="only here",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF="addresses",
    STATIC_URL="/static/",
    MEDIA_ROOT=str(work / "media"),
    WAGTAIL_SITE_NAME="Here",
    WAGTAILADMIN_BASE_URL="http://localhost",
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(work / "db")}},
    INSTALLED_APPS=[
        *("wagtail.documents", "wagtail.images", "wagtail.users", "wagtail.admin", "wagtail.search", "wagtail"),
        *("taggit", "django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions"),
    ],
    MIDDLEWARE=["django.contrib.sessions.middleware.SessionMiddleware"],
)
(work / "addresses.py").write_text(
    "from django.urls import include, path\n"
    "from wagtail.documents import urls\n"
    "urlpatterns = [path('documents/', include(urls))]\n"
)
sys.path.insert(0, str(work))
django.setup()
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client
from wagtail.documents.models import Document

call_command("migrate", verbosity=0)
document = Document.objects.create(title="Notes", file=ContentFile(b"plain words\n", name="notes.txt"))
response = Client().get(document.url)
print("Content-Type:", response["Content-Type"])
print("Content-Encoding:", repr(response.get("Content-Encoding")))
sys.exit(response.get("Content-Encoding") != "None")
PY
"$work/venv/bin/python" "$work/send.py" "$work"
