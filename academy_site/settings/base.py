"""Settings shared by every way of running the site. Nothing here is a secret."""

import os
import shlex
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from academy_site import static_headers
from infra.running import logs

from .accounts import *  # noqa: F403

ROOT = Path(__file__).resolve().parents[2]
VAR = Path(os.environ.get("ACADEMY_VAR", ROOT / "var"))

INSTALLED_APPS = [
    "academy_site",
    "academy_site.home",
    "academy_site.upkeep",
    "labs",
    "placement",
    "pathways",
    "people",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.idp.oidc",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "django_q",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
]

MIDDLEWARE = [
    "academy_site.upkeep.requests.CountingMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "academy_site.packing.PackingMiddleware",
    "academy_site.pagecache.PageCacheMiddleware",
    "people.base.headers.HeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "academy_site.policy.EditorPolicyMiddleware",
    "academy_site.ranges.RangesMiddleware",
    "people.base.nul.NulMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "academy_site.language.OfferedLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "academy_site.origin.HiddenOriginMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "people.base.nul.NulInFormsMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "academy_site.language.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "people.signin.middleware.TimeZoneMiddleware",
    "people.signin.middleware.IdleMiddleware",
    "people.signin.middleware.SecondFactorMiddleware",
    "people.sealing.middleware.KeyServiceMiddleware",
    "academy_site.frames.BusinessAccountMiddleware",
    "academy_site.editing.EditorsOnlyMiddleware",
    "academy_site.buttonpages.ButtonAddressMiddleware",
    # Last: an address that a page had once leads on only where nothing else answers.
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "academy_site.urls"
WSGI_APPLICATION = "academy_site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "academy_site.frames.frame",
            ]
        },
    }
]
FORM_RENDERER = "academy_site.renderer.GovukRenderer"

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "start"

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
# Nothing goes live by being translated (pathways/editing/translations.py).
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
WAGTAIL_LOCALIZE_DEFAULT_TRANSLATION_MODE = "simple"
LOCALE_PATHS = [ROOT / "academy_site" / "locale"]
USE_I18N = True
FORMAT_MODULE_PATH = ["academy_site.formats"]
USE_TZ = True
# In which of them this academy speaks; the first is for those whose browser asks for neither.
_offered = os.environ.get("ACADEMY_LANGUAGES", "en es").split()
OFFERED_LANGUAGES = [(code, dict(LANGUAGES)[code]) for code in _offered if code in dict(LANGUAGES)] or LANGUAGES
TIME_ZONE = os.environ.get("ACADEMY_TIME_ZONE", "America/New_York")

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
# The one Sass compile and the copies of fonts and scripts from npm land here.
STATICFILES_DIRS = [("build", VAR / "build")]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    # Student work and answer keys: never below MEDIA_ROOT, never served as files.
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR / "private", "base_url": None},
    },
}

WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_ADD_HEADERS_FUNCTION = static_headers.add

# What visitors read in the header; "" is "Tech academy", in their language.
ACADEMY_NAME = os.environ.get("ACADEMY_NAME", "")
WAGTAIL_SITE_NAME = ACADEMY_NAME or "Tech academy"
WAGTAILADMIN_BASE_URL = os.environ.get("ACADEMY_SITE_URL", "http://127.0.0.1:8000")
WAGTAIL_FINISH_WORKFLOW_ACTION = "pathways.editing.approving.on_approved"
WAGTAIL_GRAVATAR_PROVIDER_URL = None
# Accounts are kept on the site's own pages only: names, passwords, e-mail.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILDOCS_DOCUMENT_FORM_BASE = "pathways.content.upload_form.UploadForm"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

REST_FRAMEWORK = {
    # The API is tried at /api/docs/; DRF's own pages would need inline styles.
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.LimitOffsetPagination",
    "PAGE_SIZE": 50,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Academy API",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "PREPROCESSING_HOOKS": ["academy_site.api.only_ours"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    # One name for the states of a referral, in `state` and in `to`.
    "ENUM_NAME_OVERRIDES": {"ReferralStateEnum": "placement.base.enums.ReferralState"},
}

# Who keeps the key that wraps every person's data key (people/sealing/keys.py): a file, or a program that asks a
# service.
KEY_COMMAND = shlex.split(os.environ.get("ACADEMY_KEY_COMMAND", ""))
KEY_SERVICE = "people.sealing.key_command.CommandKeys" if KEY_COMMAND else "people.sealing.key_file.FileKeys"

SITE_URL = os.environ.get("ACADEMY_SITE_URL", "http://127.0.0.1:8000")
# Where a browser finds the hub; another host than the site's, so that cookies are never shared.
HUB_URL = os.environ.get("ACADEMY_HUB_URL", "http://localhost:8001")
# Where the site finds the hub's API.
HUB_API_URL = os.environ.get("ACADEMY_HUB_API_URL", HUB_URL + "/hub/api")
HUB_CLIENT_ID = "labs"
# What a watch sends to read /metrics; "" lets nobody in.
METRICS_TOKEN = ""
# Where nightly archives lie, if this machine makes them.
BACKUPS = Path(os.environ["ACADEMY_BACKUPS"]) if os.environ.get("ACADEMY_BACKUPS") else None
# Hosts under which only the academy's own programs ask (academy_site/inner.py), and how many proxies name an address.
INNER_HOSTS: list[str] = []
ALLAUTH_TRUSTED_PROXY_COUNT = 0
# How often one person may hand in within an hour (0: as often as they like), and how much disk must stay free for it.
HAND_INS_AN_HOUR = int(os.environ.get("ACADEMY_HAND_INS_AN_HOUR", "60"))
FREE_DISK_MB = int(os.environ.get("ACADEMY_FREE_DISK_MB", "500"))
LEAVE_URL = os.environ.get("ACADEMY_LEAVE_URL", "https://www.weather.gov/")

# Ways to tell people who chose it "You have a new message" outside the site (`people.contact.notices`); all off by
# default.
NOTICES_BY_EMAIL = os.environ.get("ACADEMY_NOTICES_BY_EMAIL", "") == "1"
# A program that sends text messages (people/contact/text_command.py).
TEXT_COMMAND = shlex.split(os.environ.get("ACADEMY_TEXT_COMMAND", ""))
# Whether placement staff call students who asked for it.
NOTICES_BY_PHONE = os.environ.get("ACADEMY_NOTICES_BY_PHONE", "") == "1"
EMAIL_HOST = os.environ.get("ACADEMY_MAIL_HOST", "localhost")
EMAIL_TIMEOUT = 20
NOTICE_SENDER = os.environ.get("ACADEMY_NOTICE_SENDER", "Messages <messages@localhost>")

# What was typed waits in the session while the password is asked again: it lies there sealed.
SESSION_SERIALIZER = "people.sealing.sessions.SealedSerializer"
SESSION_COOKIE_AGE = 30 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_NAME = "s"
CSRF_COOKIE_NAME = "c"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_NAME = "lang"
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "media-src": ["'self'"],
        "connect-src": ["'self'"],
        # Browsers hold a form's redirects against this too: signing in and "Open the lab" end at the hub.
        "form-action": ["'self'", HUB_URL],
        "frame-src": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "manifest-src": ["'self'"],
    }
}
Q_CLUSTER = {"name": "academy", "orm": "default", "retry": 180, "timeout": 150, "bulk": 1, "poll": 0.05}

# Lines of JSON in which nobody is named (infra/running/logs.py); tests keep the log as it is.
LOG_LINES = logs.settings(request_filter="people.base.request_ids.InRequest")
