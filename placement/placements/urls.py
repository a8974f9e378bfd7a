"""Addresses of jobs."""

from django.urls import include, path

from placement.placements import views as placements

urlpatterns = [
    path("placement/people/<uuid:student>/job/", placements.found_otherwise, name="job-found"),
    path("placement/referrals/<uuid:referral>/job/", placements.from_referral, name="job-from-referral"),
    path("placement/jobs/<uuid:placement>/", placements.placement, name="placement"),
    path("placement/jobs/<uuid:placement>/start/", placements.start, name="job-start"),
    path("placement/jobs/<uuid:placement>/verify/", placements.verify, name="job-verify"),
    path("placement/jobs/<uuid:placement>/day/", placements.retention, name="job-day"),
    path("placement/jobs/<uuid:placement>/end/", placements.end, name="job-end"),
    path("api/placement/", include("placement.placements.api")),
]
