"""Addresses of the gradebook."""

from django.urls import path

from labs.gradebook.views import book, change, files, history, marks, mine, rule

urlpatterns = [
    path("labs/teach/cohorts/<uuid:cohort>/", book.gradebook, name="gradebook"),
    path("labs/teach/cohorts/<uuid:cohort>/labs/", book.labs, name="gradebook_labs"),
    path("labs/teach/cohorts/<uuid:cohort>/file.<str:kind>", files.file, name="gradebook_file"),
    path("labs/teach/cohorts/<uuid:cohort>/total/", rule.rule, name="gradebook_rule"),
    path("labs/teach/cohorts/<uuid:cohort>/change/", change.change, name="gradebook_change"),
    path("labs/teach/cohorts/<uuid:cohort>/marks/", marks.marks, name="gradebook_marks"),
    path("labs/teach/cohorts/<uuid:cohort>/history/", history.history, name="gradebook_history"),
    path("labs/teach/cohorts/<uuid:cohort>/history/<uuid:change>/", history.take_back, name="gradebook_undo"),
    path("labs/points/", mine.my_points, name="my_points"),
    path("labs/teach/cohorts/<uuid:cohort>/<uuid:student>/", book.one_person, name="gradebook_person"),
]
