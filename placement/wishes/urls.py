"""Addresses of wishes. They say nothing of what is on the pages."""

from django.urls import path

from placement.wishes import views

urlpatterns = [
    path("jobs/wishes/", views.wishes, name="my-wishes"),
    path("jobs/wishes/employers/", views.away, name="my-employers"),
    path("placement/people/<uuid:student>/wishes/", views.shown, name="wishes"),
]
