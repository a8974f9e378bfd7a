"""Addresses of pathways, courses, lessons, and what a student learns and looks for."""

from django.urls import path

from pathways.learning.views import lessons, my, notes, public_pages, quizzes

urlpatterns = [
    path("pathways/", public_pages.index, name="index"),
    path("pathways/files/<path:name>", public_pages.course_file, name="file"),
    path("pathways/<slug:pathway>/", public_pages.pathway, name="pathway"),
    path("pathways/<slug:pathway>/<slug:course>/", public_pages.course, name="course"),
    path("pathways/<slug:pathway>/<slug:course>/<slug:lesson>/", public_pages.lesson, name="lesson"),
    path("lessons/<uuid:lesson>/done/", lessons.done, name="done"),
    path("lessons/<uuid:lesson>/quiz/<str:quiz>/", quizzes.answer, name="answer"),
    path("lessons/<uuid:lesson>/quiz/<str:quiz>/again/", quizzes.again, name="again"),
    path("lessons/<uuid:lesson>/quiz/<str:quiz>/start/", quizzes.start, name="start_quiz"),
    path("lessons/<uuid:lesson>/quiz/<str:quiz>/save/", quizzes.save_quiz, name="save_quiz"),
    path("lessons/<uuid:lesson>/note/<str:block>/", lessons.save_reflection, name="save_reflection"),
    path("lessons/<uuid:lesson>/my-note/", notes.save_note, name="save_note"),
    path("lessons/<uuid:lesson>/place/", notes.stop_here, name="stop_here"),
    path("lessons/<uuid:lesson>/go-on/", notes.go_on, name="go_on"),
    path("my/path/", my.path, name="my_path"),
    path("my/skills/", my.skills, name="my_skills"),
    path("my/break/", my.pause, name="pause"),
    path("my/back/", my.resume, name="resume"),
    path("my/search/", my.search, name="search"),
    path("my/calendar/", my.calendar, name="my_calendar"),
    path("my/calendar/dates/", my.calendar_dates, name="calendar_dates"),
    path("my/calendar/new/", my.renew_calendar, name="renew_calendar"),
]
