"""Addresses of one person's page, and of one's own."""

from django.urls import path

from pathways.guidance import views

urlpatterns = [
    path("teach/cohorts/<uuid:cohort>/people/<uuid:student>/", views.person, name="person"),
    path("my/signs/", views.my_signs, name="my_signs"),
    path("my/signs/switch/", views.switch, name="switch_signs"),
]
