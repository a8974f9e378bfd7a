"""Addresses of merging employers."""

from django.urls import path

from placement.duplicates import views

PAIR = "placement/employers/<uuid:employer>/merge/<uuid:other>"
urlpatterns = [
    path(f"{PAIR}/", views.merge, name="employer-merge"),
    path(f"{PAIR}/do/", views.do_merge, name="employer-merge-do"),
]
