"""Addresses of the labs app: those of its rooms."""

from django.urls import include, path

app_name = "labs"
urlpatterns = [
    path("", include("labs.exchange_api.urls")),
    path("", include("labs.queue.urls")),
    path("", include("labs.submissions.urls")),
    path("", include("labs.grades.urls")),
    path("", include("labs.gradebook.urls")),
    path("", include("labs.assignments.urls")),
    path("", include("labs.dates.urls")),
]
