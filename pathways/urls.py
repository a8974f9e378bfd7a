"""Addresses of the pathways app."""

from django.urls import URLPattern, URLResolver, include, path

from pathways.attendance.urls import urlpatterns as attendance
from pathways.cohorts.views import feed
from pathways.learning.views import lessons, my, public_pages
from pathways.planning.urls import urlpatterns as planning
from pathways.roster.urls import urlpatterns as roster
from pathways.teaching import views

app_name = "pathways"
urlpatterns: list[URLPattern | URLResolver] = [
    path("pathways/", public_pages.index, name="index"),
    path("pathways/files/<path:name>", public_pages.course_file, name="file"),
    path("pathways/<slug:pathway>/", public_pages.pathway, name="pathway"),
    path("pathways/<slug:pathway>/<slug:course>/", public_pages.course, name="course"),
    path("pathways/<slug:pathway>/<slug:course>/<slug:lesson>/", public_pages.lesson, name="lesson"),
    path("lessons/<uuid:lesson>/done/", lessons.done, name="done"),
    path("lessons/<uuid:lesson>/quiz/<str:quiz>/", lessons.answer, name="answer"),
    path("lessons/<uuid:lesson>/quiz/<str:quiz>/again/", lessons.again, name="again"),
    path("lessons/<uuid:lesson>/quiz/<str:quiz>/save/", lessons.save_quiz, name="save_quiz"),
    path("lessons/<uuid:lesson>/note/<str:block>/", lessons.save_reflection, name="save_reflection"),
    path("my/path/", my.path, name="my_path"),
    path("my/skills/", my.skills, name="my_skills"),
    path("my/break/", my.pause, name="pause"),
    path("my/back/", my.resume, name="resume"),
    path("my/search/", my.search, name="search"),
    path("my/calendar/", my.calendar, name="my_calendar"),
    path("my/calendar/dates/", my.calendar_dates, name="calendar_dates"),
    path("my/calendar/new/", my.renew_calendar, name="renew_calendar"),
    path("calendar/<uuid:token>.ics", feed.feed, name="feed"),
    path("", include(planning)),
    path("", include(roster)),
    path("", include(attendance)),
    path("teach/", views.cohorts, name="teach"),
    path("teach/cohorts/<uuid:cohort>/", views.cohort, name="cohort"),
    path("teach/cohorts/<uuid:cohort>/seats/", views.enrol, name="enrol"),
    path("teach/cohorts/<uuid:cohort>/seats/<uuid:student>/end/", views.unenrol, name="unenrol"),
    path("api/pathways/", include("pathways.teaching.api.urls")),
]
