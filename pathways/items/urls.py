"""Addresses of the pages about the questions of a cohort's quizzes."""

from django.urls import path

from pathways.items import views

urlpatterns = [
    path("teach/cohorts/<uuid:cohort>/quizzes/", views.quizzes, name="cohort_quizzes"),
    path("teach/cohorts/<uuid:cohort>/quizzes/<uuid:lesson>/<str:quiz>/", views.quiz, name="quiz_items"),
    path("teach/cohorts/<uuid:cohort>/quizzes/<uuid:lesson>/<str:quiz>/again/", views.regrade, name="regrade_quiz"),
]
