"""Addresses of due dates and of more time."""

from django.urls import path

from labs.dates.views import dates, more_time

urlpatterns = [
    path("labs/teach/cohorts/<uuid:cohort>/more-time/", more_time.time_list, name="time_list"),
    path("labs/teach/cohorts/<uuid:cohort>/<uuid:assignment>/dates/", dates.dates, name="dates"),
    path("labs/teach/cohorts/<uuid:cohort>/<uuid:assignment>/more-time/", dates.everybody, name="extend_cohort"),
]
