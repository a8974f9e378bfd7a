"""Addresses of interview practice."""

from django.urls import path

from placement.practice import views

urlpatterns = [
    path("jobs/practice/", views.practice, name="practice"),
    path("jobs/practice/<slug:question>/", views.note, name="practice-note"),
    path("jobs/<uuid:referral>/practice/", views.for_opening, name="practice-opening"),
]
