"""Addresses of an instructor's cohorts, and of the pathways API."""

from django.urls import include, path

from pathways.teaching import views

urlpatterns = [
    path("teach/", views.cohorts, name="teach"),
    path("teach/cohorts/<uuid:cohort>/", views.cohort, name="cohort"),
    path("teach/cohorts/<uuid:cohort>/seats/", views.enrol, name="enrol"),
    path("teach/cohorts/<uuid:cohort>/seats/<uuid:student>/end/", views.unenrol, name="unenrol"),
    path("api/pathways/", include("pathways.teaching.api.urls")),
]
