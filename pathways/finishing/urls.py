"""Addresses of the pages about finishing."""

from django.urls import path

from pathways.finishing.views import cohort, mine, person

urlpatterns = [
    path("my/finishing/", mine.finishing, name="my_finishing"),
    path("my/exams/", mine.exams, name="my_exams"),
    path("my/exams/<uuid:exam>/take-back/", mine.take_back, name="take_back_exam"),
    path("teach/cohorts/<uuid:cohort>/finishing/", cohort.cohort, name="cohort_finishing"),
    path("teach/people/<uuid:student>/finishing/", person.finishing, name="person_finishing"),
    path("teach/people/<uuid:student>/finishing/early/", person.early, name="open_early"),
    path("teach/people/<uuid:student>/finishing/<slug:course>/", person.signed, name="sign_off"),
    path("teach/people/<uuid:student>/steps/", person.steps, name="person_steps"),
    path("teach/people/<uuid:student>/exams/", person.exams, name="person_exams"),
    path("teach/people/<uuid:student>/exams/<uuid:exam>/", person.exam, name="person_exam"),
]
