"""Addresses of this room."""

from django.urls import path

from pathways.reading import views

urlpatterns = [
    path("pathways/glossary/", views.glossary, name="glossary"),
    path("pathways/find/", views.search, name="find"),
    path("lessons/<uuid:lesson>/handout/", views.handout, name="handout"),
    path("lessons/<uuid:lesson>/both/", views.both, name="both"),
    path("my/notes/", views.notes, name="my_notes"),
]
