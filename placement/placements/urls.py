"""Addresses of jobs."""

from django.urls import include, path

from placement.placements import views as placements
from placement.placements import week

urlpatterns = [
    path("placement/people/<uuid:student>/job/", placements.found_otherwise, name="job-found"),
    path("placement/referrals/<uuid:referral>/job/", placements.from_referral, name="job-from-referral"),
    path("placement/this-week/", week.week, name="this-week"),
    path("placement/this-week/<uuid:placement>/", week.answer, name="week-answer"),
    path("placement/jobs/<uuid:placement>/dates/", placements.correct, name="job-dates"),
    path("placement/jobs/<uuid:placement>/", placements.placement, name="placement"),
    path("placement/jobs/<uuid:placement>/start/", placements.start, name="job-start"),
    path("placement/jobs/<uuid:placement>/verify/", placements.verify, name="job-verify"),
    path("placement/jobs/<uuid:placement>/day/", placements.retention, name="job-day"),
    path("placement/jobs/<uuid:placement>/end/", placements.end, name="job-end"),
    path("api/placement/", include("placement.placements.api")),
]
