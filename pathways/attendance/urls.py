"""Addresses of the pages about attendance."""

from django.urls import path

from pathways.attendance import views

urlpatterns = [
    path("teach/cohorts/<uuid:cohort>/sessions/<uuid:session>/attendance/", views.attendance, name="attendance"),
    path("teach/cohorts/<uuid:cohort>/sessions/<uuid:session>/attendance/mark/", views.mark, name="mark"),
    path("teach/cohorts/<uuid:cohort>/hours/", views.hours, name="hours"),
    path("teach/cohorts/<uuid:cohort>/hours.csv", views.hours_file, {"kind": "csv"}, name="hours_csv"),
    path("teach/cohorts/<uuid:cohort>/hours.xlsx", views.hours_file, {"kind": "xlsx"}, name="hours_xlsx"),
    path("my/classes/", views.my_classes, name="my_classes"),
    path("my/classes/<uuid:session>/ask/", views.ask, name="ask_correction"),
]
