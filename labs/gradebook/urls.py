"""Addresses of the gradebook."""

from django.urls import path

from labs.gradebook.views import book

urlpatterns = [
    path("labs/teach/cohorts/<uuid:cohort>/", book.gradebook, name="gradebook"),
    path("labs/teach/cohorts/<uuid:cohort>/labs/", book.labs, name="gradebook_labs"),
    path("labs/teach/cohorts/<uuid:cohort>/<uuid:student>/", book.one_person, name="gradebook_person"),
]
