"""Addresses of the pages that make and change cohorts."""

from django.urls import path

from pathways.planning.views import cohorts, more_time, sessions, staff, weeks

urlpatterns = [
    path("teach/cohorts/new/", cohorts.new, name="new_cohort"),
    path("teach/cohorts/<uuid:cohort>/edit/", cohorts.edit, name="edit_cohort"),
    path("teach/cohorts/<uuid:cohort>/archive/", cohorts.archive, name="archive_cohort"),
    path("teach/cohorts/<uuid:cohort>/staff/", staff.staff, name="staff"),
    path("teach/cohorts/<uuid:cohort>/staff/<uuid:row>/end/", staff.take_off, name="take_off_staff"),
    path("teach/cohorts/<uuid:cohort>/people/<uuid:student>/time/", more_time.more_time_for, name="more_time_for"),
    path("teach/cohorts/<uuid:cohort>/weeks/", weeks.weeks, name="weeks"),
    path("teach/cohorts/<uuid:cohort>/sessions/", sessions.sessions, name="sessions"),
    path("teach/cohorts/<uuid:cohort>/sessions/<uuid:session>/", sessions.session, name="session"),
]
