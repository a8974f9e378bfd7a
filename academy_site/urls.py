"""Every address of the site. Wagtail pages come last: they take whatever is left."""

from django.urls import include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from academy_site import api, language, views
from academy_site.upkeep import metrics
from academy_site.upkeep import views as upkeep
from academy_site.week import views as week

handler500 = "academy_site.views.out_of_order"
urlpatterns = [
    path("start/", views.start, name="start"),
    path("status", views.status, name="status"),
    path("metrics", metrics.metrics, name="metrics"),
    path("robots.txt", views.robots, name="robots"),
    path("language/", language.set_language, name="set-language"),
    path("my/week/", week.my_week, name="my-week"),
    path("first-steps/", upkeep.first_steps, name="first-steps"),
    path("", include("people.urls")),
    path("", include("pathways.urls")),
    path("", include("labs.urls")),
    path("", include("placement.urls")),
    path("accounts/", include("people.signin.allauth_urls")),
    path("", include("people.signin.provider_urls")),
    path("api/", api.ApiRoot.as_view(), name="api-root"),
    path("api/schema/", api.Schema.as_view(), name="schema"),
    path("api/docs/", api.Docs.as_view(url_name="schema"), name="api-docs"),
    # One way in for everybody, with its second factor and rate limits.
    path("cms/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include(wagtail_urls)),
]
