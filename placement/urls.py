"""Addresses of the placement app: those of its rooms."""

from django.urls import include, path

app_name = "placement"
urlpatterns = [
    path("", include("placement.board.urls")),
    path("", include("placement.openings.urls")),
    path("", include("placement.wishes.urls")),
    path("", include("placement.applications.urls")),
    path("", include("placement.practice.urls")),
    path("", include("placement.offers.urls")),
    path("", include("placement.interviews.urls")),
    path("", include("placement.referrals.urls")),
    path("", include("placement.placements.urls")),
    path("", include("placement.reports.urls")),
    path("", include("placement.resumes.urls")),
    path("", include("placement.scorecards.urls")),
    path("", include("placement.duplicates.urls")),
    path("", include("placement.employers.urls")),
    path("", include("placement.relations.urls")),
    path("", include("placement.outcomes.urls")),
]
