"""Addresses of who works with whom, and of who is kept away."""

from django.urls import path

from people.caseload import views as roles
from people.caseload.views import caseloads

urlpatterns = [
    path("keep-me-away/", roles.conflicts, name="conflicts"),
    path("working-together/", caseloads, name="caseloads"),
]
