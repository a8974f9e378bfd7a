"""Addresses of the pathways app."""

from django.urls import URLPattern, URLResolver, include, path

from pathways.views import calendar, lessons, my, pages, teach

app_name = "pathways"
urlpatterns: list[URLPattern | URLResolver] = [
    path("pathways/", pages.index, name="index"),
    path("pathways/files/<path:name>", pages.course_file, name="file"),
    path("pathways/<slug:pathway>/", pages.pathway, name="pathway"),
    path("pathways/<slug:pathway>/<slug:course>/", pages.course, name="course"),
    path("pathways/<slug:pathway>/<slug:course>/<slug:lesson>/", pages.lesson, name="lesson"),
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
    path("my/calendar/new/", my.renew_calendar, name="renew_calendar"),
    path("calendar/<uuid:token>.ics", calendar.feed, name="feed"),
    path("teach/", teach.cohorts, name="teach"),
    path("teach/cohorts/<uuid:cohort>/", teach.cohort, name="cohort"),
    path("teach/cohorts/<uuid:cohort>/seats/", teach.enrol, name="enrol"),
    path("teach/cohorts/<uuid:cohort>/seats/<uuid:student>/end/", teach.unenrol, name="unenrol"),
    path("teach/cohorts/<uuid:cohort>/sessions/", teach.add_session, name="add_session"),
    path("api/pathways/", include("pathways.api.urls")),
]
