"""Addresses of scorecards."""

from django.urls import path

from placement.scorecards.views import scorecards

urlpatterns = [path("placement/employers/scorecards/", scorecards, name="scorecards")]
