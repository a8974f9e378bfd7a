"""Addresses of who works with whom, and of who is kept away."""

from django.urls import path

from people.caseload import cover_views
from people.caseload import views as roles
from people.caseload.views import caseloads

urlpatterns = [
    path("keep-me-away/", roles.conflicts, name="conflicts"),
    path("working-together/", caseloads, name="caseloads"),
    path("cover/", cover_views.covers, name="covers"),
    path("cover/<uuid:cover>/end/", cover_views.end, name="cover-end"),
]
