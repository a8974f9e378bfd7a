"""Addresses of the pages that fill a cohort's seats."""

from django.urls import path

from pathways.roster import views

urlpatterns = [
    path("teach/cohorts/<uuid:cohort>/people/", views.roster, name="roster"),
    path("teach/cohorts/<uuid:cohort>/people/cards/", views.cards, name="cards"),
    path("teach/cohorts/<uuid:cohort>/people/cards/<uuid:card>/", views.card, name="card"),
    path("teach/cohorts/<uuid:cohort>/people/list/", views.fill, name="fill"),
]
