"""Addresses of the pathways app: those of its rooms."""

from django.urls import include, path

app_name = "pathways"
urlpatterns = [
    path("", include("pathways.reading.urls")),
    path("", include("pathways.learning.urls")),
    path("", include("pathways.cohorts.urls")),
    path("", include("pathways.planning.urls")),
    path("", include("pathways.roster.urls")),
    path("", include("pathways.attendance.urls")),
    path("", include("pathways.finishing.urls")),
    path("", include("pathways.questions.urls")),
    path("", include("pathways.announcements.urls")),
    path("", include("pathways.bank.urls")),
    path("", include("pathways.items.urls")),
    path("", include("pathways.credentials.urls")),
    path("", include("pathways.guidance.urls")),
    path("", include("pathways.teaching.urls")),
]
