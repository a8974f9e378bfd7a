"""Addresses of announcements: the reader's, and the staff's."""

from django.urls import path

from pathways.announcements.views import reader, staff

urlpatterns = [
    path("my/announcements/", reader.my_announcements, name="my_announcements"),
    path("my/announcements/<uuid:announcement>/", reader.announcement, name="announcement"),
    path("teach/cohorts/<uuid:cohort>/announcements/", staff.announcements, name="announcements"),
    path("teach/cohorts/<uuid:cohort>/announcements/<uuid:announcement>/", staff.change, name="change_announcement"),
]
