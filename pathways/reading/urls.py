"""Addresses of this room."""

from django.urls import path

from pathways.reading import views

urlpatterns = [
    path("pathways/glossary/", views.glossary, name="glossary"),
    path("my/notes/", views.notes, name="my_notes"),
]
