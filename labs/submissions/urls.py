"""Addresses of opening a lab and of handing in."""

from django.urls import path

from labs.submissions.views import hand_in, handed_in, more_time, opening

urlpatterns = [
    path("labs/<uuid:assignment>/open/", opening.open_lab, name="open"),
    path("labs/<uuid:assignment>/ready/", opening.get_ready, name="get_ready"),
    path("labs/<uuid:assignment>/simple/", opening.plain_lab, name="plain_lab"),
    path("labs/<uuid:assignment>/hand-in/", hand_in.hand_in, name="hand_in"),
    path("labs/<uuid:assignment>/hand-in/lab/", opening.hand_in_lab, name="hand_in_lab"),
    path("labs/<uuid:assignment>/more-time/", more_time.more_time, name="more_time"),
    path("labs/lesson/<slug:course>/<slug:key>/", opening.back_to_lesson, name="back_to_lesson"),
    path("labs/submissions/<uuid:submission>/files/", handed_in.submission_files, name="submission_files"),
]
